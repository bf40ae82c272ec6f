"""Pure rules of the bank's statement."""

from vouchers.bank.errors import NumberUnreadable
from vouchers.kernel.texts import nfkc


def canonical(number: str, *, field: str | None = None) -> str:
    """A line's number as it is compared: wide letters plain, signs and spaces dropped, upper case. Refused: nothing of it left."""
    key = "".join(letter for letter in nfkc(number) if letter.isalnum()).upper()
    if not key:
        raise NumberUnreadable(field=field)
    return key
