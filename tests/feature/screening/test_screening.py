"""An exclusion is of two officers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import APPLIED, act, at
from tests.given.applications import owner
from tests.given.people import address, officer
from tests.letters import letters
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import SamePerson
from vouchers.screening import services
from vouchers.screening.errors import CorrectionStillOpen
from vouchers.screening.models import Exclusion
from vouchers.screening.states import ExclusionState


def test_an_exclusion_is_the_companys_news_when_confirmed(app: Flask) -> None:
    excluded = given.application(ApplicationState.INELIGIBLE)
    assert [letter.user_id for letter in letters("application_ineligible")] == [owner(excluded).user_id]
    assert "체납" in letters("application_ineligible")[0].body
    exclusion = db.session.scalars(select(Exclusion).where(Exclusion.application_id == excluded.id)).one()
    assert (exclusion.state, exclusion.decided_by) == (ExclusionState.CONFIRMED, officer(2).user_id)


@pytest.mark.parametrize("number", [0, 1, -1])
def test_the_company_reads_the_ground_that_was_found_with_its_clause(app: Flask, number: int) -> None:
    application = given.application(ApplicationState.SUBMITTED)
    ground = application.round.definition.eligibility.grounds[number]
    found = act(
        services.propose_exclusion,
        application,
        ground=ground.code,
        reason="서류와 다릅니다.",
        by=officer(),
        day=APPLIED + 3,
    )
    act(services.confirm_exclusion, found, by=officer(2), day=APPLIED + 4)
    body = letters("application_ineligible")[0].body
    assert f"{ground.ko} ({ground.clause}): 서류와 다릅니다." in body


def test_all_other_officers_are_asked_to_agree(app: Flask) -> None:
    application = given.application(ApplicationState.SUBMITTED)
    for number in (1, 2, 3):
        officer(number)
    act(
        services.propose_exclusion,
        application,
        ground="tax-arrears",
        reason="체납이 있습니다.",
        by=officer(2),
        day=APPLIED + 3,
    )
    told = [letter.address for letter in letters("exclusion_proposed")]
    assert sorted(told) == [address("officer1"), address("officer3")]


def test_a_correction_holds_off_an_exclusion_until_its_time_is_over(app: Flask) -> None:
    asked = given.application(ApplicationState.CORRECTION)
    due = asked.correction_due_at
    for moment, refused in ((due - timedelta(seconds=1), True), (due, False)):
        tried = {"ground": "tax-arrears", "reason": "보완하지 않았습니다.", "by": officer(), "at": moment}
        if refused:
            with pytest.raises(CorrectionStillOpen), transaction():
                services.propose_exclusion(asked, **tried)
        else:
            with transaction():
                services.propose_exclusion(asked, **tried)
    other = given.application(ApplicationState.SUBMITTED, company="company2")
    other.correction_due_at = at(APPLIED + 9)  # of a correction that was answered
    act(services.propose_exclusion, other, ground="tax-arrears", reason="체납", by=officer(), day=APPLIED + 3)


def test_an_unanswered_correction_does_not_hold_up_the_round(app: Flask) -> None:
    asked = given.application(ApplicationState.CORRECTION)
    late = (asked.correction_due_at - at(0)) / timedelta(days=1) + 0.1
    found = act(services.propose_exclusion, asked, ground="other", reason="보완하지 않음", by=officer(), day=late)
    assert asked.state is ApplicationState.CORRECTION, "one officer's opinion changes nothing"
    with pytest.raises(SamePerson):
        act(services.confirm_exclusion, found, by=officer(), day=late)
    act(services.confirm_exclusion, found, by=officer(2), day=late)
    assert asked.state is ApplicationState.INELIGIBLE
