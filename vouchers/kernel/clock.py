"""The only reading of the clock: instants in UTC, dates and times of day in Korea."""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

KOREA = ZoneInfo("Asia/Seoul")

_DAYS = [
    re.compile(shape, re.ASCII)
    for shape in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})", r"(\d{4})(\d\d)(\d\d)", r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?", r"(\d{4})년\s*(\d{1,2})월\s*(\d{1,2})일",
    )
]  # fmt: skip


_MOMENT = re.compile(r"(.+?)[T\s]\s*(\d{1,2}):(\d\d)(?::00)?", re.ASCII | re.DOTALL)


class TimeMissing(ValueError):
    """A date was written where a date and a time of day are needed."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def date_in_korea(at: datetime) -> date:
    """The calendar date on which an instant falls in Korea."""
    return at.astimezone(KOREA).date()


def day_of(text: str) -> date:
    """The date that somebody wrote: 2026-11-23, 20261123, 2026. 11. 23., 2026/11/23, 2026년 11월 23일.
    Raises ValueError.
    """
    found = next((found for shape in _DAYS if (found := shape.fullmatch(text))), None)
    if found is None:
        raise ValueError(text)
    year, month, day = map(int, found.groups())
    return date(year, month, day)


def moment_of(text: str) -> datetime:
    """Return the instant, in UTC, of a date and a time of day in Korea as somebody wrote them: 2026-11-23 18:00,
    2026. 11. 23. 18:00, 2026-11-23T18:00. 24:00 is the end of the day.

    Raises TimeMissing for a date alone, ValueError for what is neither.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        day_of(text)
        raise TimeMissing(text)
    day, hour, minute = day_of(found[1].rstrip()), int(found[2]), int(found[3])
    if (hour, minute) == (24, 0):
        return end_of(day)
    return in_korea(datetime.combine(day, time(hour, minute)))


def end_of(day: date) -> datetime:
    """The instant, in UTC, at which a day in Korea is over."""
    return in_korea(datetime.combine(day + timedelta(days=1), time()))


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of a month written 2026-04."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def in_korea(local: datetime) -> datetime:
    """The instant, in UTC, of a wall-clock time in Korea."""
    return local.replace(tzinfo=KOREA).astimezone(UTC)
