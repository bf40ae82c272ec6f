"""Pure rules of agreements."""

from datetime import date

from vouchers.agreements import errors
from vouchers.kernel.workdays import end_of_period

START_WITHIN = 3
"""Months after it is drawn up within which an agreement begins: signing takes days, a typing error is years off."""


def require_start(starts_on: date, *, today: date) -> None:
    """Refuse a first day before the agreement is drawn up, when nobody can be bound yet, or long after."""
    last = end_of_period(today, START_WITHIN)
    if not today <= starts_on <= last:
        raise errors.StartOutside(first=today, last=last, field="starts_on")
