"""A case is one officer's: taken on, handed over with a reason and a letter, on record, and on that officer's desk."""

import pytest
from flask import Flask

from tests import given
from tests.features import BROUGHT, PILES
from tests.given.acting import APPLIED, act, at
from tests.given.organisations import representative
from tests.given.people import address, approver, finance, officer, user
from tests.letters import letters
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.queries import steps_of
from vouchers.casework import queries, services
from vouchers.correspondence import services as correspondence
from vouchers.correspondence.states import Side
from vouchers.desks.queries import queues
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import NotPermitted, ReasonMissing

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
