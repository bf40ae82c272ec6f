"""Pure rules of calls."""

from datetime import datetime

from vouchers.programmes.errors import ClosesBeforeOpening, ClosesInThePast, DeadlineOnlyExtends, NoticeTooShort


def require_long_enough(opens_at: datetime, closes_at: datetime, *, minimum_days: int) -> None:
    """Refuse a call that is open for fewer days than the rules allow (협약·사업비 지침 제7조: 30, in urgent cases 20)."""
    if closes_at <= opens_at:
        raise ClosesBeforeOpening(field="closes_at")
    days = (closes_at - opens_at).days
    if days < minimum_days:
        raise NoticeTooShort(minimum=minimum_days, days=days, field="closes_at")


def require_future(closes_at: datetime, *, at: datetime) -> None:
    """Refuse a deadline that has passed."""
    if closes_at <= at:
        raise ClosesInThePast(field="closes_at")


def require_later(closes_at: datetime, *, than: datetime) -> None:
    """A deadline that companies rely on is only ever moved back in time, never forward."""
    if closes_at <= than:
        raise DeadlineOnlyExtends(closes_at=than, field="closes_at")
