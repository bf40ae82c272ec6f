"""A call that an outage closed too early is received again when two officers agree."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import CLOSES, SCORED, act, at
from tests.given.applications import complete, owner, started
from tests.given.people import officer
from tests.letters import letters
from vouchers.applications import services as applications
from vouchers.applications.errors import DeadlinePassed
from vouchers.applications.states import ApplicationState
from vouchers.evaluation.errors import EvaluationBegun
from vouchers.evaluation.states import PanelState
from vouchers.kernel.errors import NotPermitted, ReasonMissing, SamePerson
from vouchers.programmes import errors, services
from vouchers.programmes.states import RoundState

LATE = CLOSES + 2


def asked(until: float = LATE + 3, day: float = LATE):
    closed = given.call_round(RoundState.CLOSED)
    act(services.ask_reopening, closed, until=at(until), reason="마감 때 두 시간 멈추었습니다.", by=officer(), day=day)
    return closed


def test_two_officers_open_it_again_and_all_drafts_are_told(app: Flask) -> None:
    draft = complete()
    closed = asked()
    assert closed.state is RoundState.CLOSED and closed.closes_at == at(CLOSES)
    with pytest.raises(DeadlinePassed):
        act(applications.submit, draft, by=owner(draft), day=LATE)
    with pytest.raises(SamePerson):
        act(services.reopen, closed, by=officer(), day=LATE)
    act(services.reopen, closed, by=officer(2), day=LATE)
    assert (closed.state, closed.closes_at, closed.reopen_until) == (RoundState.OPEN, at(LATE + 3), None)
    (letter, *_others) = letters("deadline_moved")
    assert "마감 때 두 시간 멈추었습니다." in letter.body
    act(applications.submit, draft, by=owner(draft), day=LATE + 1)
    assert draft.state is ApplicationState.SUBMITTED
    act(services.close, closed, by=officer(), day=LATE + 3)
    assert closed.state is RoundState.CLOSED


def test_a_request_may_be_dropped_and_not_agreed_to_any_more(app: Flask) -> None:
    closed = asked()
    act(services.drop_reopening, closed, by=officer(), day=LATE)
    with pytest.raises(NotPermitted):
        act(services.reopen, closed, by=officer(2), day=LATE)


def test_it_needs_a_reason_and_a_moment_to_come(app: Flask) -> None:
    with pytest.raises(errors.DeadlineOnlyExtends):
        asked(until=CLOSES - 1)
    closed = given.call_round(RoundState.CLOSED)
    with pytest.raises(ReasonMissing):
        act(services.ask_reopening, closed, until=at(LATE + 3), reason=" ", by=officer(), day=LATE)


def test_not_once_evaluators_have_been_given_applications(app: Flask) -> None:
    call_round = given.panel(PanelState.SCORING).round
    act(services.ask_reopening, call_round, until=at(SCORED + 9), reason="멈추었습니다.", by=officer(), day=SCORED)
    with pytest.raises(EvaluationBegun):
        act(services.reopen, call_round, by=officer(2), day=SCORED)
    assert call_round.state is RoundState.CLOSED


def test_an_extended_deadline_is_told_to_whoever_has_a_draft(app: Flask) -> None:
    draft = started()
    act(
        services.extend,
        draft.round,
        closes_at=at(CLOSES + 5),
        reason="신청이 몰렸습니다.",
        by=officer(),
        day=CLOSES - 1,
    )
    assert "신청이 몰렸습니다." in letters("deadline_moved")[0].body
