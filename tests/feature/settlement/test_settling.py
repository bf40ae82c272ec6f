"""A settlement from opening to its report, and batches with what the bank did: amounts, dates, letters."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.features import ledger_causes
from tests.given import people
from tests.given.acting import OVER, PAID, act, at, on
from tests.given.agreements import company, supplier
from tests.given.claims import accept, invoiced, requested
from tests.given.payments import approve
from tests.given.people import approver, finance, officer
from tests.given.settlement import fail, pay
from vouchers.agreements import services as agreements
from vouchers.agreements.errors import AgreementUnknown
from vouchers.agreements.states import AgreementState
from vouchers.applications.states import ApplicationState
from vouchers.audit.models import Transition
from vouchers.bank import services as bank
from vouchers.claims.errors import AgreementNotRunning
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.outbox.models import Letter
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.states import BatchState, OrderState
from vouchers.settlement import queries, services
from vouchers.settlement.errors import ReturnedOutside, StillRunning
from vouchers.settlement.states import Decision, SettlementState
from vouchers.workdays.queries import due_on


def told(kind: str) -> set[int]:
    return set(db.session.scalars(select(Letter.user_id).where(Letter.kind == kind)))


def test_a_batch_pays_what_was_accepted_to_whom_it_was_drawn_up(app: Flask) -> None:
    order = given.order()
    invoice, account = order.invoice, order.invoice.agreement.supplier.account
    assert (order.gov, order.co, order.payee) == (invoice.gov, invoice.co, invoice.agreement.supplier.name)
    assert (order.bank_code, order.holder, order.last_digits, order.account_index) == (
        account.bank_code,
        account.holder,
        account.last_digits,
        account.number_index,
    )
    batch = order.batch
    assert (batch.number, batch.drawn_up_by, batch.approved_by, batch.state) == (
        1,
        finance().user_id,
        approver().user_id,
        BatchState.ORDERED,
    )
    owner = invoice.agreement.reference
    assert statement(owner).total("transit") == 50_000_000 and invoice.state is InvoiceState.ORDERED
    pay(order)
    assert (order.state, order.paid_on, order.bank_reference, batch.state, invoice.state) == (
        OrderState.PAID,
        on(PAID),
        f"P-{order.id}",
        BatchState.COMPLETED,
        InvoiceState.PAID,
    )
    assert statement(owner).total("paid") == 50_000_000 and supplier(invoice.agreement).user_id in told("invoice_paid")
    assert verify(ledger_causes()) == []


def test_a_failed_order_waits_to_be_paid_again_and_the_supplier_is_told(app: Flask) -> None:
    order = given.order()
    fail(order)
    assert (order.state, order.batch.state, order.invoice.state) == (
        OrderState.FAILED,
        BatchState.FAILED,
        InvoiceState.ACCEPTED,
    )
    assert statement(order.invoice.agreement.reference).total("payable") == 50_000_000
    assert told("payment_failed") == {supplier(order.invoice.agreement).user_id} and told("payment_failed_company") == {
        company(order.invoice.agreement).user_id
    }
    again = act(payments.draw_up_batch, order.batch.round, [order.invoice], by=finance(), day=PAID + 1)
    assert again.number == 2 and again.orders[0].invoice_id == order.invoice_id


def test_one_failed_of_two_leaves_the_batch_partly_failed(app: Flask) -> None:
    partly = given.batch(BatchState.PARTLY_FAILED)
    assert sorted(order.state for order in partly.orders) == [OrderState.FAILED, OrderState.PAID]
    assert partly.amount_of(OrderState.PAID) + partly.amount_of(OrderState.FAILED) == sum(
        order.amount for order in partly.orders
    )
    listed = payment_queries.batches().page(None).rows[0]._mapping
    assert {partly.amount_of(OrderState.PAID), partly.amount_of(OrderState.FAILED)} <= set(listed.values())


def test_a_failed_payment_of_a_part_stays_a_part(app: Flask) -> None:
    part = given.invoice(InvoiceState.PARTLY_ACCEPTED)
    fail(given.order(of=part))
    assert part.state is InvoiceState.PARTLY_ACCEPTED
    again = act(payments.draw_up_batch, part.agreement.round, [part], by=finance(), day=PAID)
    approve(again, day=PAID)
    pay(again.orders[0])
    assert part.state is InvoiceState.PAID and again.orders[0].amount == part.accepted
    assert verify(ledger_causes()) == []


def test_a_rejected_batch_pays_nothing(app: Flask) -> None:
    rejected = given.batch(BatchState.REJECTED)
    assert {order.state for order in rejected.orders} == {OrderState.DROPPED} and rejected.orders[
        0
    ].invoice.state is InvoiceState.ACCEPTED
    assert statement(rejected.orders[0].invoice.agreement.reference).total("transit") == 0


@pytest.mark.parametrize("disallowed", [0, 1, 1_000_000, 50_000_000])
def test_what_is_confirmed_stands_in_the_ledger(app: Flask, disallowed: int) -> None:
    confirmed = given.settlement(SettlementState.CONFIRMED, disallowed=disallowed)
    line, money = confirmed.lines[0], statement(confirmed.agreement.reference)
    assert (line.decision, line.disallowed) == (Decision.DISALLOWED if disallowed else Decision.ALLOWED, disallowed)
    assert abs(line.disallowed_gov * 50_000_000 - disallowed * line.invoice.gov) <= 50_000_000, "split as it was paid"
    assert (money.total("paid"), money.total("disallowed"), money.total("receivable")) == (
        50_000_000 - disallowed,
        disallowed,
        line.disallowed_gov,
    )
    assert money.total("avail", "locked", "held") == 0 and money.total("returnable") == 147_000_001 - 50_000_000
    assert (confirmed.confirmed_at, confirmed.confirmed_by) == (at(OVER + 4), officer(2).user_id)
    assert told("settlement_confirmed") == {company(confirmed.agreement).user_id} and verify(ledger_causes()) == []


def test_a_decision_is_taken_back_when_the_line_is_allowed_after_all(app: Flask) -> None:
    opened = given.settlement()
    line = opened.lines[0]
    act(
        services.decide_line,
        line,
        allowed=False,
        amount=1_000,
        reason_code="no-evidence",
        reason="명단이 없습니다.",
        by=officer(),
        day=OVER + 1,
    )
    assert (line.disallowed, line.reason_code, line.decided_by) == (1_000, "no-evidence", officer().user_id)
    act(services.decide_line, line, allowed=True, by=officer(), day=OVER + 1)
    assert (line.decision, line.disallowed, line.reason_code, line.reason) == (Decision.ALLOWED, 0, "", "")


def test_the_auditor_is_asked_answers_and_may_send_back(app: Flask) -> None:
    asked = given.settlement(SettlementState.UNDER_REVIEW)
    auditor = people.auditor()
    assert told("settlement_to_review") == {auditor.user_id} and asked.auditor_name == "auditor1"
    act(services.send_back, asked, opinion="다시 보아 주세요.", by=auditor, day=OVER + 3)
    assert (asked.state, asked.opinion) == (SettlementState.OPEN, "다시 보아 주세요.")
    act(services.ask_review, asked, people.user("auditor1"), by=officer(), day=OVER + 4)
    act(services.agree, asked, opinion="이제 맞습니다.", by=auditor, day=OVER + 5)
    assert (asked.state, asked.opinion) == (SettlementState.REVIEWED, "이제 맞습니다.")


def test_the_return_is_recorded_undone_and_confirmed_by_another(app: Flask) -> None:
    returning = given.settlement(SettlementState.RETURNING)
    assert (returning.returned_on, returning.return_recorded_by) == (on(OVER + 5), finance().user_id)
    assert (
        returning.treasury_reference == f"R-gov-{returning.id}"
        and returning.company_reference == f"R-co-{returning.id}"
    )
    act(services.undo_return, returning, reason="잘못 적었습니다.", by=approver(), day=OVER + 6)
    assert (returning.state, returning.returned_on, returning.treasury_reference, returning.return_recorded_by) == (
        SettlementState.CONFIRMED,
        None,
        None,
        None,
    )
    goes = queries.to_return(returning)
    act(
        services.record_return,
        returning,
        references={source: f"R-{source}-{returning.id}" for source in goes},
        returned_on=on(OVER + 7),
        by=finance(),
        day=OVER + 7,
    )
    act(services.return_money, returning, by=finance(2), day=OVER + 8)
    money = statement(returning.agreement.reference)
    assert returning.return_confirmed_by == finance(2).user_id and money.total("returnable") == 0
    assert (
        money.total("returned", source=Source.GOV) + money.total("returned", source=Source.CO) == 97_000_001
        and verify(ledger_causes()) == []
    )


def test_a_report_closes_settlement_agreement_and_project(app: Flask) -> None:
    closed = given.settlement(SettlementState.CLOSED)
    agreement = closed.agreement
    assert closed.closed_at == at(OVER + 7) and closed.pdf is not None and closed.xlsx is not None
    assert agreement.state is AgreementState.SETTLED and agreement.application.place_freed_at == at(OVER + 7)
    assert agreement.application.state is ApplicationState.SELECTED and verify(ledger_causes()) == []


def test_a_settlement_begins_with_every_paid_invoice_undecided(app: Flask) -> None:
    agreement = given.agreement()
    for number, amount in enumerate((10_000_000, 20_000_000)):
        invoice = invoiced(requested(agreement, amount=amount), amount)
        accept(invoice)
        batch = act(payments.draw_up_batch, agreement.round, [invoice], by=finance(), day=PAID + number)
        approve(batch, day=PAID + number)
        pay(batch.orders[0], day=PAID + number)
    opened = act(services.open_settlement, agreement, by=officer(), day=OVER)
    assert [(line.invoice.accepted, line.decision) for line in opened.lines] == [
        (10_000_000, Decision.UNDECIDED),
        (20_000_000, Decision.UNDECIDED),
    ]
    assert (
        opened.opened_at == at(OVER)
        and opened.handled_by == [officer().user_id]
        and agreement.state is AgreementState.SETTLING
    )


def test_money_goes_back_on_a_day_between_confirmation_and_today(app: Flask) -> None:
    confirmed = given.settlement(SettlementState.CONFIRMED)
    references = {source: f"R-{source}" for source in queries.to_return(confirmed)}
    day = date_in_korea(confirmed.confirmed_at)
    for returned_on in (None, day - timedelta(days=1), on(OVER + 10) + timedelta(days=1)):
        with pytest.raises(ReturnedOutside) as refusal:
            act(
                services.record_return,
                confirmed,
                references=references,
                returned_on=returned_on,
                by=finance(),
                day=OVER + 10,
            )
        assert refusal.value.field == "returned_on"
    act(services.record_return, confirmed, references=references, returned_on=day, by=finance(), day=OVER + 10)
    assert (confirmed.state, confirmed.returned_on) == (SettlementState.RETURNING, day)


def test_what_was_disallowed_is_owed_after_the_days_for_objecting_and_for_paying(app: Flask) -> None:
    confirmed = given.settlement(SettlementState.CONFIRMED, disallowed=1_000_000)
    days = confirmed.agreement.round.definition.settlement
    due = due_on(date_in_korea(confirmed.confirmed_at), max(days.return_days, days.objection_days + 1))
    event = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type == "disallow")).one()
    assert json.loads(event.body)["due_on"] == str(due)
    assert days.objection_days + 1 > days.return_days or days.return_days > days.objection_days
    body = db.session.scalars(select(Letter).where(Letter.kind == "settlement_confirmed")).first().body
    assert f"{due.year}. {due.month}. {due.day}." in body


def test_each_decision_names_its_invoice(app: Flask) -> None:
    line = given.settlement(SettlementState.OPEN).lines[0]
    for allowed in (True, True):
        act(services.decide_line, line, allowed=allowed, by=officer(), day=OVER + 1)
    steps = db.session.scalars(
        select(Transition).where(Transition.kind == "settlement_line").order_by(Transition.id)
    ).all()
    assert [step.changes["invoice_reference"] for step in steps] == [[line.invoice.reference] * 2] * 2


def test_nothing_is_spent_or_deposited_while_an_agreement_is_settled(app: Flask) -> None:
    settling = given.settlement(SettlementState.OPEN).agreement
    with pytest.raises(AgreementNotRunning):
        requested(settling, amount=1, day=OVER + 1)
    found = act(
        bank.record_deposit, settling.round, statement_line="L-late", payer="모르는 입금자", amount=1,
        deposited_on=on(OVER), by=finance(), day=OVER + 1,
    )  # fmt: skip
    with pytest.raises(AgreementUnknown):
        act(agreements.match_deposit, found, settling, by=finance(), day=OVER + 1)


def test_a_settlement_starts_when_the_period_is_over_or_all_is_spent(app: Flask) -> None:
    agreement = given.agreement()
    last = (agreement.ends_on - on(0)).days
    with pytest.raises(StillRunning) as refusal:
        act(services.open_settlement, agreement, by=officer(), day=last)
    assert refusal.value.params["left"] == statement(agreement.reference).total("avail", "locked") == 147_000_001
    assert act(services.open_settlement, agreement, by=officer(), day=last + 1).state is SettlementState.OPEN


def test_what_is_spent_to_the_won_is_settled_in_mid_term(app: Flask) -> None:
    agreement = given.agreement()
    for line in agreement.lines:
        if amount := line.gov + line.cash:
            given.invoice(InvoiceState.PAID, of=requested(agreement, item=line.item_code, amount=amount), amount=amount)
    assert statement(agreement.reference).total("avail", "locked", "held") == 0
    opened = act(services.open_settlement, agreement, by=officer(), day=PAID + 1)
    assert opened.state is SettlementState.OPEN and agreement.ends_on > on(PAID + 1)


def test_the_figures_before_the_press_are_those_after_it(app: Flask) -> None:
    reviewed = given.settlement(SettlementState.REVIEWED, disallowed=1_234_567)
    before = queries.outcome(reviewed)
    act(services.confirm, reviewed, by=officer(2), day=OVER + 5)
    after, money = queries.outcome(reviewed), statement(reviewed.agreement.reference)
    assert (before.allowed, before.disallowed, before.returned) == (after.allowed, after.disallowed, after.returned)
    assert sum(before.disallowed.values()) == money.total("disallowed") == 1_234_567
    for source in (Source.GOV, Source.CO):
        assert before.returned[source] == money.total("returnable", source=source) > 0
    assert before.receivable == after.receivable == money.total("receivable") == reviewed.lines[0].disallowed_gov
    body = db.session.scalars(select(Letter.body).where(Letter.kind == "settlement_confirmed")).one()
    for amount in (before.returned[Source.GOV], before.returned[Source.CO], before.receivable):
        assert f"{amount:,}" in body
