"""`advance()`: the only function that changes a state."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from sqlalchemy import inspect

from vouchers.audit.models import Transition
from vouchers.audit.queries import newest_step
from vouchers.db import db
from vouchers.kernel import reactions
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import Stale
from vouchers.kernel.lifecycle import Lifecycle


class Living(Protocol):
    """A thing that lives through a lifecycle and stands on a case's timeline."""

    id: Any
    state: Any
    lifecycle: ClassVar[Lifecycle]

    @property
    def case_reference(self) -> str: ...


def advance(thing: Living, action: StrEnum, *, by: Actor, at: datetime, reason: str | None = None) -> None:
    """The thing has taken the step: its state is the table's, the step is on record, and what follows has followed.

    Raises NotNow when the table has no such step from the present state.
    """
    source = thing.state
    target = thing.lifecycle.target(source, action)
    thing.state = target
    db.session.flush()  # what the database refuses is refused before anything follows
    _record(thing, action, source, target, by=by, at=at, reason=reason)
    reactions.react(thing.lifecycle.name, action, thing, by=by, at=at)


def begin(thing: Living, action: StrEnum, *, by: Actor, at: datetime, reason: str | None = None) -> None:
    """A new thing stands in its first state, and its birth is on record. The thing is added and has its key."""
    thing.state = thing.lifecycle.initial
    if inspect(thing).transient:
        db.session.add(thing)
    db.session.flush()
    _record(thing, action, "", thing.state, by=by, at=at, reason=reason)
    reactions.react(thing.lifecycle.name, action, thing, by=by, at=at)


def require_as_seen(thing: Living, seen: int | None) -> None:
    """Refuse (Stale) what was changed since somebody was shown it, when its newest step was `seen`. Under the thing's lock.

    None is whoever was shown nothing: the system.
    """
    if seen is not None and seen != newest_step(thing.lifecycle.name, thing.id):
        raise Stale()


def record(
    kind: str, thing_id: int, case_reference: str, action: StrEnum, source: str, target: str, *, by: Actor, at: datetime,
    reason: str | None = None,
) -> None:  # fmt: skip
    """What happened to a thing that keeps its state in columns of its own (an account) is on record."""
    db.session.add(
        Transition(
            kind=kind, thing_id=thing_id, case_reference=case_reference, action=str(action), source=str(source),
            target=str(target), at=at, user_id=by.user_id, actor_name=by.name, actor_role=by.role, acting_for=by.acting_for,
            reason=reason or None,
        )
    )  # fmt: skip


def _record(
    thing: Living, action: StrEnum, source: str, target: str, *, by: Actor, at: datetime, reason: str | None
) -> None:
    record(thing.lifecycle.name, thing.id, thing.case_reference, action, source, target, by=by, at=at, reason=reason)
