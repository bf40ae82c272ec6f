"""Working days in Korea, and periods of days as the law counts them.

The public holidays come from the `holidays` library (관공서의 공휴일에 관한 규정); what it does not know yet, a day that the
government declares at short notice (임시공휴일), stands in a table of overrides that every function is given.
"""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

Overrides = Mapping[date, bool]
"""Days that are decided by hand: True is a working day, False a holiday."""

_SATURDAY = 5


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date, overrides: Overrides) -> bool:
    """Whether offices work: no Saturday, Sunday or public holiday, unless the table says otherwise."""
    if day in overrides:
        return overrides[day]
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def working_days_after(day: date, count: int, overrides: Overrides) -> date:
    """The last of `count` working days; the first day is not counted (민법 제157조)."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, overrides)
    return day


def days_after(day: date, count: int, overrides: Overrides) -> date:
    """The last day of a period of `count` days: the first day is not counted (민법 제157조).

    A period that would end on a Saturday or holiday ends on the next working day (민법 제161조).
    """
    end = day + timedelta(days=count)
    while not is_working_day(end, overrides):
        end += timedelta(days=1)
    return end


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
