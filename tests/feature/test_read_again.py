"""Money and duties where a second reading found a gap: lines of one account, who had a hand in it, days,
what is over.
"""

import json
from datetime import timedelta

import pytest
from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import AGREED, CLOSES, OPENS, OVER, PAID, RELEASED, SCORED, SPENT, act, at, on
from tests.given.agreements import company, supplier
from tests.given.applications import owner
from tests.given.claims import tax_number
from tests.given.evaluation import score
from tests.given.matching import accepted
from tests.given.people import approver, auditor, finance, officer
from tests.given.programmes import CLOUD
from tests.given.suppliers import people_of
from vouchers.agreements import services as agreements
from vouchers.agreements.errors import SupplierFull
from vouchers.agreements.states import AgreementState
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement, CorrectionDeadlinePassed
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.bank.errors import DepositLooksAlike, LineTaken, NumberUnreadable
from vouchers.claims.errors import NumberOfAnotherDay
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.evaluation import services as evaluation
from vouchers.evaluation.states import PanelState
from vouchers.identity.models import Appointment
from vouchers.kernel import workdays
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import NotPermitted, SamePerson
from vouchers.ledger.verify import verify
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals
from vouchers.outbox.models import Letter
from vouchers.payments import services as payments
from vouchers.programmes import services as programmes
from vouchers.reporting.queries import ledger_causes
from vouchers.selection import services as selections
from vouchers.settlement import services as settlement
from vouchers.settlement.states import SettlementState
from vouchers.suppliers.queries import firms_paid_to


def second_round():
    """Another round of the same programme, open at the same time."""
    made = act(
        programmes.create_round,
        "ai-voucher.2020",
        title="2차 공고",
        budget=1_000_000_000,
        opens_at=at(OPENS),
        closes_at=at(CLOSES),
        by=officer(),
        day=0.5,
    )
    act(programmes.open_round, made, by=officer(2), day=OPENS)
    return made


def both_roles(key: str, *roles: StaffRole) -> people.Actor:
    user = people.user(key, *roles)
    return people.person(user.email.partition("@")[0])


def test_a_line_of_the_bank_counts_once_in_all_rounds_of_an_account(app: Flask) -> None:
    first, second = given.call_round(), second_round()
    said = {"payer": "입금자", "amount": 1_000_000, "deposited_on": on(10), "by": finance(), "day": 10.1}
    act(bank.record_deposit, first, statement_line="20260312-000123", **said)
    with pytest.raises(LineTaken):
        act(bank.record_deposit, second, statement_line="20260312 000123", another=True, **said)
    with pytest.raises(DepositLooksAlike):
        act(bank.record_deposit, second, statement_line="other", **said)
    act(bank.record_deposit, second, statement_line="other", another=True, **said)
    elsewhere = given.call_round(programme=CLOUD)  # an account of its own
    act(bank.record_deposit, elsewhere, statement_line="20260312-000123", **said)


@pytest.mark.parametrize("number", ["㍿" * 60, "ﷺ" * 60, "-- --", "Ａ" * 60])
def test_a_number_that_is_none_is_refused_beside_its_field(app: Flask, number: str) -> None:
    said = {"payer": "입금자", "amount": 1_000_000, "deposited_on": on(10), "by": finance(), "day": 10.1}
    if number.startswith("Ａ"):
        act(bank.record_deposit, given.call_round(), statement_line=number, **said)
        return
    with pytest.raises(NumberUnreadable) as refusal:
        act(bank.record_deposit, given.call_round(), statement_line=number, **said)
    assert refusal.value.field == "statement_line"


def test_whoever_drew_up_a_batch_does_not_say_what_the_bank_did(app: Flask) -> None:
    order = given.order()
    with pytest.raises(SamePerson):
        act(payments.record_paid, order, bank_reference="P-1", paid_on=on(PAID), by=finance(), day=PAID)
    with pytest.raises(SamePerson):
        act(payments.fail_order, order, reason="예금주 불일치", by=finance(), day=PAID)
    act(payments.record_paid, order, bank_reference="P-1", paid_on=on(PAID), by=finance(2), day=PAID)


def test_whoever_drew_up_a_selection_does_not_confirm_it(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    for row in panel.assignments:
        score(row)
    both = both_roles("both", StaffRole.OFFICER, StaffRole.APPROVER)
    act(evaluation.close_panel, panel, by=officer(), day=SCORED + 1)
    drawn = act(selections.draw_up_selection, panel.round, by=both, day=SCORED + 2)
    act(selections.propose_selection, drawn, by=officer(), day=SCORED + 2)
    with pytest.raises(SamePerson):
        act(selections.confirm_selection, drawn, by=both, day=SCORED + 3)
    act(selections.confirm_selection, drawn, by=approver(), day=SCORED + 3)


def test_a_settlement_without_lines_takes_two_people_too(app: Flask) -> None:
    opened = given.settlement(spend=False)
    assert opened.lines == []
    act(settlement.ask_review, opened, people.user("auditor1", StaffRole.AUDITOR), by=officer(2), day=OVER + 1)
    act(settlement.agree, opened, opinion="쓴 것이 없습니다.", by=auditor(), day=OVER + 2)
    for whoever in (officer(), officer(2)):  # who opened it, who handed it over
        with pytest.raises(SamePerson):
            act(settlement.confirm, opened, by=whoever, day=OVER + 3)
    act(settlement.confirm, opened, by=officer(3), day=OVER + 3)


def test_whose_decision_was_replaced_does_not_confirm(app: Flask) -> None:
    opened = given.settlement()
    line = opened.lines[0]
    wrong = {"allowed": False, "amount": 1_000, "reason_code": "no-evidence", "reason": "명단이 없습니다."}
    act(settlement.decide_line, line, **wrong, by=officer(3), day=OVER + 1)
    act(settlement.decide_line, line, **wrong, by=officer(2), day=OVER + 1)
    act(settlement.ask_review, opened, people.user("auditor1", StaffRole.AUDITOR), by=officer(2), day=OVER + 1)
    act(settlement.agree, opened, opinion="판단이 맞습니다.", by=auditor(), day=OVER + 2)
    with pytest.raises(SamePerson):
        act(settlement.confirm, opened, by=officer(3), day=OVER + 3)
    act(settlement.confirm, opened, by=officer(4), day=OVER + 3)


def test_an_auditor_who_had_a_hand_in_it_reviews_nothing(app: Flask) -> None:
    opened = given.settlement(SettlementState.UNDER_REVIEW)
    row = people.user("officer1")
    row.appointments[0].ended_at, row.appointments[0].end_reason = at(OVER), "옮김"
    db.session.flush()
    row.appointments.append(
        Appointment(role=StaffRole.AUDITOR, appointed_at=at(OVER), started_at=at(OVER), reason="시험")
    )
    opened.auditor = row
    db.session.commit()
    with pytest.raises(SamePerson):
        act(settlement.agree, opened, opinion="적정합니다.", by=people.person("officer1"), day=OVER + 3)


def test_letter_and_ledger_say_the_same_day_and_a_working_one(app: Flask) -> None:
    confirmed = given.settlement(SettlementState.CONFIRMED, disallowed=1_000_000)
    from vouchers.ledger.models import LedgerEvent

    event = db.session.scalars(db.select(LedgerEvent).where(LedgerEvent.type == "disallow")).one()
    days = confirmed.agreement.round.definition.settlement
    owed = workdays.days_after(on(OVER + 4), max(days.return_days, days.objection_days + 1), {})
    assert json.loads(event.body)["due_on"] == owed.isoformat()
    letter = db.session.scalars(db.select(Letter).where(Letter.kind == "settlement_confirmed")).first()
    assert f"{owed.year}. {owed.month}. {owed.day}." in letter.body


def test_an_approval_number_of_tomorrow_is_none(app: Flask) -> None:
    purchase = given.purchase()
    said = {
        "issued_on": on(SPENT),
        "supply_value": 1_000_000,
        "vat": 100_000,
        "note": "납품",
        "files": [("세금계산서.pdf", given.sample_pdf())],
    }
    for day, taken in ((SPENT + 1, False), (SPENT - 1, False), (SPENT, True)):
        number = tax_number(day)
        if taken:
            act(
                invoicing.submit_invoice,
                purchase,
                tax_number=number,
                **said,
                by=supplier(purchase.agreement),
                day=SPENT,
            )
        else:
            with pytest.raises(NumberOfAnotherDay):
                act(
                    invoicing.submit_invoice,
                    purchase,
                    tax_number=number,
                    **said,
                    by=supplier(purchase.agreement),
                    day=SPENT,
                )


def test_nobody_shows_or_waives_vat_of_a_settled_agreement(app: Flask) -> None:
    closed = given.settlement(SettlementState.CLOSED)
    (invoice,) = claims_of(closed)
    with pytest.raises(NotPermitted):
        act(
            invoicing.show_vat,
            invoice,
            files=[("증빙.pdf", given.sample_pdf())],
            by=company(closed.agreement),
            day=OVER + 30,
        )
    with pytest.raises(NotPermitted):
        act(invoicing.propose_waiver, invoice, reason="exempt", by=finance(), day=OVER + 30)
    assert verify(ledger_causes()) == []


def claims_of(found):
    from vouchers.claims import queries

    return queries.invoices(found.agreement_id, InvoiceState.PAID)


def test_a_declined_agreement_is_no_dead_end(app: Flask) -> None:
    """The company withdraws, or names another supplier; while an agreement binds it does neither."""
    declined = given.agreement(AgreementState.DECLINED)
    selected, own = declined.application, company(declined)
    other = given.supplier(key="supplier2")
    again = act(agreements.draw_up, selected, starts_on=on(AGREED), by=officer(), day=AGREED)
    given.make_documents()
    with pytest.raises(BoundByAgreement):
        act(applications.withdraw, selected, reason="그만둡니다.", by=own, day=AGREED)
    with pytest.raises(BoundByAgreement):
        act(proposals.take_back, matching.accepted_of(selected.id), by=own, day=AGREED)
    act(agreements.send, again, by=officer(), day=AGREED)
    act(agreements.decline, again, reason="못 합니다.", by=own, day=AGREED + 1)
    act(proposals.take_back, matching.accepted_of(selected.id), by=own, day=AGREED + 2)
    asked = act(proposals.propose, selected, other, message="함께해 주세요.", by=own, day=AGREED + 2)
    act(proposals.accept, asked, answer="네.", by=people_of(other), day=AGREED + 2)
    assert (
        selected.supplier_id == other.id and matching.free_slots([other], selected.round)[other.id] == other.slots - 1
    ), "it takes a place"
    act(agreements.draw_up, selected, starts_on=on(AGREED), by=officer(), day=AGREED + 3)


def test_a_company_whose_agreement_was_declined_may_leave(app: Flask) -> None:
    declined = given.agreement(AgreementState.DECLINED)
    act(applications.withdraw, declined.application, reason="그만둡니다.", by=company(declined), day=AGREED + 1)
    assert declined.application.state is ApplicationState.WITHDRAWN


def test_a_place_that_went_to_another_is_not_taken_again(app: Flask) -> None:
    """Two selected companies, a supplier of one place: the first agreement is declined,
    the second company takes the place.
    """
    only = given.supplier(key="cloud1", programme=CLOUD, slots=1)
    first = given.application(ApplicationState.ELIGIBLE, company="company1", programme=CLOUD)
    second = given.application(ApplicationState.ELIGIBLE, company="company2", programme=CLOUD, call_over=True)
    from tests.given.selection import selection
    from vouchers.selection.states import SelectionState

    selection(SelectionState.RELEASED, of=second.round)
    accepted(first, only)
    drawn = act(agreements.draw_up, first, starts_on=on(AGREED), by=officer(), day=RELEASED + 3)
    given.make_documents()
    act(agreements.send, drawn, by=officer(), day=RELEASED + 3)
    act(agreements.decline, drawn, reason="못 합니다.", by=owner(first), day=RELEASED + 4)
    accepted(second, only)
    with pytest.raises(SupplierFull):
        act(agreements.draw_up, first, starts_on=on(AGREED), by=officer(), day=RELEASED + 5)


def test_a_shared_account_is_told_by_what_was_frozen(app: Flask) -> None:
    order = given.order()
    other = given.supplier(key="supplier2")
    with given_transaction():
        other.account.number_index = order.account_index
        db.session.flush()
        order.invoice.agreement.supplier.account.number_index = "f" * 64  # it has moved on since
    found = firms_paid_to(
        {order.id: order.account_index}, besides={order.id: order.invoice.agreement.supplier.organisation_id}
    )
    assert found == {order.id: [other.name]}


def given_transaction():
    from vouchers.db.transaction import transaction

    return transaction()


def test_a_correction_is_due_at_the_end_of_a_working_day(app: Flask) -> None:
    asked = given.application(ApplicationState.CORRECTION)
    days = asked.round.definition.call.correction_days
    last = workdays.days_after(on(7), days, {})
    from vouchers.kernel.clock import date_in_korea

    assert date_in_korea(asked.correction_due_at - timedelta(seconds=1)) == last and workdays.is_working_day(last, {})
    with pytest.raises(CorrectionDeadlinePassed), given_transaction():
        applications.submit(asked, by=owner(asked), at=asked.correction_due_at + timedelta(seconds=1))
