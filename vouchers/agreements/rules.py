"""Pure rules of agreements."""

import calendar
from datetime import date, timedelta

from vouchers.agreements import errors

START_WITHIN = 3
"""Months after it is drawn up within which an agreement begins: signing takes days, a typing error is years off."""


def require_start(starts_on: date, *, today: date) -> None:
    """Refuse a first day before the agreement is drawn up, when nobody can be bound yet, or long after."""
    last = end_of_period(today, START_WITHIN)
    if not today <= starts_on <= last:
        raise errors.StartOutside(first=today, last=last, field="starts_on")


def end_of_period(starts_on: date, months: int) -> date:
    """Return the last day of a period of whole months whose first day counts: the day before the same day of the last
    month, or that month's own last day where it has no such day (민법 제160조제2항, 제3항).

    From 3 April for seven months until 2 November; from 31 August for six months until 28 February.
    """
    months_on = starts_on.month - 1 + months
    year, month = starts_on.year + months_on // 12, months_on % 12 + 1
    last = calendar.monthrange(year, month)[1]
    if starts_on.day > last:
        return date(year, month, last)
    return date(year, month, starts_on.day) - timedelta(days=1)
