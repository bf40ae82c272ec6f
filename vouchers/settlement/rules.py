"""Pure rules of settlement."""

from vouchers.kernel.money import Won, apportion
from vouchers.settlement.errors import DisallowedTooLarge


def split_disallowed(amount: Won, *, gov: Won, co: Won) -> tuple[Won, Won]:
    """The (government, company) parts of a disallowed amount, at the ratio in which the invoice was paid.

    Largest remainder, ties to the government, so that the parts sum to the amount. Refused outside 1 … paid.
    """
    if not 0 < amount <= gov + co:
        raise DisallowedTooLarge(paid=gov + co, field="amount")
    first, second = apportion(amount, [gov, co])
    return first, second
