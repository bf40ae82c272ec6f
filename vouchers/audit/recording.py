"""What is written down of a step: who, when, from which state to which, why, and which recorded columns changed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from vouchers.audit.models import Subject, Transition
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.lifecycle import Shown, state_of


def record(
    thing: Subject, action: StrEnum, *, source: Any, by: Actor, at: datetime, reason: str | None,
    changes: dict[str, Any], follows: Transition | None,
) -> Transition:  # fmt: skip
    """Add the record that `by` took this step on the thing, which is now in the state to which it led.

    `changes` are the recorded columns that changed: name to values before and after.
    """
    shown = {name: ["•••" if isinstance(value, _Hidden) else value for value in pair] for name, pair in changes.items()}
    row = Transition(
        kind=thing.lifecycle.name, subject_id=thing.id, case_reference=thing.case_reference, action=str(action),
        source=str(source), target=str(state_of(thing)), at=at, user_id=by.user_id, actor_name=by.name,
        actor_role=by.role, acting_for=by.acting_for, reason=reason or None, changes=shown or None, follows=follows,
    )  # fmt: skip
    db.session.add(row)
    return row


def values_of(thing: Subject) -> dict[str, Any]:
    """The recorded columns of a thing as they are now, in the forms that JSON has."""
    recorded = thing.lifecycle.recorded
    return {
        name: _plain(getattr(thing, name), hidden=column.shown is Shown.HIDDEN) for name, column in recorded.items()
    }


def _plain(value: Any, *, hidden: bool) -> Any:
    if hidden:
        return _Hidden(value) if value else None
    if isinstance(value, date):  # a moment is a date too
        return value.isoformat()
    return [str(part) for part in value] if isinstance(value, list | tuple) else value


class _Hidden(str):
    """A value that tells that it is another one, and is written down as dots."""

    __slots__ = ()
