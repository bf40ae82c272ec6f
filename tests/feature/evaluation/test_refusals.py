"""What panels and sheets refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import CLOSES, SCORED, act, on
from tests.given.evaluation import points
from tests.given.people import evaluator, officer
from tests.refused import each, is_refused
from vouchers.applications import queries
from vouchers.applications.states import ApplicationState
from vouchers.evaluation import errors, services
from vouchers.evaluation.states import AssignmentState, PanelState
from vouchers.kernel.actor import StaffRole
from vouchers.programmes.states import RoundState

GOOD = "계획이 구체적이고 담당자가 정해져 있습니다."


def seat(panel: Any, number: int) -> Any:
    made = act(
        services.invite, panel, people.user(f"evaluator{number}", StaffRole.EVALUATOR), by=officer(), day=SCORED - 2
    )
    act(services.accept_invitation, made, by=evaluator(number), day=SCORED - 2)
    return made


def start(panel: Any) -> None:
    act(services.start_scoring, panel, by=officer(), day=SCORED - 1)


def sheet(*, change: dict[str, int | None] | None = None, comment: str = GOOD) -> None:
    cleared = given.assignment(AssignmentState.CLEARED)
    given_points: dict[str, int | None] = {
        **points(cleared),
        **({next(iter(points(cleared))): value for value in (change or {}).values()}),
    }
    act(
        services.submit_sheet,
        cleared,
        points=given_points,
        comments=dict.fromkeys(given_points, comment),
        overall=GOOD,
        by=evaluator(),
        day=SCORED,
    )


def _seats(panel: Any) -> list[Any]:
    return [seat(panel, number) for number in range(1, panel.round.definition.evaluation.minimum_sheets + 1)]


def _some_have_too_few() -> None:
    panel = given.panel()
    first, *_others = _seats(panel)
    act(services.assign, panel, [(first, given_application(panel))], by=officer(), day=SCORED - 1)
    start(panel)


def given_application(panel: Any) -> Any:
    return queries.in_round(panel.round_id, ApplicationState.ELIGIBLE)[0]


CASES = {
    errors.RoundNotClosed: lambda: act(services.create_panel, given.call_round(RoundState.OPEN), name="x",
        due_on=on(40), by=officer(), day=CLOSES),
    errors.NotAnEvaluator: lambda: act(services.invite, given.panel(), people.user("officer1"), by=officer(),
        day=SCORED),
    errors.AlreadyInvited: lambda: (lambda made: act(services.invite, made.panel, made.user, by=officer(),
        day=SCORED))(given.seat()),
    errors.TooFewEvaluators: lambda: start(given.panel()),
    errors.NothingToScore: lambda: (lambda panel: (_seats(panel), start(panel)))(given.panel()),
    errors.AssignmentsIncomplete: _some_have_too_few,
    errors.ConflictDeclared: lambda: act(services.declare, given.assignment(), ["same-organisation"], by=evaluator(),
        day=SCORED),
    errors.PointsOutOfRange: lambda: sheet(change={"": 1_000}),
    errors.SheetIncomplete: lambda: sheet(change={"": None}),
    errors.CommentTooShort: lambda: sheet(comment="짧음"),
    errors.SheetsMissing: lambda: act(services.close_panel, given.panel(PanelState.SCORING), by=officer(), day=SCORED),
}  # fmt: skip


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
