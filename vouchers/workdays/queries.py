"""Named reads of the calendar, and the due days of periods."""

from datetime import date

from sqlalchemy import select

from vouchers.db import db
from vouchers.kernel import workdays
from vouchers.workdays.models import DeclaredDay


def declared_day(day_id: int) -> DeclaredDay | None:
    return db.session.get(DeclaredDay, day_id)


def declared() -> list[DeclaredDay]:
    """The days that are decided by hand now, latest first."""
    query = select(DeclaredDay).where(DeclaredDay.withdrawn_at.is_(None))
    return list(db.session.scalars(query.order_by(DeclaredDay.day.desc())))


def overrides() -> dict[date, bool]:
    """Whether offices work on the days that are decided by hand."""
    query = select(DeclaredDay.day, DeclaredDay.works).where(DeclaredDay.withdrawn_at.is_(None))
    return {day: works for day, works in db.session.execute(query)}


def due_on(day: date, days: int) -> date:
    """The last day of a period of `days` that begins with an event of `day` (민법 제157조, 제161조)."""
    return workdays.days_after(day, days, overrides())


def working_days_after(day: date, count: int) -> date:
    """The last of `count` working days after `day`."""
    return workdays.working_days_after(day, count, overrides())
