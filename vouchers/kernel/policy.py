"""*Who* may do what: a table of predicates. Together with the lifecycle it decides every button and every route."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import NotFound, NotPermitted
from vouchers.kernel.lifecycle import Lifecycle

Predicate = Callable[[Actor, Any], bool]


def anyone(actor: Actor, entity: Any) -> bool:
    """Whoever it is, signed in or not."""
    return True


def signed_in(actor: Actor, entity: Any) -> bool:
    """Whoever has signed in."""
    return not actor.is_anonymous


def nobody_but_the_system(actor: Actor, entity: Any) -> bool:
    """A job."""
    return actor.is_system


def staff(*roles: StaffRole) -> Predicate:
    """Whoever holds one of the staff roles."""

    def holds(actor: Actor, entity: Any) -> bool:
        return actor.has(*roles)

    return holds


def either(*predicates: Predicate) -> Predicate:
    """Whoever satisfies one of the predicates."""

    def satisfied(actor: Actor, entity: Any) -> bool:
        return any(predicate(actor, entity) for predicate in predicates)

    return satisfied


class Policy:
    """Who may do each action of one kind of thing.

    `view` is the action without which the thing does not even exist for a person: its refusal is NotFound.
    """

    def __init__(
        self, who: Mapping[StrEnum, Predicate], *, view: StrEnum | None = None, lifecycle: Lifecycle | None = None
    ) -> None:
        self.who = dict(who)
        self.view = view
        self.lifecycle = lifecycle

    def permits(self, actor: Actor, action: StrEnum, entity: Any = None) -> bool:
        """Whether this person may do this, whenever it is timely."""
        return self.who[action](actor, entity)

    def require(self, actor: Actor, action: StrEnum, entity: Any = None) -> None:
        """Raise NotFound where the thing may not be seen, NotPermitted where it may be seen but not acted on."""
        if not self.permits(actor, action, entity):
            may_know = self.view is None or entity is None or self.permits(actor, self.view, entity)
            raise NotPermitted() if may_know else NotFound()

    def offers(self, actor: Actor, action: StrEnum, entity: Any) -> bool:
        """Whether a button for this action is shown: the person may, and it is timely."""
        timely = self.lifecycle is None or self.lifecycle.allows(entity.state, action)
        return timely and self.permits(actor, action, entity)
