"""Numbers of persons, which are never kept: how they are recognised, more or less strictly."""

import re
import unicodedata
from datetime import date
from itertools import count

from vouchers.kernel.texts import nfkc

BIRTHDAY = r"(?<!\d)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
"""How the number of a person begins, as a pattern."""

_RESIDENT = re.compile(rf"({BIRTHDAY})([^\w]{{0,3}}|[_ㅡᅳーㆍᆞ])([1-8]) ?(\d{{6}})(?!\d)")

_AGES = range(18, 95)

_CORPORATE_KINDS = frozenset({"11", "12", "13", "14", "15", "21", "22"})
"""The fifth and sixth digit of a corporation's number, behind its registry's four:
companies, associations, foundations.
"""


def resident_number(text: str, *, today: date, unbroken: bool = True) -> str | None:
    """Find a resident or foreigner registration number in the text; return it masked, or None.

    A birthday of somebody who is 18 to 94 years old, in some spelling, with the right check digit; numbers given since
    October 2020 have none and are not seen. A date before an amount and the number of a corporation look alike and are
    let through; with `unbroken` false, thirteen digits in a row as well.
    """
    for birthday, between, seventh, rest in _RESIDENT.findall(undisguised(text)):
        digits = birthday + seventh + rest
        adult = _age(birthday, seventh, today) in _AGES
        if (
            adult
            and (between or unbroken)
            and digits[12] == _resident_check_digit(digits)
            and not _is_corporate(digits)
        ):
            return f"{birthday}-{seventh}******"
    return None


def _age(birthday: str, seventh: str, today: date) -> int:
    """In years; the seventh digit of a number says the century. Below zero where there is no such day."""
    century = "19" if seventh in "1256" else "20"
    try:
        born = date.fromisoformat(f"{century}{birthday}")
    except ValueError:
        return -1
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _resident_check_digit(digits: str) -> str:
    """Weights 2 to 9 and 2 to 5, modulo 11; of foreigners, whose seventh digit is 5 to 8, two more."""
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(digits[:12]))
    return str(((11 if digits[6] in "1234" else 13) - total % 11) % 10)


def _is_corporate(digits: str) -> bool:
    """Whether it is a corporation's: its kind, and a check digit of its own (weights 1 and 2 in turn, modulo 10)."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(digits[:12]))
    return digits[4:6] in _CORPORATE_KINDS and digits[12] == str((10 - total % 10) % 10)


def undisguised(text: str) -> str:
    """The text with wide letters made plain and letters that nobody sees left out."""
    if text.isascii():
        return text
    return "".join(letter for letter in nfkc(text) if unicodedata.category(letter) != "Cf")


_PERSONAL = re.compile(
    rf"{BIRTHDAY}(?:[ \t]+|[ \t]*[-‐-―−ㅡᅳー~_./·][ \t]*)[1-8]\d{{6}}(?!\d)|주민\s*(?:등록|번호)|계좌\s*번호"
)


def personal(text: str) -> str | None:
    """Find what a record that cannot be deleted may not hold (I-19); return it masked, or None.

    That is what looks like a resident registration number (a birthday, something between, seven digits), or the words
    for one or for the number of an account. Thirteen digits in a row are left alone: banks number their transfers so.
    """
    found = _PERSONAL.search(undisguised(text))
    return _masked(found.group()) if found else None


_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){9,}")


def long_number(text: str) -> str | None:
    """Find ten digits and more, with or without spaces and dashes; return them masked, or None.

    Accounts have 10 to 14, resident registration numbers 13, business numbers 10.
    """
    found = _LONG_NUMBER.search(undisguised(text))
    return _masked(found.group()) if found else None


def _masked(found: str) -> str:
    """Stars in place of every digit behind the sixth."""
    digits = count()
    return re.sub(r"\d", lambda digit: digit.group() if next(digits) < 6 else "*", found)
