"""What is held, spent and freed: amounts, dates and letters after each step."""

from contextlib import nullcontext

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.features import ledger_causes
from tests.given.acting import SPENT, act, at, on
from tests.given.agreements import company, match, supplier
from tests.given.claims import accept, invoiced, requested, tax_number
from vouchers.claims import queries
from vouchers.claims.errors import (
    DepositMissing,
    MoreThanLeft,
    NumberOfAnotherDay,
    OutsidePeriod,
    PartTooLarge,
    SupplyValueTooLarge,
    VatDoesNotFit,
    VoucherExpired,
)
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.outbox.models import Letter

WHOLE = 122_000_001  # of the solution line: 100,000,001 of the grant, 22,000,000 of the company


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Letter.user_id).where(Letter.kind == kind)))


def left(agreement, source: Source, bucket: str = "avail") -> int:
    return statement(agreement.reference).total(bucket, source=source, line="solution")


def test_nothing_is_bought_before_the_share_is_in(app: Flask) -> None:
    agreement = given.agreement(paid_in=False)
    with pytest.raises(DepositMissing) as refusal:
        requested(agreement, amount=1_000)
    assert refusal.value.params == {"unpaid": agreement.cash}
    match(agreement)
    assert requested(agreement, amount=1_000).state is PurchaseState.REQUESTED


def test_a_purchase_holds_both_sides_at_their_ratio(app: Flask) -> None:
    agreement = given.agreement()
    purchase = requested(agreement, amount=50_000_000)
    gov = 50_000_000 * 100_000_001 // WHOLE  # the grant's side is rounded down
    assert (purchase.gov, purchase.co, purchase.amount, purchase.requested_at) == (
        gov,
        50_000_000 - gov,
        50_000_000,
        at(SPENT - 5),
    )
    assert (left(agreement, Source.GOV), left(agreement, Source.CO)) == (100_000_001 - gov, 22_000_000 - purchase.co)
    assert (left(agreement, Source.GOV, "held"), left(agreement, Source.CO, "held")) == (gov, purchase.co)
    assert told("purchase_requested") == {supplier(agreement).user_id}
    with pytest.raises(MoreThanLeft) as refusal:
        requested(agreement, amount=WHOLE - 50_000_000 + 1)
    assert refusal.value.params == {"left": WHOLE - 50_000_000}
    rest = requested(agreement, amount=WHOLE - 50_000_000)
    assert purchase.gov + rest.gov == 100_000_001 and left(agreement, Source.GOV) == left(agreement, Source.CO) == 0


@pytest.mark.parametrize(("day", "taken"), [("last", True), ("after", False)])
def test_a_voucher_is_good_until_its_last_day(app: Flask, day: str, taken: bool) -> None:
    agreement = given.agreement()
    last = (agreement.ends_on - on(0)).days + (0 if taken else 1)
    if taken:
        requested(agreement, amount=1_000, day=last)
    else:
        with pytest.raises(VoucherExpired):
            requested(agreement, amount=1_000, day=last)


def test_an_invoice_is_of_its_period_and_within_its_hold(app: Flask) -> None:
    agreement = given.agreement()
    purchase = requested(agreement, amount=50_000_000)
    late = (agreement.ends_on - on(0)).days + 1
    with pytest.raises(OutsidePeriod):
        invoiced(purchase, 1_000_000, day=late)
    with pytest.raises(SupplyValueTooLarge) as refusal:
        invoiced(purchase, 50_000_001)
    assert refusal.value.params == {"left": 50_000_000}
    with pytest.raises(VatDoesNotFit):
        invoiced(purchase, 1_000_000, vat=99_900)
    invoice = invoiced(purchase, 50_000_000)
    assert (invoice.supply_value, invoice.vat, invoice.submitted_at, invoice.number) == (
        50_000_000,
        5_000_000,
        at(SPENT),
        1,
    )
    assert told("invoice_received") == {company(agreement).user_id} and len(invoice.evidence) == 1


def test_an_approval_number_is_of_the_day_it_says(app: Flask) -> None:
    purchase = given.purchase()
    said = {"issued_on": on(SPENT), "supply_value": 1_000_000, "vat": 100_000, "note": "납품을 마쳤습니다."}
    wrong = ("199901014100000000000001", tax_number(SPENT + 1), tax_number(SPENT - 1))
    for number, kind in (*((number, NumberOfAnotherDay) for number in wrong), (tax_number(SPENT), None)):
        with pytest.raises(kind) if kind else nullcontext():
            act(
                invoicing.submit_invoice, purchase, tax_number=number, **said, by=supplier(purchase.agreement),
                files=[("세금계산서.pdf", given.sample_pdf())], day=SPENT,
            )  # fmt: skip
    assert [row.tax_number[:8] for row in purchase.invoices] == [f"{on(SPENT):%Y%m%d}"]


def test_a_part_is_accepted_at_the_ratio_and_the_rest_stays_held(app: Flask) -> None:
    purchase = given.purchase()
    invoice = invoiced(purchase, 30_000_000)
    with pytest.raises(PartTooLarge):
        accept(invoice, 30_000_001, final=False)
    accept(invoice, 20_000_000, final=False)
    assert (invoice.state, invoice.accepted, invoice.gov + invoice.co) == (
        InvoiceState.PARTLY_ACCEPTED,
        20_000_000,
        20_000_000,
    )
    assert abs(invoice.gov * WHOLE - 20_000_000 * 100_000_001) < WHOLE, "the exact ratio, to the won"
    assert purchase.state is PurchaseState.REQUESTED and queries.hold(purchase).left == 30_000_000
    assert queries.vat_due(invoice) == 2_000_000 and told("invoice_accepted") == {supplier(purchase.agreement).user_id}


@pytest.mark.parametrize("final", [True, False])
def test_what_is_used_up_or_final_completes_a_purchase(app: Flask, final: bool) -> None:
    purchase = given.purchase()
    accept(invoiced(purchase, 50_000_000 if not final else 10_000_000), final=final)
    assert purchase.state is PurchaseState.COMPLETED and queries.hold(purchase).left == 0
    assert left(purchase.agreement, Source.GOV, "held") == 0 and verify(ledger_causes()) == []


def test_a_refused_invoice_leaves_the_hold_and_its_number_free(app: Flask) -> None:
    refused = given.invoice(InvoiceState.REFUSED)
    assert (refused.accepted, queries.hold(refused.purchase).left) == (0, 50_000_000)
    assert told("invoice_refused") == {supplier(refused.agreement).user_id}
    again = act(
        invoicing.submit_invoice, refused.purchase, tax_number=refused.tax_number, issued_on=on(SPENT),
        supply_value=1_000_000, vat=100_000, note="다시",
        files=[("세금계산서.pdf", given.sample_pdf())], by=supplier(refused.agreement), day=SPENT + 2,
    )  # fmt: skip
    assert again.state is InvoiceState.SUBMITTED and again.number == 2


def test_what_is_declined_or_closed_is_free_again(app: Flask) -> None:
    agreement = given.agreement()
    for verb, by, state, more in (
        (purchasing.decline_purchase, supplier(agreement), PurchaseState.DECLINED, {"reason": "못 합니다."}),
        (purchasing.close_purchase, company(agreement), PurchaseState.CANCELLED, {}),
    ):
        purchase = requested(agreement, amount=50_000_000)
        act(verb, purchase, by=by, day=SPENT, **more)
        assert (
            purchase.state is state
            and left(agreement, Source.GOV) == 100_000_001
            and left(agreement, Source.CO) == 22_000_000
        )
    assert told("purchase_declined") == {company(agreement).user_id}


def test_a_press_twice_holds_once(app: Flask) -> None:
    agreement = given.agreement()
    said = {
        "item_code": "solution",
        "description": "한 번",
        "amount": 1_000_000,
        "once": "a-key-of-the-page-1",
        "by": company(agreement),
        "day": SPENT,
    }
    first, again = (
        act(purchasing.request_purchase, agreement, **said),
        act(purchasing.request_purchase, agreement, **said),
    )
    assert (
        first.id == again.id and left(agreement, Source.GOV, "held") + left(agreement, Source.CO, "held") == 1_000_000
    )
    other = act(purchasing.request_purchase, agreement, **said | {"once": "a-key-of-the-page-2"})
    assert other.id != first.id and other.number == first.number + 1


def test_shown_vat_is_no_longer_due(app: Flask) -> None:
    invoice = given.invoice(InvoiceState.ACCEPTED)
    assert queries.vat_due(invoice) == 5_000_000
    act(
        invoicing.show_vat,
        invoice,
        files=[("이체.pdf", given.sample_pdf())],
        by=company(invoice.agreement),
        day=SPENT + 2,
    )
    assert queries.vat_due(invoice) == 0 and len(invoice.evidence) == 2


def test_company_and_supplier_learn_what_the_bank_did(app: Flask) -> None:
    from vouchers.payments.states import OrderState

    failed = given.order(OrderState.FAILED).invoice
    assert failed.state is InvoiceState.ACCEPTED
    assert told("payment_failed") == {supplier(failed.agreement).user_id} and told("payment_failed_company") == {
        company(failed.agreement).user_id
    }
    paid = given.order(
        OrderState.PAID,
        of=given.invoice(InvoiceState.ACCEPTED, of=requested(failed.agreement, amount=20_000_000), amount=20_000_000),
    ).invoice
    assert paid.state is InvoiceState.PAID and told("invoice_paid") == {supplier(failed.agreement).user_id}
    part = given.invoice(
        InvoiceState.PARTLY_ACCEPTED, of=requested(failed.agreement, amount=20_000_000), amount=20_000_000
    )
    assert given.order(OrderState.FAILED, of=part).invoice.state is InvoiceState.PARTLY_ACCEPTED, (
        "what was accepted in part stays so"
    )
