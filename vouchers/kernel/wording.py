"""How dates, moments, amounts and ratios are written, in Korean and English:
on pages, in letters, documents and files.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple

from vouchers.kernel.clock import KOREA

_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_myriads(won: int) -> str:
    """Return an amount of whole 만 won as people say it: `20억 원`, `1억 2,500만 원`; nothing for any other."""
    billions, rest = divmod(won, 100_000_000)
    if won < 10_000 or rest % 10_000:
        return ""
    parts = [f"{billions:,}억"] * bool(billions) + [f"{rest // 10_000:,}만"] * bool(rest)
    return f"{' '.join(parts)} 원"


class Words(NamedTuple):
    """A name in both languages."""

    ko: str
    en: str


NOTHING = "–"
"""Written where there is no value."""


def N_(sentence: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a Korean sentence as a message id; it is translated where it is shown."""
    return sentence


def few(names: Sequence[str], most: int = 5) -> str:
    """Name the first of many and say how many more there are: A, B, C, D, E (+3)."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" (+{rest})" if rest > 0 else "")


def amount(value: int | None) -> str:
    """Separate thousands, with a true minus sign: −1,234."""
    return NOTHING if value is None else f"{value:,}".replace("-", "−")


def won(value: int | None, language: str = "ko") -> str:
    """Write an amount of won with its unit: 1,234원, KRW 1,234."""
    if value is None:
        return NOTHING
    return f"{amount(value)}원" if language == "ko" else f"KRW {amount(value)}"


def thousandths(value: int) -> str:
    """Write a quantity that is kept in thousandths: 12500 is 12.5."""
    whole, rest = divmod(value, 1000)
    return f"{whole:,}.{rest:03}".rstrip("0").rstrip(".") if rest else f"{whole:,}"


def percent(ratio: Fraction) -> str:
    """Write a ratio as a percentage, with one decimal where it is not whole: 1/5 is 20%."""
    tenths = round(ratio * 1000)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def day(value: date | datetime | None, language: str = "ko") -> str:
    """Write a date as Korean offices do, of a moment the date in Korea: 2026. 11. 23., 23 Nov 2026."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(KOREA).date()
    return (
        f"{value.year}. {value.month}. {value.day}."
        if language == "ko"
        else f"{value.day} {_MONTHS[value.month]} {value.year}"
    )


def moment(value: datetime | None, language: str = "ko") -> str:
    """Write a moment as date and time in Korea: 2026. 11. 23. 18:00, 23 Nov 2026, 18:00 KST."""
    if value is None:
        return NOTHING
    local = value.astimezone(KOREA)
    return f"{day(local)} {local:%H:%M}" if language == "ko" else f"{day(local, language)}, {local:%H:%M} KST"


def with_object(word: str) -> str:
    """A Korean noun with its object particle, 을 after a final consonant and 를 after a vowel; both where the last
    letter is no syllable.
    """
    last = word.rstrip(" )]'\"")[-1:]
    if not "가" <= last <= "힣":
        return f"{word}을(를)"
    return f"{word}{'을' if (ord(last) - ord('가')) % 28 else '를'}"


def until(value: datetime | None, language: str = "ko") -> str:
    """Write the moment before which something is due: midnight is 24:00 of the last day, as the law counts days."""
    if value is None or value.astimezone(KOREA).time() != time():
        return moment(value, language)
    last = day(value.astimezone(KOREA) - timedelta(days=1), language)
    return f"{last} 24:00" if language == "ko" else f"{last}, 24:00 KST"


def month(value: str | None, language: str = "ko") -> str:
    """Write a month that is kept as 2026-04: 2026년 4월, Apr 2026."""
    if not value:
        return NOTHING
    year, number = int(value[:4]), int(value[5:])
    return f"{year}년 {number}월" if language == "ko" else f"{_MONTHS[number]} {year}"
