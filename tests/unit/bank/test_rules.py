"""How numbers of the bank's statement are compared."""

import pytest

from vouchers.bank.errors import NumberUnreadable
from vouchers.bank.rules import canonical


@pytest.mark.parametrize(
    ("typed", "key"), [("tx-1", "TX1"), (" ＴＸ－１ ", "TX1"), ("가 나/2", "가나2"), ("1", "1"), ("9" * 80, "9" * 80)]
)
def test_a_number_is_compared_without_signs_spaces_and_case(typed: str, key: str) -> None:
    assert canonical(typed) == key


@pytest.mark.parametrize("typed", ["", "-", " / ", "9" * 81, "㍿" * 21])
def test_nothing_and_too_much_are_refused(typed: str) -> None:
    with pytest.raises(NumberUnreadable) as refusal:
        canonical(typed, field="number")
    assert refusal.value.field == "number"
