"""Who had a hand in a settlement, and who therefore has none in its next step."""

import json

import pytest
from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import OVER, act, at, on
from tests.given.people import auditor, officer
from vouchers.db import db
from vouchers.identity.models import Appointment
from vouchers.kernel import workdays
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import SamePerson
from vouchers.outbox.models import Letter
from vouchers.settlement import services as settlement
from vouchers.settlement.states import SettlementState


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
