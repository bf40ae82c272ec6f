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


@pytest.mark.parametrize("amount", [0, -1, 11])
def test_nothing_and_more_than_was_paid_are_refused(amount: int) -> None:
    with pytest.raises(DisallowedTooLarge) as refusal:
        split_disallowed(amount, gov=8, co=2)
    assert refusal.value.params == {"paid": 10} and refusal.value.field == "amount"


@pytest.mark.parametrize(("amount", "parts"), [(1, (1, 0)), (5, (4, 1)), (10, (8, 2))])
def test_a_part_bears_the_ratio_of_the_whole(amount: int, parts: tuple[int, int]) -> None:
    assert split_disallowed(amount, gov=8, co=2) == parts
