"""The pure rules of invoices and purchases: a refused case for every accepted one."""

from datetime import date

import pytest

from vouchers.claims import errors as claim_errors
from vouchers.claims.rules import require_held, require_in_period, require_part, require_vat, split_purchase, vat_share


def test_invoices_are_held_to_hold_period_and_vat() -> None:
    require_held(1_000_005, left=1_000_005)
    with pytest.raises(claim_errors.SupplyValueTooLarge):
        require_held(1_000_005, left=1_000_004)
    for vat, items in ((100_000, 1), (100_001, 1), (0, 1), (100_003, 3)):  # three lines, each rounded by itself
        require_vat(vat, 1_000_005, lines=items)
    for vat, items in ((100_002, 1), (100_004, 3)):
        with pytest.raises(claim_errors.VatDoesNotFit):
            require_vat(vat, 1_000_005, lines=items)
    period = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 10, 31)}
    for day in (period["starts_on"], date(2026, 5, 1), period["ends_on"]):
        require_in_period(day, **period, today=day)
    for day in (date(2026, 3, 31), date(2026, 11, 1)):
        with pytest.raises(claim_errors.OutsidePeriod):
            require_in_period(day, **period, today=date(2026, 12, 1))
    with pytest.raises(claim_errors.IssuedInFuture):
        require_in_period(date(2026, 5, 1), **period, today=date(2026, 4, 30))
    require_part(5, 5)
    for amount in (0, 6):
        with pytest.raises(claim_errors.PartTooLarge):
            require_part(amount, 5)


def test_a_share_that_is_yet_to_come_does_not_spoil_the_ratio() -> None:
    """Where the voucher is issued before the deposit (deposit_first = false), which no programme of 2020 does."""
    line = {"gov_total": 800, "co_total": 200}
    assert split_purchase(100, gov_left=800, co_left=50, to_come=150, **line) == (80, 20)
    assert split_purchase(100, gov_left=800, co_left=200, to_come=0, **line) == (80, 20)
    assert split_purchase(150, gov_left=720, co_left=30, to_come=150, **line) == (120, 30)
    with pytest.raises(claim_errors.DepositMissing) as refusal:
        split_purchase(100, gov_left=800, co_left=19, to_come=181, **line)
    assert refusal.value.params == {"unpaid": 181}
    with pytest.raises(claim_errors.MoreThanLeft) as refusal:
        split_purchase(1001, gov_left=800, co_left=50, to_come=150, **line)
    assert refusal.value.params == {"left": 1000} and refusal.value.field == "amount"


@pytest.mark.parametrize("amount", [1, 5])
def test_a_part_is_one_won_at_least_and_the_whole_at_most(amount: int) -> None:
    require_part(amount, 5)


def test_vat_is_owed_on_what_was_accepted_line_by_line() -> None:
    assert vat_share(3_000_000, 20_000_000, 30_000_000) == 2_000_000
    assert vat_share(3, 1, 2) == 2 and vat_share(0, 5, 10) == 0
    require_vat(19_980, 199_980, lines=20)
