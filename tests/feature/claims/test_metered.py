"""Services chosen after selection and metered by the month: the voucher covers what it holds, to the won."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests import given
from tests.given.acting import AGREED, OVER, act, on
from tests.given.agreements import company, supplier
from tests.given.claims import hold, report, requested
from tests.given.programmes import CLOUD
from tests.given.suppliers import plans
from vouchers.agreements.models import Agreement
from vouchers.claims import errors, queries
from vouchers.claims.models import Invoice, Purchase, UsageLine
from vouchers.claims.rules import months_between
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.clock import days_of
from vouchers.kernel.errors import NotNow, NotPermitted
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.suppliers import catalogue
from vouchers.suppliers.models import PlanPrice


@pytest.fixture
def running(app: Flask) -> Agreement:
    """An agreement with its deposit in and nothing spent."""
    return given.agreement(programme=CLOUD)


def use(purchase: Purchase, month: str, seats: int, *, day: float) -> Invoice:
    return report(purchase, month, seats=seats, gigabytes=10_125, by_day=day)


def month_of(agreement: Agreement, number: int) -> tuple[str, float]:
    """A month of the agreement and a day on which it is over."""
    month = months_between(agreement.starts_on, agreement.ends_on)[number]
    return month, float((days_of(month)[1] - on(0)).days + 2)


def test_months_are_drawn_from_one_hold_and_the_rest_is_the_companys(running: Agreement) -> None:
    own = company(running)
    purchase = hold(running)
    held, line = purchase.amount, next(row for row in running.lines if row.item_code == "usage-fee")
    with pytest.raises(errors.AlreadyHeld):
        hold(running)
    used = []
    for number, seats in enumerate((34, 34, 34, 2)):
        month, day = month_of(running, number)
        invoice = use(purchase, month, seats, day=day)
        act(invoicing.confirm_use, invoice, amount=invoice.supply_value, reason="", by=own, day=day)
        used.append(invoice)
    db.session.expire_all()
    assert [row.accepted + row.excess for row in used] == [row.supply_value for row in used]
    assert sum(row.accepted for row in used) == held
    assert sum(row.gov for row in used) == line.gov and sum(row.co for row in used) == line.cash
    assert [row.state for row in used] == [InvoiceState.ACCEPTED] * 3 + [InvoiceState.SELF_PAID]
    money = statement(running.reference)
    assert money.total("excess") == sum(row.excess for row in used) > 0
    assert money.total("held") == 0
    assert (money.total("payable", source=Source.GOV), money.total("payable", source=Source.CO)) == (
        line.gov,
        line.cash,
    )
    event = db.session.scalars(
        select(LedgerEvent).where(LedgerEvent.type == "usage_month").order_by(LedgerEvent.id)
    ).first()
    assert event.idem_key == f"usage/P1/{used[0].month}/1" and event.effective_date == days_of(used[0].month)[1]
    assert verify() == []


def test_a_company_may_find_a_month_partly_right_or_wrong(running: Agreement) -> None:
    own, seller = company(running), supplier(running)
    purchase = hold(running)
    month, day = month_of(running, 0)
    first = use(purchase, month, 10, day=day)
    with pytest.raises(errors.MonthClaimed):
        use(purchase, month, 10, day=day)
    with pytest.raises(errors.InvoiceWaiting):
        act(purchasing.close_purchase, purchase, by=own, day=day)
    with pytest.raises(NotPermitted):
        act(invoicing.confirm_use, first, amount=first.supply_value, reason="", by=seller, day=day)
    act(invoicing.refuse_invoice, first, reason="아홉 사람만 썼습니다.", by=own, day=day)
    again = use(purchase, month, 10, day=day)
    act(invoicing.confirm_use, again, amount=117_001, reason="아홉 사람만 썼습니다.", by=own, day=day)
    assert (again.state, again.accepted, again.excess) == (InvoiceState.PARTLY_ACCEPTED, 117_001, 0)
    event = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type == "usage_month")).one()
    assert event.idem_key.endswith(f"{month}/2")
    act(purchasing.close_purchase, purchase, by=own, day=day)
    assert statement(running.reference).total("held") == 0
    with pytest.raises(NotNow):
        use(purchase, month_of(running, 1)[0], 1, day=day + 31)
    assert verify() == []


def test_a_month_is_claimed_once_whatever_hold(running: Agreement) -> None:
    """Closing a hold and taking another does not make the same month payable again."""
    own, first = company(running), hold(running)
    month, day = month_of(running, 0)
    claimed = use(first, month, 10, day=day)
    act(invoicing.confirm_use, claimed, amount=claimed.supply_value, reason="", by=own, day=day)
    act(purchasing.close_purchase, first, by=own, day=day)
    second = requested(running, item="usage-fee", amount=100_000, day=day)
    with pytest.raises(errors.MonthClaimed):
        use(second, month, 1, day=day)
    later, after = month_of(running, 1)
    other = use(second, later, 1, day=after)
    with pytest.raises(IntegrityError), transaction():  # held by the database as well
        other.month = month
        db.session.flush()
    assert verify() == []


def test_no_month_is_claimed_of_an_agreement_that_is_being_settled(running: Agreement) -> None:
    purchase = hold(running)
    act(purchasing.close_purchase, purchase, by=company(running), day=AGREED + 2)
    settling = given.settlement(of=running, spend=False).agreement
    with pytest.raises(NotNow):
        report(purchase, months_between(settling.starts_on, settling.ends_on)[-1])
    with pytest.raises(errors.AgreementNotRunning):
        requested(running, item="usage-fee", amount=1, day=OVER + 1)


def test_only_what_the_agreement_names_is_metered(running: Agreement) -> None:
    seller = supplier(running)
    purchase = hold(running)
    month, day = month_of(running, 0)
    last = days_of(month)[1]
    other = next(row for row in running.services if row.item_code != "usage-fee")
    own = next(row for row in running.services if row.item_code == "usage-fee")
    said = {
        "month": month,
        "tax_number": f"{last:%Y%m%d}410000000000000X",
        "issued_on": last,
        "vat": 0,
        "note": "쓴 것",
        "files": [],
    }
    for quantities, value, kind in (
        ({other.id: 1000}, other.unit_price, errors.ServiceUnknown),
        ({}, 1, errors.NothingUsed),
        ({own.id: 0}, 1, errors.NothingUsed),
        ({own.id: 1000}, own.unit_price + 1, errors.UsageDoesNotFit),
    ):
        with pytest.raises(kind):
            act(invoicing.report_use, purchase, **said, quantities=quantities, supply_value=value, by=seller, day=day)
    with pytest.raises(NotPermitted):  # a metered hold is not invoiced as a delivery
        act(
            invoicing.submit_invoice, purchase, tax_number="20260930410000000000000X", issued_on=last, supply_value=1,
            vat=0,
            note="납품", files=[], by=seller, day=day,
        )  # fmt: skip


def test_an_agreement_keeps_the_prices_it_was_signed_with(running: Agreement) -> None:
    seller = supplier(running)
    before = {row.id: row.unit_price for row in running.services}
    seats = plans(running.supplier)[2]
    act(catalogue.set_price, seats, 99_000, by=seller, day=AGREED + 1)
    assert seats.unit_price == 99_000 and [row.unit_price for row in seats.prices] == [12_000, 99_000]
    act(catalogue.set_price, seats, 99_000, by=seller, day=AGREED + 1)  # the same price again is no news
    assert len(seats.prices) == 2
    purchase = hold(running)
    month, day = month_of(running, 0)
    invoice = use(purchase, month, 1, day=day)
    assert invoice.usage[0].amount == 12_000
    assert {row.id: row.unit_price for row in running.services} == before
    for table in ("plan_price", "agreement_service", "usage_line", "proposal_line"):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(f"DELETE FROM {table}"))
    assert db.session.scalar(select(PlanPrice.id).limit(1)) and db.session.scalar(select(UsageLine.id).limit(1))


def test_months_that_are_over_wait_for_their_claim(running: Agreement) -> None:
    purchase = hold(running)
    touched = months_between(running.starts_on, running.ends_on)
    assert queries.unclaimed_months(purchase, date(2000, 1, 1)) == []
    assert queries.unclaimed_months(purchase, running.ends_on) == touched
    month, day = month_of(running, 0)
    use(purchase, month, 1, day=day)
    assert queries.unclaimed_months(purchase, running.ends_on) == touched[1:]
