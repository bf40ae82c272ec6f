"""Which sheets count, when files open, and what a selection does to the applications of its round."""

from flask import Flask

from tests import given
from tests.feature.selection.test_selecting import letters
from tests.given.acting import SCORED, act, at
from tests.given.evaluation import points
from tests.given.people import evaluator, officer
from vouchers.db import db
from vouchers.evaluation import services
from vouchers.evaluation.policy import ASSIGNMENT_POLICY
from vouchers.evaluation.states import AssignmentState, Do, PanelState


def test_files_open_when_the_panel_scores_and_the_evaluator_is_clear(app: Flask) -> None:
    made = given.assignment()
    assert ASSIGNMENT_POLICY.permits(evaluator(), Do.READ, made)
    for state in (PanelState.FORMING, PanelState.CLOSED):
        made.panel.state = state
        assert not ASSIGNMENT_POLICY.permits(evaluator(), Do.READ, made)
        assert not ASSIGNMENT_POLICY.permits(evaluator(), Do.SUBMIT, made)
    db.session.rollback()
    assert not made.lifecycle.allows(AssignmentState.ASSIGNED, Do.READ) and made.lifecycle.allows(
        AssignmentState.CLEARED, Do.READ
    )


def test_an_evaluator_gets_an_application_once(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    pairs = [(row.seat, row.application) for row in panel.assignments]
    assert act(services.assign, panel, pairs, by=officer(), day=SCORED) == 0
    assert len(letters("panel_invitation")) == len(panel.seats) == len(letters("scoring_started"))


def test_a_sealed_sheet_says_when_and_what(app: Flask) -> None:
    sealed = given.assignment(AssignmentState.SUBMITTED)
    assert sealed.sheet.submitted_at == at(SCORED) and sealed.sheet.points == points(sealed, lost=10)
    assert sealed.sheet.total == sum(points(sealed, lost=10).values())
