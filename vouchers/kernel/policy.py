"""*Who* may do what: a table of predicates. Together with the lifecycle it decides every button and every route."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import NotFound, NotPermitted, SamePerson
from vouchers.kernel.lifecycle import Lifecycle, state_of

Thing = TypeVar("Thing", contravariant=True)
Asked = TypeVar("Asked")

Predicate = Callable[[Actor, Asked], bool]
Apart = Callable[[Asked], Collection[int | None]]
"""Keys of the people who may not do it, from the thing's own columns: whoever took the step before."""


def anyone(actor: Actor, thing: object) -> bool:
    """Whoever it is, signed in or not."""
    return True


def signed_in(actor: Actor, thing: object) -> bool:
    """Whoever has signed in."""
    return not actor.is_anonymous


def nobody_but_the_system(actor: Actor, thing: object) -> bool:
    """A job."""
    return actor.is_system


@dataclass(frozen=True)
class Staff:
    """Whoever holds one of the staff roles."""

    roles: tuple[StaffRole, ...]

    def __call__(self, actor: Actor, thing: object) -> bool:
        return actor.has(*self.roles)


def roles_of(predicate: object) -> frozenset[StaffRole]:
    """Return the staff roles by which somebody may satisfy the predicate; none where no role helps."""
    if isinstance(predicate, Staff):
        return frozenset(predicate.roles)
    if isinstance(predicate, Either):
        return frozenset().union(*map(roles_of, predicate.parts))
    if isinstance(predicate, Both):
        asked = [roles for roles in map(roles_of, predicate.parts) if roles]
        return frozenset.intersection(*asked) if asked else frozenset()
    return frozenset()


@dataclass(frozen=True)
class Both(Generic[Thing]):
    """Whoever satisfies all of the predicates."""

    parts: tuple[Predicate[Thing], ...]

    def __call__(self, actor: Actor, thing: Thing) -> bool:
        return all(part(actor, thing) for part in self.parts)


@dataclass(frozen=True)
class Either(Generic[Thing]):
    """Whoever satisfies one of the predicates."""

    parts: tuple[Predicate[Thing], ...]

    def __call__(self, actor: Actor, thing: Thing) -> bool:
        return any(part(actor, thing) for part in self.parts)


def staff(*roles: StaffRole) -> Staff:
    return Staff(roles)


def both(*parts: Predicate[Asked]) -> Both[Asked]:
    return Both(parts)


def either(*parts: Predicate[Asked]) -> Either[Asked]:
    return Either(parts)


class Policy(Generic[Thing]):
    """Who may do each action of one kind of thing, or asked of no thing at all (`None`), each action that needs none.

    `view` is the action without which the thing does not even exist for a person: its refusal is NotFound. `apart`
    names, for an action, the people who took an earlier step of the same thing and therefore may not take this one.
    """

    def __init__(
        self, who: Mapping[StrEnum, Predicate[Thing]], *, view: StrEnum | None = None,
        lifecycle: Lifecycle | None = None,
        apart: Mapping[StrEnum, Apart[Thing]] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.who = dict(who)
        self.view = view
        self.lifecycle = lifecycle
        self.apart = dict(apart)
        if missing := set(self.apart) - set(self.who):
            raise ValueError(f"apart names actions that nobody may do: {missing}")

    def permits(self, actor: Actor, action: StrEnum, thing: Thing | None = None) -> bool:
        """Whether this person may do this, whenever it is timely."""
        return self._may(actor, action, thing) and not self.is_apart(actor, action, thing)

    def is_apart(self, actor: Actor, action: StrEnum, thing: Thing | None) -> bool:
        """Whether this person took the step of this thing after which another person must act."""
        if thing is None or action not in self.apart or actor.user_id is None:
            return False
        return actor.user_id in self.apart[action](thing)

    def require(self, actor: Actor, action: StrEnum, thing: Thing | None = None) -> None:
        """Raise NotFound where the thing may not be seen, NotPermitted or SamePerson where it may be seen but not
        acted on.
        """
        if self.permits(actor, action, thing):
            return
        may_know = self.view is None or thing is None or self.permits(actor, self.view, thing)
        if not may_know:
            raise NotFound()
        raise SamePerson() if self._may(actor, action, thing) else NotPermitted()

    def roles(self, action: StrEnum) -> frozenset[StaffRole]:
        """Return the staff roles whose work this action is."""
        return roles_of(self.who[action])

    def offers(self, actor: Actor, action: StrEnum, thing: Thing) -> bool:
        """Whether a button for this action is shown: the person may, and it is timely."""
        timely = self.lifecycle is None or self.lifecycle.allows(state_of(thing), action)
        return timely and self.permits(actor, action, thing)

    def _may(self, actor: Actor, action: StrEnum, thing: Thing | None) -> bool:
        return self.who[action](actor, thing)  # type: ignore[arg-type]  # of None it reads the actor alone
