"""What the drawing up of a selection refuses."""

from typing import Any

from flask import Flask
from sqlalchemy import update

from tests import given
from tests.given.acting import RELEASED, SCORED, act
from tests.given.evaluation import person_of
from tests.given.people import officer
from tests.refused import each, is_refused
from vouchers.applications import queries
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.evaluation import services as evaluation
from vouchers.evaluation.models import Panel
from vouchers.evaluation.states import PanelState
from vouchers.screening import services as screening
from vouchers.selection import errors, services
from vouchers.selection.states import SelectionState


def _unscreened() -> None:
    given.application(ApplicationState.SUBMITTED, company="company2")
    closed = given.panel(PanelState.CLOSED)
    act(services.draw_up_selection, closed.round, by=officer(), day=SCORED + 2)


def _nobody_scores_it() -> None:
    """An application is found eligible when the panel has begun already."""
    given.application(ApplicationState.SUBMITTED, company="company2")
    closed = given.panel(PanelState.CLOSED)
    late = queries.in_round(closed.round_id, ApplicationState.SUBMITTED)[0]
    act(screening.find_eligible, late, note="", by=officer(), day=SCORED + 1)
    act(services.draw_up_selection, closed.round, by=officer(), day=SCORED + 2)


def _left_by_its_evaluators() -> None:
    """A panel that an earlier release closed although everybody had stepped back."""
    scoring = given.panel(PanelState.SCORING)
    for row in scoring.assignments:
        act(evaluation.recuse, row, reason="함께 연구한 적이 있습니다.", by=person_of(row), day=SCORED)
    db.session.execute(update(Panel).values(state=PanelState.CLOSED))
    db.session.commit()
    act(services.draw_up_selection, scoring.round, by=officer(), day=SCORED + 2)


CASES = {
    errors.NothingScored: lambda: act(
        services.draw_up_selection, given.panel(PanelState.FORMING).round, by=officer(), day=SCORED
    ),
    errors.TooFewSheets: _left_by_its_evaluators,
    errors.PanelsOpen: lambda: act(
        services.draw_up_selection, given.panel(PanelState.SCORING).round, by=officer(), day=SCORED
    ),
    errors.ScreeningUnfinished: _unscreened,
    errors.PanelMissing: _nobody_scores_it,
    errors.SelectionExists: lambda: act(
        services.draw_up_selection, given.selection(SelectionState.RELEASED).round, by=officer(), day=RELEASED + 3
    ),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
