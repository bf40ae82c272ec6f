"""The pure rules of holds: a refused case for every accepted one."""

import random

from hypothesis import given
from hypothesis import strategies as st

from vouchers.ledger.rules import split_hold


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.integers(1, 10**8), max_size=15), st.randoms())
def test_any_sequence_of_holds_and_releases_uses_a_line_exactly(
    gov: int, co: int, amounts: list[int], chance: random.Random
) -> None:
    if not gov + co:
        return
    left = [gov, co]
    held: list[tuple[int, int]] = []
    for amount in amounts:
        if amount > sum(left):
            continue
        parts = split_hold(amount, gov_left=left[0], co_left=left[1], gov_total=gov, co_total=co)
        assert sum(parts) == amount and 0 <= parts[0] <= left[0] and 0 <= parts[1] <= left[1]
        left = [left[0] - parts[0], left[1] - parts[1]]
        held.append(parts)
        if held and chance.random() < 0.3:
            back = held.pop(chance.randrange(len(held)))
            left = [left[0] + back[0], left[1] + back[1]]
    if sum(left):
        assert split_hold(sum(left), gov_left=left[0], co_left=left[1], gov_total=gov, co_total=co) == tuple(left)
