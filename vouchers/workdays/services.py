"""The verbs of the calendar."""

from datetime import date, datetime

from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor
from vouchers.workdays import errors, queries
from vouchers.workdays.models import DeclaredDay
from vouchers.workdays.policy import POLICY
from vouchers.workdays.states import Do


def declare(day: date, *, works: bool, name: str, by: Actor, at: datetime) -> DeclaredDay:
    """The day counts as said from now on; due days that were set before stay. Refused: what the calendar says anyway."""
    POLICY.require(by, Do.DECLARE)
    if day in queries.overrides():
        raise errors.DayDeclared(field="day")
    if workdays.is_working_day(day, {}) == works:
        raise errors.NothingDeclared(field="day")
    declared = DeclaredDay(day=day, works=works, name=name, declared_by=by.user_id, declared_at=at)
    db.session.add(declared)
    db.session.flush()
    return declared


def withdraw(declared: DeclaredDay, *, by: Actor, at: datetime) -> None:
    """The day counts as the calendar says again."""
    locked(declared)
    POLICY.require(by, Do.WITHDRAW)
    if declared.withdrawn_at is not None:
        raise errors.DeclarationWithdrawn()
    declared.withdrawn_by, declared.withdrawn_at = by.user_id, at
