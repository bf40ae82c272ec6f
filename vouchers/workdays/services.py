"""The verbs of the calendar."""

from datetime import date, datetime

from vouchers.audit.services import advance, begin, take, take_birth
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor
from vouchers.workdays import errors, queries
from vouchers.workdays.models import DeclaredDay
from vouchers.workdays.policy import POLICY
from vouchers.workdays.states import Do


def declare(day: date, *, works: bool, name: str, by: Actor, at: datetime) -> DeclaredDay:
    """The day counts as said from now on; due days that were set before stay. Refused:
    what the calendar says anyway.
    """
    step = take_birth(POLICY, Do.DECLARE, None, by=by, at=at)
    if day in queries.overrides():
        raise errors.DayDeclared(field="day")
    if workdays.is_working_day(day, {}) == works:
        raise errors.NothingDeclared(field="day")
    declared = DeclaredDay(day=day, works=works, name=name, declared_by=by.user_id, declared_at=at)
    begin(declared, Do.DECLARE, of=step)
    return declared


def withdraw(declared: DeclaredDay, *, by: Actor, at: datetime) -> None:
    """The day counts as the calendar says again."""
    step = take(POLICY, declared, Do.WITHDRAW, by=by, at=at)
    if declared.withdrawn_at is not None:
        raise errors.DeclarationWithdrawn()
    declared.withdrawn_by, declared.withdrawn_at = by.user_id, at
    advance(step)
