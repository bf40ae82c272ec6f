"""A case says the one next thing to whoever reads it: what, whose turn it is, by when, about how much."""

from typing import Any

from flask import Flask

from tests import given
from tests.features import BROUGHT
from tests.given.acting import AGREED, APPLIED, OVER, SPENT, at
from tests.given.agreements import SIGNED, company, supplier
from tests.given.applications import owner
from tests.given.people import approver, officer
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.desks.policy import readers
from vouchers.desks.queries import case
from vouchers.desks.queries.case import Next
from vouchers.kernel import workdays
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.settlement.states import SettlementState


def following(application: Application, actor: Actor, day: float) -> Next | None:
    return case(application, actor, readers(actor, application), BROUGHT, at=at(day)).next


def said(found: Next | None) -> tuple[Any, ...] | None:
    return None if found is None else (found.what, found.who, found.amount, found.task and found.task.endpoint)


def test_a_draft_is_its_companys_until_the_close(app: Flask) -> None:
    draft = given.application(ApplicationState.DRAFT)
    found = following(draft, owner(draft), APPLIED)
    assert said(found) == ("신청서 이어 쓰기", draft.organisation.name, None, "applications.tasks")
    assert found is not None and found.due_on == date_in_korea(draft.round.closes_at)


def test_what_is_submitted_is_the_agencys_turn_for_both(app: Flask) -> None:
    submitted = given.application()
    agency = submitted.round.definition.agency
    assert said(following(submitted, owner(submitted), APPLIED)) == ("적격성 검토", agency, None, None)
    assert said(following(submitted, officer(), APPLIED)) == (
        "적격성 검토하기",
        officer().name,
        None,
        "screening.screen",
    )


def test_a_signature_is_asked_of_one_and_awaited_by_the_others_until_its_day(app: Flask) -> None:
    agreement = given.agreement(AgreementState.AWAITING_COMPANY)
    application, firm = agreement.application, agreement.application.organisation.name
    mine = following(application, company(agreement), AGREED)
    others = [following(application, actor, AGREED) for actor in (supplier(agreement), officer())]
    assert said(mine) == ("협약서 읽고 서명하기", firm, None, "agreements.agreement")
    assert [said(found) for found in others] == [("협약서 서명", firm, None, None)] * 2
    assert mine is not None and {found.due_on for found in others if found} == {mine.due_on}


def test_a_share_that_is_not_paid_in_is_said_in_won_with_its_day(app: Flask) -> None:
    agreement = given.agreement(paid_in=False)
    application, firm = agreement.application, agreement.application.organisation.name
    mine, theirs = following(application, company(agreement), AGREED), following(application, officer(), AGREED)
    days = agreement.round.definition.agreement.deposit_days
    assert said(mine) == ("기업부담금 입금하기", firm, agreement.cash, "desks.case")
    assert said(theirs) == ("기업부담금 입금", firm, agreement.cash, None)
    due_on = workdays.days_after(date_in_korea(at(SIGNED)), days, {})
    assert [found and found.due_on for found in (mine, theirs)] == [due_on, due_on]


def test_an_inspection_is_the_companys_with_its_amount(app: Flask) -> None:
    invoice = given.invoice()
    application, firm = invoice.agreement.application, invoice.agreement.application.organisation.name
    mine = following(application, company(invoice.agreement), SPENT)
    theirs = following(application, supplier(invoice.agreement), SPENT)
    assert said(mine) == ("납품 검수하기", firm, invoice.supply_value, "claims.inspect")
    assert said(theirs) == ("검수", firm, invoice.supply_value, None)


def test_an_approver_waits_for_nobody_of_what_is_over(app: Flask) -> None:
    closed = given.settlement(SettlementState.CLOSED)
    application = closed.agreement.application
    assert following(application, approver(), OVER + 60) is None
    assert following(application, company(closed.agreement), OVER + 60) is None
