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
