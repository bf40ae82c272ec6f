"""The pure rules of applications: a refused case for every accepted one."""

from datetime import UTC, datetime, timedelta

import pytest

from vouchers.applications import errors, rules
from vouchers.applications.rules import Cost
from vouchers.applications.states import Section
from vouchers.facts.states import Size
from vouchers.kernel.checks import each
from vouchers.kernel.errors import Refused, Several
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
    with pytest.raises(Refused) as refusal:
        rules.require_costs(DEFINITION, Size.SME, table)
    assert kind in {type(one) for one in each(refusal.value)}


def test_everything_that_is_wrong_with_a_table_is_named_at_once() -> None:
    table = [Cost("solution", 300_000_001, 0, 1, ""), Cost("labour", 1, 0, 0, "x")]
    with pytest.raises(Several) as refusal:
        rules.require_costs(DEFINITION, Size.SME, table)
    assert [(type(one), one.field) for one in each(refusal.value)] == [
        (errors.SourceNotAllowed, "in_kind__solution"), (errors.BasisMissing, "basis__solution"),
        (errors.SourceNotAllowed, "gov__labour"), (errors.GrantTooLarge, "gov__solution"),
        (errors.CompanyShareTooSmall, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grant", "least", "cash"),
    [
        (30_000_000, 7_500_000, 3_750_000),
        (100_000_000, 25_000_000, 12_500_000),
        (1, 1, 1),
        (300_000_000, 75_000_000, 37_500_000),
    ],
)
def test_the_share_that_is_named_is_enough(grant: int, least: int, cash: int) -> None:
    """Following the refusal once is enough, and a won less is too little."""
    with pytest.raises(errors.CompanyShareTooSmall) as refusal:
        rules.require_costs(DEFINITION, Size.SME, costs(grant, 0, 0))
    assert (refusal.value.params["least"], refusal.value.params["cash"]) == (least, cash)
    rules.require_costs(DEFINITION, Size.SME, costs(grant, cash, least - cash))
    with pytest.raises(errors.CompanyShareTooSmall):
        rules.require_costs(DEFINITION, Size.SME, costs(grant, cash, least - cash - 1))


@pytest.mark.parametrize("size", [Size.SME, Size.SMALL_MERCHANT])
@pytest.mark.parametrize(
    ("grant", "in_kind"), [(30_000_001, 0), (100_000_000, 12_000_000), (7, 0), (99_999_999, 90_000_000)]
)
def test_what_is_filled_in_is_the_least_that_is_accepted(size: Size, grant: int, in_kind: int) -> None:
    table = [
        Cost("solution", grant - 3, 99, 0, "견적"),
        Cost("infrastructure", 3, 0, 0, "이용료"),
        Cost("labour", 0, 0, in_kind, "1명"),
    ]
    filled = rules.filled(DEFINITION, size, table)
    sums = rules.require_costs(DEFINITION, size, filled)
    assert [cost.gov for cost in filled] == [grant - 3, 3, 0] and sums.in_kind == in_kind
    assert sums.cash == max(sums.least_cash, sums.least_company - in_kind)


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


CLOUD = loading.available()["cloud-voucher.2020"]


def test_a_supplier_is_a_section_only_where_it_is_named_before_selection() -> None:
    assert rules.sections(DEFINITION) == list(Section)
    assert rules.sections(CLOUD) == [section for section in Section if section is not Section.SUPPLIER]


WHOLE = {"title": "이름", "field": "manufacturing", "need": "필요한 것", "has_supplier": True}


@pytest.mark.parametrize("lacking", ["title", "field", "need"])
def test_a_need_without_one_of_its_parts_is_missing(lacking: str) -> None:
    rest = {
        "answers": {question.code: "답" for question in DEFINITION.application.questions}, "costs": costs(1, 1, 1),
        "slots_with_files": {row.code for row in DEFINITION.application.documents},
        "agreed": {row.code for row in (*DEFINITION.application.consents, *DEFINITION.application.pledges)},
    }  # fmt: skip
    assert rules.missing(DEFINITION, **WHOLE, **rest) == []
    assert rules.missing(DEFINITION, **{**WHOLE, lacking: ""}, **rest) == [Section.NEED]
    assert rules.missing(DEFINITION, **{**WHOLE, "has_supplier": False}, **rest) == [Section.SUPPLIER]


def test_what_is_wrong_with_the_grant_stands_beside_the_first_grant() -> None:
    with pytest.raises(errors.NothingAsked) as refusal:
        rules.require_costs(DEFINITION, Size.SME, costs(0, 1, 1))
    assert refusal.value.field == "gov__solution"


def test_a_slot_holds_five_files() -> None:
    assert rules.FILES_PER_SLOT == 5
