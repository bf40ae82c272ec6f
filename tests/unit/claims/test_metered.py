"""Pure rules of services that are chosen from a catalogue and metered by the month."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vouchers.applications import rules as applications
from vouchers.applications.states import Section
from vouchers.claims import errors, rules
from vouchers.kernel.clock import days_of
from vouchers.kernel.money import MAXIMUM, line_amount
from vouchers.matching import errors as matching_errors
from vouchers.matching.rules import Chosen, require_fitting
from vouchers.programmes import loading
from vouchers.suppliers.errors import PlanItemUnknown, PlansNotOffered
from vouchers.suppliers.rules import require_plan_item

METERED, JOINT = loading.available()["cloud-voucher.2020"], loading.available()["ai-voucher.2020"]


@given(st.integers(1, MAXIMUM), st.integers(0, 10**9))
def test_a_line_is_rounded_half_up_to_the_won(price: int, thousandths: int) -> None:
    exact = Fraction(price * thousandths, 1000)
    assert 0 <= line_amount(price, thousandths) - exact + Fraction(1, 2) < 1 or line_amount(
        price, thousandths
    ) - exact == Fraction(1, 2)


def test_an_amount_of_a_line_is_price_times_quantity_rounded_once() -> None:
    assert [line_amount(1_100, quantity) for quantity in (28_500, 28_625, 500, 0)] == [31_350, 31_488, 550, 0]
    assert line_amount(1, 500) == 1 and line_amount(1, 499) == 0


def test_the_months_of_a_period() -> None:
    assert rules.months_between(date(2026, 9, 17), date(2027, 1, 2)) == [
        "2026-09",
        "2026-10",
        "2026-11",
        "2026-12",
        "2027-01",
    ]
    assert days_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))


PERIOD = {"starts_on": date(2026, 4, 10), "ends_on": date(2026, 11, 9)}


def due(month: str) -> date:
    return rules.tax_invoice_due(days_of(month)[0], {})


def test_a_tax_invoice_is_due_on_the_tenth_or_the_working_day_after_it() -> None:
    """부가가치세법 제34조제3항; the table of declared days counts."""
    assert due("2026-05") == date(2026, 6, 10)
    assert due("2026-04") == date(2026, 5, 11), "10 May is a Sunday"
    assert due("2026-09") == date(2026, 10, 12), "10 October is a Saturday"
    assert due("2026-11") == date(2026, 12, 10) and due("2026-12") == date(2027, 1, 11)
    assert rules.tax_invoice_due(date(2026, 5, 3), {date(2026, 6, 10): False}) == date(2026, 6, 11)


def test_a_month_is_claimed_once_it_is_over() -> None:
    last = date(2026, 11, 9)  # the agreement's last day
    rules.require_month("2026-04", **PERIOD, today=date(2026, 4, 30))
    rules.require_month("2026-11", **PERIOD, today=last)
    for month, today, kind in (
        ("2026-03", date(2026, 5, 1), errors.MonthOutsidePeriod),
        ("2026-12", date(2027, 1, 1), errors.MonthOutsidePeriod),
        ("2026-04", date(2026, 4, 29), errors.MonthNotOver),
        ("2026-11", date(2026, 11, 8), errors.MonthNotOver),
    ):
        with pytest.raises(kind):
            rules.require_month(month, **PERIOD, today=today)


def test_the_tax_invoice_of_a_month_is_issued_in_its_time() -> None:
    for issued_on, today in (("2026-04-30", "2026-04-30"), ("2026-04-01", "2026-05-01"), ("2026-05-11", "2026-05-12")):
        rules.require_issued_for(
            "2026-04", date.fromisoformat(issued_on), today=date.fromisoformat(today), due=due("2026-04")
        )
    for issued_on, today, kind in (
        ("2026-05-12", "2026-05-12", errors.IssuedOutsideMonth),
        ("2026-03-31", "2026-05-12", errors.IssuedOutsideMonth),
        ("2026-05-02", "2026-05-01", errors.IssuedInFuture),
    ):
        with pytest.raises(kind):
            rules.require_issued_for(
                "2026-04", date.fromisoformat(issued_on), today=date.fromisoformat(today), due=due("2026-04")
            )


def test_the_tax_invoice_says_the_same_sum_and_its_vat() -> None:
    rules.require_metered(161_350, 161_350)
    rules.require_vat(16_135, 161_350, lines=2)
    rules.require_vat(16_137, 161_350, lines=2)
    with pytest.raises(errors.UsageDoesNotFit):
        rules.require_metered(161_350, 161_351)
    with pytest.raises(errors.VatDoesNotFit):
        rules.require_vat(16_138, 161_350, lines=2)


LIMITS = {"consulting": 2_000_000, "usage-fee": 1_250_002}
FITTING = [Chosen(1, "consulting", 2_000_000, 1, 1), Chosen(2, "usage-fee", 13_000, 10, 7)]


def test_what_is_chosen_fits_what_was_granted() -> None:
    require_fitting(METERED, LIMITS, FITTING)
    for chosen, kind, field in (
        ([], matching_errors.NothingChosen, None),
        ([replace(FITTING[1], months=8)], matching_errors.TooManyMonths, "months__2"),
        ([replace(FITTING[1], quantity=14)], matching_errors.OverTheItem, "quantity__2"),
        ([replace(FITTING[0], item_code="migration")], matching_errors.OverTheItem, "quantity__1"),
    ):
        with pytest.raises(kind) as refusal:
            require_fitting(METERED, LIMITS, chosen)
        assert refusal.value.field == field


def test_plans_belong_to_programmes_that_list_them() -> None:
    require_plan_item(METERED, "usage-fee")
    with pytest.raises(PlanItemUnknown):
        require_plan_item(METERED, "solution")
    with pytest.raises(PlansNotOffered):
        require_plan_item(JOINT, "solution")


def test_a_draft_names_no_supplier_where_it_is_chosen_later() -> None:
    assert Section.SUPPLIER in applications.sections(JOINT)
    assert Section.SUPPLIER not in applications.sections(METERED)


def test_metered_items_need_unit_prices(tmp_path) -> None:
    source = (loading.FOLDER / "cloud-voucher.2020.toml").read_text()
    path = tmp_path / "cloud-voucher.2020.toml"
    path.write_text(source.replace('offer = "priced_plans"', 'offer = "solutions"'))
    with pytest.raises(loading.DefinitionInvalid, match="priced_plans"):
        loading.load(path)
