"""A case is one officer's: taken on, handed over with a reason and a letter, on record, and on that officer's desk."""

import pytest
from flask import Flask

from tests import given
from tests.features import BROUGHT, PILES
from tests.given.acting import APPLIED, OVER, act, at, on
from tests.given.organisations import representative
from tests.given.people import address, administrator, approver, finance, officer, user
from tests.letters import letters
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.queries import steps_of
from vouchers.casework import queries, services
from vouchers.casework.models import Absence
from vouchers.correspondence import services as correspondence
from vouchers.correspondence.states import Side
from vouchers.db import db
from vouchers.desks.queries import queues
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import NotPermitted, ReasonMissing
from vouchers.organisations import staff
from vouchers.settlement import services as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState

WHY = "휴가를 갑니다."


def take_on(of: Application, by: Actor) -> None:
    act(services.take_on, of, by=by, day=APPLIED + 1)


def hand_over(of: Application, to: str, by: Actor, reason: str = WHY) -> None:
    act(services.hand_over, of, user(to, StaffRole.OFFICER), reason=reason, by=by, day=APPLIED + 2)


def my_cases(actor: Actor) -> list[str]:
    found = queues(PILES, BROUGHT.waits, actor, at(APPLIED + 3))
    return [task.about for queue in found if queue.label == "내가 맡은 사건" for task in queue.tasks]


def test_whoever_takes_a_case_on_has_it_on_the_desk(app: Flask) -> None:
    applied = given.application()
    take_on(applied, officer())
    held = queries.of_case(applied.id)
    assert held is not None and held.user_id == officer().user_id and held.since == at(APPLIED + 1)
    assert my_cases(officer()) == [f"{applied.reference} {applied.organisation.name}"] and my_cases(officer(2)) == []
    (listed,) = queries.listing(approver()).page(None).rows
    assert (listed.reference, listed.officer) == (applied.reference, held.officer.name)


def test_a_case_is_handed_over_with_a_letter_and_on_record(app: Flask) -> None:
    applied = given.application()
    take_on(applied, officer())
    hand_over(applied, "officer2", officer())
    held = queries.of_case(applied.id)
    assert held is not None and held.user_id == officer(2).user_id and held.since == at(APPLIED + 2)
    (letter,) = letters("case_handed_over")
    assert letter.address == address("officer2") and WHY in letter.body
    steps = [(step.action, step.reason, step.changes) for step in steps_of("case_officer", held.id)]
    first, second = officer().user_id, officer(2).user_id
    assert steps == [
        ("take_on", None, {"user_id": [None, first]}), ("hand_over", WHY, {"user_id": [first, second]}),
    ]  # fmt: skip
    assert my_cases(officer()) == [] and len(my_cases(officer(2))) == 1


def test_a_case_is_not_taken_away_in_silence(app: Flask) -> None:
    applied = given.application()
    take_on(applied, officer())
    hand_over(applied, "officer2", officer(2))
    (letter,) = letters("case_left")
    assert letter.address == address("officer1") and WHY in letter.body
    assert letters("case_handed_over") == [], "whoever took it knows"


def test_what_nobody_has_can_be_given_to_somebody(app: Flask) -> None:
    applied = given.application()
    hand_over(applied, "officer2", officer())
    held = queries.of_case(applied.id)
    assert held is not None and held.user_id == officer(2).user_id


def test_a_company_writes_to_the_officer_of_its_case(app: Flask) -> None:
    applied = given.application()
    officer(2)
    take_on(applied, officer())
    act(
        correspondence.write,
        applied,
        Side.AGENCY,
        "문의드립니다.",
        by=representative(applied.organisation),
        day=APPLIED + 2,
    )
    assert [letter.address for letter in letters("case_message")] == [address("officer1")]


def test_what_is_over_is_nobodys_work(app: Flask) -> None:
    applied = given.application(ApplicationState.INELIGIBLE)
    act(services.take_on, applied, by=officer(), day=APPLIED + 40)
    assert my_cases(officer()) == []


def test_a_settled_project_leaves_the_desk(app: Flask) -> None:
    application = given.settlement(SettlementState.RETURNED).agreement.application
    act(services.take_on, application, by=officer(), day=OVER + 30)
    assert len(my_cases(officer())) == 1
    (settled,) = db.session.query(Settlement)
    act(settlement.issue_report, settled, by=officer(), day=OVER + 40)
    assert my_cases(officer()) == []


def test_what_came_to_nothing_stays_with_its_officer(app: Flask) -> None:
    declined = given.agreement(AgreementState.DECLINED)
    act(services.take_on, declined.application, by=officer(), day=OVER)
    assert declined.application.place_freed_at is not None and len(my_cases(officer())) == 1


def test_only_officers_and_only_what_was_submitted(app: Flask) -> None:
    draft, applied = given.application(ApplicationState.DRAFT), given.application(company="company2")
    for by in (approver(), finance(), representative(applied.organisation)):
        with pytest.raises(NotPermitted):
            take_on(applied, by)
        with pytest.raises(NotPermitted):
            hand_over(applied, "officer2", by)
    with pytest.raises(NotPermitted):
        take_on(draft, officer())
    take_on(applied, officer())
    with pytest.raises(ReasonMissing):
        hand_over(applied, "officer2", officer(), reason=" ")
    assert queries.of_case(draft.id) is None and queries.of_case(applied.id) is not None


def away(first: float, last: float, *, deputy: str = "officer2", by: Actor | None = None) -> Absence:
    made: Absence = act(
        services.declare_absence, user(deputy, StaffRole.OFFICER), first_day=on(first), last_day=on(last),
        by=by or officer(), day=APPLIED + 1,
    )  # fmt: skip
    return made


def test_a_deputy_has_the_cases_on_the_desk_and_the_letters_while_it_lasts(app: Flask) -> None:
    applied = given.application()
    take_on(applied, officer())
    absence = away(APPLIED + 3, APPLIED + 3)
    assert [letter.address for letter in letters("deputy_named")] == [address("officer2")]
    assert len(my_cases(officer(2))) == len(my_cases(officer())) == 1, "both have it on that day"
    act(
        correspondence.write,
        applied,
        Side.AGENCY,
        "급합니다.",
        by=representative(applied.organisation),
        day=APPLIED + 3,
    )
    told = {letter.address for letter in letters("case_message")}
    assert told == {address("officer1"), address("officer2")}
    assert [user.id for user in queries.addressees(applied.id, on(APPLIED + 4))] == [officer().user_id]
    assert queries.absences(on(APPLIED + 4)) == [] and queries.absences(on(APPLIED)) == [absence]
    act(services.end_absence, absence, by=officer(), day=APPLIED + 2)
    assert my_cases(officer(2)) == [] and queries.absences(on(APPLIED)) == []


def test_only_oneself_and_an_administrator_end_an_absence(app: Flask) -> None:
    absence = away(APPLIED + 2, APPLIED + 5)
    for by in (officer(2), approver()):
        with pytest.raises(NotPermitted):
            act(services.end_absence, absence, by=by, day=APPLIED + 2)
    act(services.end_absence, absence, by=administrator(), day=APPLIED + 2)
    assert absence.ended_at == at(APPLIED + 2)
    away(APPLIED + 2, APPLIED + 5)  # the days are free again


def test_who_is_no_officer_any_more_is_not_written_to(app: Flask) -> None:
    applied = given.application()
    officer(2)
    take_on(applied, officer())
    (held,) = user("officer1").appointments
    act(staff.end_appointment, held, reason="다른 부서로 갔습니다.", by=administrator(), day=APPLIED + 2)
    assert queries.addressees(applied.id, on(APPLIED + 3)) == []
    act(
        correspondence.write,
        applied,
        Side.AGENCY,
        "문의드립니다.",
        by=representative(applied.organisation),
        day=APPLIED + 3,
    )
    assert [letter.address for letter in letters("case_message")] == [address("officer2")]
