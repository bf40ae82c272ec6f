"""The only reading of the clock: instants in UTC, dates and times of day in Korea."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

KOREA = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def date_in_korea(at: datetime) -> date:
    """The calendar date on which an instant falls in Korea."""
    return at.astimezone(KOREA).date()


def in_korea(local: datetime) -> datetime:
    """The instant, in UTC, of a wall-clock time in Korea."""
    return local.replace(tzinfo=KOREA).astimezone(UTC)
