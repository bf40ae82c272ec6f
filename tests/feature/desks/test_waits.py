"""Who is waited for until when, and who is reminded on which day."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from tests import given
from tests.features import BROUGHT
from tests.given.acting import AGREED, OVER, SCORED, SPENT, act, at, on
from tests.given.agreements import SIGNED, match
from tests.given.claims import accept
from tests.given.people import address, officer
from tests.letters import letters
from vouchers.agreements.states import AgreementState
from vouchers.claims import jobs as claims
from vouchers.claims.errors import InspectionStillOpen
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.db.transaction import transaction
from vouchers.desks import jobs, services
from vouchers.desks.queries.waits import month_of, one, waits
from vouchers.evaluation.states import PanelState
from vouchers.kernel import workdays
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import in_korea
from vouchers.kernel.desk import Scope
from vouchers.kernel.errors import NotPermitted
from vouchers.settlement.states import SettlementState


def days_after(day: float, count: int) -> Any:
    return workdays.days_after(on(day), count, {})


CASES: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    "signature": (
        lambda: given.agreement(AgreementState.AWAITING_SUPPLIER),
        lambda row: days_after(SIGNED, row.round.definition.agreement.sign_days),
    ),
    "deposit": (
        lambda: given.agreement(paid_in=False),
        lambda row: days_after(SIGNED, row.round.definition.agreement.deposit_days),
    ),
    "inspection": (given.invoice, lambda row: days_after(SPENT, 10)),
    "sheets": (lambda: given.panel(PanelState.SCORING).seats[0], lambda row: on(SCORED + 10)),
    "review": (lambda: given.settlement(SettlementState.UNDER_REVIEW), lambda row: days_after(OVER + 2, 14)),
    "return": (lambda: given.settlement(SettlementState.CONFIRMED), lambda row: days_after(OVER + 4, 30)),
}


@pytest.mark.parametrize("what", CASES, ids=str)
def test_what_is_waited_for_has_its_last_day_from_the_programme(app: Flask, what: str) -> None:
    make, due = CASES[what]
    row = make()
    found = one(BROUGHT.waits, what, row.id)
    assert found is not None and found.people()
    assert due(row) == found.due_on
    assert one(BROUGHT.waits, what, row.id + 1_000) is None


def noon(day: Any) -> datetime:
    return in_korea(datetime.combine(day, time(12)))


def test_whoever_is_waited_for_is_reminded_before_and_after_the_last_day_once_each(app: Flask) -> None:
    agreement = given.agreement(AgreementState.AWAITING_COMPANY)
    (wait,) = waits(BROUGHT.waits, Scope(reference=agreement.reference))
    for days in range(-9, 4):
        for _again in range(2):
            jobs.remind(at=noon(wait.due_on + timedelta(days=days)))
    told = [letter for letter in letters("due_soon") if letter.address == address("company1")]
    assert [f"{days}일 남았습니다" in letter.body for days, letter in zip((7, 3, 1), told, strict=True)] == [True] * 3
    late = [letter for letter in letters("overdue") if letter.address == address("company1")]
    assert len(late) == 1 and "1일 지났습니다" in late[0].body and "협약서 서명" in late[0].subject


def test_somebody_may_be_urged_by_hand_once_a_day(app: Flask) -> None:
    agreement = given.agreement(AgreementState.AWAITING_COMPANY)
    (wait,) = waits(BROUGHT.waits, Scope(reference=agreement.reference))
    late = noon(wait.due_on + timedelta(days=20))
    for _again in range(2):
        with transaction():
            services.urge(wait, at=late)
    assert len([letter for letter in letters("overdue") if letter.address == address("company1")]) == 1


def test_what_has_been_done_is_waited_for_no_longer(app: Flask) -> None:
    agreement = given.agreement(paid_in=False)
    assert [wait.what for wait in waits(BROUGHT.waits, Scope(reference=agreement.reference))] == ["deposit"]
    match(agreement)
    assert waits(BROUGHT.waits, Scope(reference=agreement.reference)) == []


def test_the_agency_inspects_once_the_company_has_let_its_days_pass(app: Flask) -> None:
    invoice = given.invoice()
    last = days_after(SPENT, invoice.agreement.round.definition.spending.inspect_days)
    with pytest.raises(NotPermitted):
        act(invoicing.refuse_invoice, invoice, reason="없음", by=officer(), day=SPENT + 1)
    with pytest.raises(InspectionStillOpen), transaction():
        invoicing.fall_due(invoice, by=SYSTEM, at=noon(last))
    assert claims.fall_due(at=noon(last)) == "inspections overdue 0"
    assert claims.fall_due(at=noon(last + timedelta(days=1))) == "inspections overdue 1"
    assert claims.fall_due(at=noon(last + timedelta(days=2))) == "inspections overdue 0"
    act(
        invoicing.accept_invoice,
        invoice,
        amount=invoice.supply_value,
        final=True,
        reason="",
        by=officer(),
        day=SPENT + 40,
    )
    assert invoice.state is InvoiceState.ACCEPTED


def test_a_company_may_still_inspect_late(app: Flask) -> None:
    invoice = given.invoice()
    claims.fall_due(at=at(AGREED + 100))
    accept(invoice, day=AGREED + 101)
    assert invoice.state is InvoiceState.ACCEPTED


def test_the_calendar_says_how_much_is_due_on_each_day(app: Flask) -> None:
    agreement = given.agreement(paid_in=False)
    found = waits(BROUGHT.waits, Scope(reference=agreement.reference))
    due_on = found[0].due_on
    weeks = month_of(found, due_on.year, due_on.month)
    days = [one for week in weeks for one in week]
    assert all(len(week) == 7 and week[0].day.weekday() == 6 for week in weeks)
    assert [(one.day, one.count) for one in days if one.count] == [(due_on, 1)]
    assert all(not one.works for one in days if one.day.weekday() >= 5)
    inside = [one.day for one in days if one.is_inside]
    assert inside[0].day == 1 and {one.month for one in inside} == {due_on.month}
