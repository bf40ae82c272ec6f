"""Pure rules of the bank's statement."""

from vouchers.bank.errors import NumberUnreadable
from vouchers.kernel.texts import nfkc

LONGEST = 80
"""Letters of a canonical number."""


def canonical(number: str, *, field: str | None = None) -> str:
    """A line's number as it is compared: wide letters plain, signs and spaces dropped, upper case.

    Refused: nothing of it left, and more than LONGEST: one sign may stand for many letters.
    """
    key = "".join(letter for letter in nfkc(number) if letter.isalnum()).upper()
    if not 0 < len(key) <= LONGEST:
        raise NumberUnreadable(field=field)
    return key
