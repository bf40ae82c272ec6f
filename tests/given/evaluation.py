"""Panels, seats, sheets and the selection of a round."""

from tests.given import people
from tests.given.acting import SCORED, act, on
from tests.given.people import evaluator, officer
from tests.given.programmes import AI, call_round
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.evaluation import releases, services
from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState
from vouchers.kernel.actor import StaffRole
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


def panel(
    state: PanelState = PanelState.FORMING, *, programme: str = AI, of: Round | None = None, spare: int = 0
) -> Panel:
    """A panel of as many evaluators as an application needs sheets, and `spare` ones, for every eligible application
    of the round.
    """
    round_of = of or _closed_round(programme)
    made: Panel = act(
        services.create_panel, round_of, name="1 평가위원회", due_on=on(SCORED + 10), by=officer(), day=SCORED - 2
    )
    if state is PanelState.DISSOLVED:
        act(releases.dissolve, made, reason="다른 위원회에서 함께 평가합니다.", by=officer(), day=SCORED - 1.9)
    if state in (PanelState.FORMING, PanelState.DISSOLVED):
        return made
    for number in range(1, round_of.definition.evaluation.minimum_sheets + 1 + spare):
        seat = act(services.invite, made, _evaluator(number), by=officer(), day=SCORED - 2)
        act(services.accept_invitation, seat, by=evaluator(number), day=SCORED - 1.5)
    _assign_everything(made)
    act(services.start_scoring, made, by=officer(), day=SCORED - 1)
    if state is PanelState.CLOSED:
        for assignment in made.assignments:
            score(assignment)
        act(services.close_panel, made, by=officer(), day=SCORED + 1)
    return made


def _evaluator(number: int) -> people.User:
    return people.user(f"evaluator{number}", StaffRole.EVALUATOR)


def _closed_round(programme: str) -> Round:
    """A round whose call is over, with one eligible application at least."""
    from tests.given.applications import application

    eligible = (
        db.session.scalars(db.select(Application).where(Application.state == ApplicationState.ELIGIBLE))
        .unique()
        .first()
    )
    if eligible is not None and eligible.round.programme_code == programme:
        return call_round(RoundState.CLOSED, programme=programme)
    return application(ApplicationState.ELIGIBLE, programme=programme, call_over=True).round


def _assign_everything(made: Panel) -> None:
    eligible = (
        db.session.scalars(
            db.select(Application).where(
                Application.round_id == made.round_id, Application.state == ApplicationState.ELIGIBLE
            )
        )
        .unique()
        .all()
    )
    pairs = [(seat, row) for seat in made.seats if seat.state is SeatState.ACCEPTED for row in eligible]
    act(services.assign, made, pairs, by=officer(), day=SCORED - 1.2)


def seat(state: SeatState = SeatState.INVITED) -> Seat:
    """Somebody is asked to sit on a panel."""
    made: Seat = act(services.invite, panel(), _evaluator(1), by=officer(), day=SCORED - 2)
    if state is SeatState.RELEASED:
        act(releases.release_seat, made, reason="답이 없습니다.", by=officer(), day=SCORED - 1.5)
    elif state is SeatState.ACCEPTED:
        act(services.accept_invitation, made, by=evaluator(), day=SCORED - 1.5)
    elif state is SeatState.DECLINED:
        act(
            services.decline_invitation,
            made,
            reason="그 주에는 다른 평가가 있습니다.",
            by=evaluator(),
            day=SCORED - 1.5,
        )
    return made


def assignment(state: AssignmentState = AssignmentState.ASSIGNED) -> Assignment:
    """What the first evaluator is to score, while the panel scores."""
    made = next(row for row in panel(PanelState.SCORING).assignments if row.seat.user.id == evaluator().user_id)
    if state is AssignmentState.RECUSED:
        act(services.recuse, made, reason="함께 연구한 적이 있습니다.", by=evaluator(), day=SCORED)
    elif state is AssignmentState.RELEASED:
        act(releases.release_assignment, made, reason="병가 중입니다.", by=officer(), day=SCORED)
    elif state is AssignmentState.CLEARED:
        act(services.declare, made, [], by=evaluator(), day=SCORED)
    elif state is AssignmentState.SUBMITTED:
        score(made)
    return made


def points(of: Assignment, *, lost: int = 0) -> dict[str, int]:
    """Full points less `lost` per cent."""
    return {row.code: row.points * (100 - lost) // 100 for row in of.application.round.definition.evaluation.scorecard}


def score(of: Assignment, *, lost: int = 10) -> None:
    """The evaluator has no conflict and seals the sheet."""
    by = person_of(of)
    act(services.declare, of, [], by=by, day=SCORED)
    given = points(of, lost=lost)
    act(
        services.submit_sheet,
        of,
        points=given,
        comments=dict.fromkeys(given, "계획이 구체적입니다."),
        overall="잘 준비했습니다.",
        by=by,
        day=SCORED,
    )


def person_of(of: Assignment) -> people.Actor:
    """The evaluator of an assignment."""
    return people.person(of.seat.user.email.partition("@")[0])
