"""Who is waited for, and until when: the days come from the programme's definition, the clock from what happened."""

import calendar as almanac
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vouchers.kernel.desk import Scope, Wait, Waiting
from vouchers.kernel.workdays import is_working_day
from vouchers.workdays import queries as calendar


def waits(kinds: Iterable[Waiting], scope: Scope = Scope()) -> list[Wait]:  # noqa: B008 - frozen
    """Everything that is waited for within the scope: the longest overdue first."""
    days = calendar.overrides()
    found = [wait for kind in kinds for wait in kind.read(days, scope)]
    return sorted(found, key=lambda wait: (wait.due_on, wait.what, wait.key))


def one(kinds: Iterable[Waiting], what: str, key: int) -> Wait | None:
    """What is waited for on this row, if it is."""
    return next(iter(waits([kind for kind in kinds if kind.what == what], Scope(key=key))), None)


@dataclass(frozen=True)
class Day:
    """A day of the calendar: how much is due on it, whether offices work, whether it belongs to the month."""

    day: date
    count: int
    works: bool
    is_inside: bool


def month_of(found: Iterable[Wait], year: int, month: int) -> list[list[Day]]:
    """The weeks of a month, from Sunday, with how much of what is waited for is due on each day."""
    counts, days = Counter(wait.due_on for wait in found), calendar.overrides()
    weeks = almanac.Calendar(firstweekday=almanac.SUNDAY).monthdatescalendar(year, month)
    return [[Day(day, counts[day], is_working_day(day, days), day.month == month) for day in week] for week in weeks]
