"""Editing what was submitted: the last submission stands until the next, and a withdrawn one can be begun with."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, CLOSES, act, at
from tests.given.applications import owner, reopened
from tests.given.matching import accepted
from tests.given.organisations import firm, representative
from tests.given.people import address, officer
from tests.letters import letters
from vouchers.applications import errors, queries, services
from vouchers.applications.models import Application
from vouchers.applications.rules import Cost
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.kernel.errors import NotNow, NotPermitted
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals
from vouchers.matching.queries import free_slots
from vouchers.matching.states import ProposalState
from vouchers.programmes.states import RoundState
from vouchers.screening import services as screening
from vouchers.screening.states import ExclusionState

NEW = {"title": "고친 이름", "field_code": "manufacturing", "need": "불량을 카메라로 찾아 주는 도움이 필요합니다."}


def edited(application: Application, day: float = APPLIED + 1) -> Application:
    copy = reopened(application, day)
    act(services.save_need, copy, **NEW, by=owner(copy), day=day)
    return copy


def resubmit(copy: Application, day: float = APPLIED + 2) -> None:
    act(services.resubmit, copy, by=owner(copy), day=day)


def test_what_was_submitted_stands_until_its_copy_is_submitted(app: Flask) -> None:
    application = given.application()
    title, first = application.title, application.submissions[0].sha256
    copy = edited(application)
    assert (application.title, application.state) == (title, ApplicationState.SUBMITTED)
    assert (copy.state, copy.supplier_id) == (ApplicationState.DRAFT, application.supplier_id)
    assert queries.missing_sections(copy) == [], "papers, costs and consents came along"
    resubmit(copy)
    assert (application.title, application.state) == (NEW["title"], ApplicationState.SUBMITTED)
    assert (copy.state, [row.version for row in application.submissions]) == (ApplicationState.ENDED, [1, 2])
    assert application.submissions[0].sha256 == first and application.submissions[1].content["title"] == NEW["title"]


def test_the_first_time_of_receipt_stays_and_the_new_one_stands_beside_it(app: Flask) -> None:
    application = given.application()
    resubmit(edited(application))
    assert (application.submitted_at, application.resubmitted_at) == (at(APPLIED), at(APPLIED + 2))
    assert (application.receipt_number, len(application.submissions)) == (1, 2)
    (*_, letter) = letters("application_submitted")
    assert "2026. 3. 7. 09:00" in letter.body and "2026. 3. 9. 09:00" in letter.body


def test_after_the_close_the_last_submission_counts(app: Flask) -> None:
    application = given.application()
    title, copy = application.title, edited(application, CLOSES - 0.1)
    with pytest.raises(errors.DeadlinePassed):
        resubmit(copy, CLOSES)
    given.call_round(RoundState.CLOSED)
    with pytest.raises(NotPermitted):
        reopened(application, CLOSES + 0.2)
    act(screening.find_eligible, application, note="", by=officer(), day=CLOSES + 1)
    assert (application.title, application.state) == (title, ApplicationState.ELIGIBLE)
    assert application.resubmitted_at is None and len(application.submissions) == 1


def test_a_second_press_opens_no_second_copy(app: Flask) -> None:
    application = given.application()
    copy = edited(application)
    assert reopened(application) is copy and copy.title == NEW["title"]
    act(services.discard, copy, by=owner(copy), day=APPLIED + 2)
    again = reopened(application, APPLIED + 3)
    assert (copy.reference, again.reference) == (f"{application.reference}-C1", f"{application.reference}-C2")
    assert again.title == application.title


def test_a_copy_takes_no_place_and_is_no_application_of_its_own(app: Flask) -> None:
    application = given.application()
    supplier = application.supplier
    free = free_slots([supplier], application.round)
    copy = reopened(application)
    assert free_slots([supplier], application.round) == free
    assert queries.of_company(application.organisation_id) == [application]
    assert queries.in_round(application.round_id, *ApplicationState) == [application]
    assert sum(queries.counts(application.round_id).values()) == 1
    with pytest.raises(NotPermitted):
        act(services.withdraw, copy, reason="그만둡니다.", by=owner(copy), day=APPLIED + 2)
    with pytest.raises(NotPermitted):
        act(services.submit, copy, by=owner(copy), day=APPLIED + 2)


def test_another_supplier_may_be_found_for_the_copy(app: Flask) -> None:
    application = given.application()
    before, copy = application.supplier, reopened(application)
    other = given.supplier(key="supplier2")
    accepted(copy, other)
    assert (application.supplier_id, copy.supplier_id) == (before.id, other.id)
    resubmit(copy)
    assert application.supplier == other and application.submissions[-1].content["supplier"]["name"] == other.name
    assert {row.supplier_id: row.state for row in matching.of_application(application.id)} == {
        before.id: ProposalState.LAPSED, other.id: ProposalState.ACCEPTED,
    }  # fmt: skip
    assert {letter.address for letter in letters("proposal_taken_back")} >= {address("supplier1")}


def test_the_same_supplier_may_be_left_and_chosen_again_for_the_copy(app: Flask) -> None:
    application = given.application()
    before, copy = application.supplier, reopened(application)
    other = accepted(copy, given.supplier(key="supplier2"))
    act(proposals.take_back, other, by=owner(copy), day=APPLIED + 1)
    assert copy.supplier_id is None
    accepted(copy, before)
    resubmit(copy)
    states = [(row.supplier_id, row.state) for row in matching.of_application(application.id)]
    assert application.supplier_id == before.id and states.count((before.id, ProposalState.ACCEPTED)) == 1
    assert (before.id, ProposalState.LAPSED) in states and (other.supplier_id, ProposalState.TAKEN_BACK) in states


def test_what_was_given_up_leaves_the_supplier_as_it_was(app: Flask) -> None:
    application = given.application()
    copy = reopened(application)
    asked = accepted(copy, given.supplier(key="supplier2"))
    act(services.discard, copy, by=owner(copy), day=APPLIED + 2)
    assert asked.state is ProposalState.LAPSED and application.supplier_id != asked.supplier_id
    assert matching.accepted_of(application.id) is not None


def test_who_was_found_eligible_too_early_is_screened_anew(app: Flask) -> None:
    application = given.application(ApplicationState.ELIGIBLE)
    resubmit(edited(application, APPLIED + 3), APPLIED + 4)
    assert application.state is ApplicationState.SUBMITTED


def test_an_opinion_on_what_no_longer_stands_lapses(app: Flask) -> None:
    exclusion = given.exclusion()
    resubmit(edited(exclusion.application, APPLIED + 3), APPLIED + 4)
    assert exclusion.state is ExclusionState.LAPSED
    other = given.exclusion(of=given.application(company="company2"))
    copy = edited(other.application, APPLIED + 3)
    act(screening.confirm_exclusion, other, by=officer(2), day=APPLIED + 4)
    assert copy.state is ApplicationState.ENDED
    with pytest.raises(NotNow):
        reopened(other.application, APPLIED + 5)


def test_the_agency_reads_a_correction_only_when_it_is_submitted(app: Flask) -> None:
    asked = given.application(ApplicationState.CORRECTION)
    title, copy = asked.title, edited(asked, APPLIED + 3)
    assert copy not in db.session.scalars(queries.visible_to(officer())).unique().all() and asked.title == title
    costs = [Cost("solution", 100_000_000, 30_000_000, 0, "솔루션 이용료")]
    act(services.save_costs, copy, costs, by=owner(copy), day=APPLIED + 3)
    assert sum(cost.gov for cost in asked.costs) == 120_000_001
    resubmit(copy, APPLIED + 4)
    assert (asked.state, asked.resubmitted_at) == (ApplicationState.SUBMITTED, at(APPLIED + 4))
    assert {cost.item: cost.gov for cost in asked.costs}["solution"] == 100_000_000


def test_a_withdrawn_application_is_what_a_new_one_begins_with(app: Flask) -> None:
    gone = given.application(ApplicationState.WITHDRAWN)
    by, here = representative(firm("company1")), given.call_round()
    new = act(services.start, here, like=gone, by=by, day=APPLIED + 2)
    assert (new.title, new.need, new.costs, new.answers) == (gone.title, gone.need, gone.costs, gone.answers)
    assert [row.file_id for row in new.attachments] == [row.file_id for row in gone.attachments]
    assert (new.supplier_id, new.consents, new.submissions) == (None, [], [])
    act(services.withdraw, new, reason="다시 시작합니다.", by=by, day=APPLIED + 2)
    with pytest.raises(errors.NothingToCopy):  # no longer the newest that was withdrawn
        act(services.start, here, like=gone, by=by, day=APPLIED + 2)
    with pytest.raises(errors.NothingToCopy):  # another company's
        act(services.start, here, like=new, by=representative(firm("company2")), day=APPLIED + 2)
