"""A decision that was a mistake is taken back, until the selection."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, SCORED, act
from tests.given.people import officer
from tests.letters import letters
from vouchers.applications.states import ApplicationState
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.states import AssignmentState
from vouchers.kernel.errors import ReasonMissing
from vouchers.screening import services
from vouchers.selection.errors import StandsInSelection


@pytest.mark.parametrize("state", [ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE])
def test_the_application_is_screened_anew_and_the_company_told_why(app: Flask, state: ApplicationState) -> None:
    decided = given.application(state)
    with pytest.raises(ReasonMissing):
        act(services.rescreen, decided, reason=" ", by=officer(), day=APPLIED + 4)
    act(services.rescreen, decided, reason="다른 기업의 서류를 보았습니다.", by=officer(), day=APPLIED + 4)
    assert decided.state is ApplicationState.SUBMITTED
    assert "다른 기업의 서류를 보았습니다." in letters("application_rescreened")[0].body
    act(services.find_eligible, decided, note="", by=officer(2), day=APPLIED + 5)
    assert decided.state is ApplicationState.ELIGIBLE


def test_what_was_assigned_is_taken_from_the_piles(app: Flask) -> None:
    of = given.assignment(AssignmentState.CLEARED).application
    act(services.rescreen, of, reason="서류가 빠졌습니다.", by=officer(), day=SCORED)
    assert {row.state for row in evaluation.of_application(of.id)} == {AssignmentState.RELEASED}


def test_not_what_stands_in_a_selection(app: Flask) -> None:
    drawn = given.selection()
    of = drawn.lines[0].application
    with pytest.raises(StandsInSelection):
        act(services.rescreen, of, reason="서류가 빠졌습니다.", by=officer(), day=SCORED + 3)
    assert of.state is ApplicationState.ELIGIBLE
