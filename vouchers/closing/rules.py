"""Pure rules of the end of a month."""

import re

from vouchers.closing import errors

LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){9,}")
"""Ten digits and more: accounts have 10 to 14, resident registration numbers 13, business numbers 10."""


def require_no_number_of_somebody(text: str, *, field: str) -> None:
    """Refuse what looks like the number of an account or a person in a record that is kept for ever."""
    if LONG_NUMBER.search(text):
        raise errors.NumberOfSomebody(field=field)
