"""Pure rules of settlement."""

import re

from vouchers.kernel.money import Won, apportion
from vouchers.settlement import errors
from vouchers.settlement.errors import DisallowedTooLarge


def split_disallowed(amount: Won, *, gov: Won, cash: Won) -> tuple[Won, Won]:
    """The (government, company) parts of a disallowed amount, at the ratio in which the invoice was paid.

    Largest remainder, ties to the government, so that the parts sum to the amount. Refused outside 1 … paid.
    """
    if not 0 < amount <= gov + cash:
        raise DisallowedTooLarge(paid=gov + cash, field="amount")
    first, second = apportion(amount, [gov, cash])
    return first, second


LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){9,}")
"""Ten digits and more: accounts have 10 to 14, resident registration numbers 13, business numbers 10."""


def require_no_number_of_somebody(text: str, *, field: str) -> None:
    """Refuse what looks like the number of an account or a person in a record that is kept for ever."""
    if LONG_NUMBER.search(text):
        raise errors.NumberOfSomebody(field=field)
