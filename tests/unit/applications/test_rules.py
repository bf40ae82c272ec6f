"""The pure rules of applications: a refused case for every accepted one."""

from datetime import UTC, datetime, timedelta

import pytest

from vouchers.applications import errors, rules
from vouchers.applications.rules import Cost
from vouchers.organisations.states import Size
from vouchers.programmes import loading

DEFINITION = loading.available()["ai-voucher.2020"]


def costs(gov: int, cash: int, in_kind: int) -> list[Cost]:
    return [
        Cost("solution", gov, cash, 0, "견적"),
        Cost("infrastructure", 0, 0, 0),
        Cost("labour", 0, 0, in_kind, "1명"),
    ]


def test_exactly_the_least_share_is_accepted() -> None:
    sums = rules.require_costs(DEFINITION, Size.SME, costs(300_000_000, 37_500_000, 37_500_000))
    assert (sums.total, sums.least_company, sums.least_cash) == (375_000_000, 75_000_000, 37_500_000)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (costs(300_000_000, 37_500_000, 37_499_999), errors.CompanyShareTooSmall),
        (costs(300_000_000, 37_499_999, 37_500_001), errors.CashTooSmall),
        (costs(300_000_001, 60_000_000, 60_000_000), errors.GrantTooLarge),
        (costs(0, 1, 1), errors.NothingAsked),
        ([Cost("solution", 1, 0, 1, "x")], errors.SourceNotAllowed),
        ([Cost("labour", 1, 0, 0, "x")], errors.SourceNotAllowed),
        ([Cost("solution", 1, 1, 0, "")], errors.BasisMissing),
    ],
)
def test_a_cost_table_that_breaks_a_rule_is_refused(table: list[Cost], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        rules.require_costs(DEFINITION, Size.SME, table)


def test_the_share_depends_on_the_size() -> None:
    table = costs(100_000_000, 6_250_000, 18_750_000)
    rules.require_costs(DEFINITION, Size.SMALL_MERCHANT, table)
    with pytest.raises(errors.CashTooSmall):
        rules.require_costs(DEFINITION, Size.SME, table)


def test_only_the_sizes_of_the_call_may_apply() -> None:
    assert rules.require_eligible_size(DEFINITION, Size.SME) is Size.SME
    with pytest.raises(errors.SizeNotEligible):
        rules.require_eligible_size(DEFINITION, Size.MID_SIZE)
    with pytest.raises(errors.ProfileIncomplete):
        rules.require_eligible_size(DEFINITION, None)


def test_the_deadline_itself_is_late() -> None:
    closes_at = datetime(2026, 1, 1, tzinfo=UTC)
    rules.require_in_time(closes_at, at=closes_at - timedelta(microseconds=1))
    with pytest.raises(errors.DeadlinePassed):
        rules.require_in_time(closes_at, at=closes_at)
