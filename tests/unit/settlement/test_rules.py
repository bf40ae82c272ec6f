"""The pure rules of disallowance: a refused case for every accepted one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vouchers.settlement.errors import DisallowedTooLarge
from vouchers.settlement.rules import split_disallowed


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 2 * 10**9))
def test_a_disallowed_amount_is_split_as_it_was_paid(gov: int, co: int, amount: int) -> None:
    if amount > gov + co:
        with pytest.raises(DisallowedTooLarge):
            split_disallowed(amount, gov=gov, co=co)
        return
    parts = split_disallowed(amount, gov=gov, co=co)
    assert sum(parts) == amount and parts[0] <= gov and parts[1] <= co
