"""The pure rules of the pool: a refused case for every accepted one."""

import pytest

from vouchers.programmes.loading import available as definitions
from vouchers.suppliers import errors, rules

AI, CLOUD = "ai-voucher.2020", "cloud-voucher.2020"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("110-123-456789", "110123456789"), ("1234567", "1234567"), ("1" * 20, "1" * 20), ("１２３ ４５６７", "1234567"),
     ("1234567" + " " * 53, "1234567")],
)  # fmt: skip
def test_an_account_number_is_seven_to_twenty_digits(typed: str, digits: str) -> None:
    assert rules.account_number(typed) == digits


@pytest.mark.parametrize("typed", ["123456", "1" * 21, "12345a7", "", "1234567" + " " * 54])
def test_another_account_number_is_refused(typed: str) -> None:
    with pytest.raises(errors.AccountNumberMalformed):
        rules.account_number(typed)


@pytest.mark.parametrize(
    "holder", ["누리 비전", "(주)누리비전", "주식회사 누리비전", "김대표", "누리비전 김대표", "김대표(누리비전)"]
)
def test_an_account_is_the_firm_s_or_its_representative_s(holder: str) -> None:
    rules.require_own_holder(holder, company="㈜누리비전", representative="김대표")


@pytest.mark.parametrize("holder", ["누리", "누리비전2", "박대표", "", "(주)"])
def test_an_account_of_somebody_else_is_refused(holder: str) -> None:
    with pytest.raises(errors.HolderIsSomebodyElse):
        rules.require_own_holder(holder, company="㈜누리비전", representative="김대표")


def test_as_many_projects_as_the_programme_lets_a_supplier_take() -> None:
    definition = definitions()[AI]
    limit = definition.suppliers.default_slots
    rules.require_slots(definition, limit)
    with pytest.raises(errors.SlotsOverTheLimit) as refusal:
        rules.require_slots(definition, limit + 1)
    assert refusal.value.params == {"limit": limit}


def test_a_range_of_prices_ends_at_its_beginning_or_above() -> None:
    rules.require_price_range(5, 5)
    with pytest.raises(errors.PriceRangeReversed):
        rules.require_price_range(5, 4)


def test_plans_are_for_cost_items_that_money_pays() -> None:
    rules.require_plan_item(definitions()[CLOUD], "usage-fee")
    with pytest.raises(errors.PlanItemUnknown):
        rules.require_plan_item(definitions()[CLOUD], "no-such-item")
    with pytest.raises(errors.PlansNotOffered):
        rules.require_plan_item(definitions()[AI], "solution")


def test_tags_are_distinct_words_in_order() -> None:
    assert rules.tags("검사, 비전\n검사 , ,OCR") == ["검사", "비전", "OCR"] and rules.tags(" , ") == []
