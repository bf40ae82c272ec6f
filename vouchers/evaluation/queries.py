"""Named reads of evaluations."""

from sqlalchemy import Select, select

from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.evaluation.models import Assignment, Panel, Ranking, RankingRow, Seat, Selection, SelectionLine
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState, SelectionState
from vouchers.kernel.actor import Actor, StaffRole


def panel(panel_id: int) -> Panel | None:
    return db.session.get(Panel, panel_id)  # type: ignore[no-any-return]


def panels(round_id: int) -> list[Panel]:
    """The panels of a round."""
    return list(db.session.scalars(select(Panel).where(Panel.round_id == round_id).order_by(Panel.id)))


def seat(seat_id: int) -> Seat | None:
    return db.session.get(Seat, seat_id)  # type: ignore[no-any-return]


def seats_of(user_id: int) -> list[Seat]:
    """An evaluator's places in panels, newest first."""
    return list(db.session.scalars(select(Seat).where(Seat.user_id == user_id).order_by(Seat.id.desc())))


def assignment(assignment_id: int) -> Assignment | None:
    return db.session.get(Assignment, assignment_id)  # type: ignore[no-any-return]


def pile(user_id: int) -> list[Assignment]:
    """What an evaluator has been given in panels that are scoring, in a fixed order."""
    query = (
        select(Assignment)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Seat.user_id == user_id, Seat.state == SeatState.ACCEPTED, Panel.state == PanelState.SCORING)
        .order_by(Assignment.id)
    )
    return list(db.session.scalars(query))


def assigned_in_round(round_id: int) -> set[tuple[int, int]]:
    """(person, application) of every assignment of a round, whatever became of it."""
    query = (
        select(Seat.user_id, Assignment.application_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Panel.round_id == round_id)
    )
    return {(user_id, application_id) for user_id, application_id in db.session.execute(query)}


def visible_assignments(actor: Actor) -> Select[Assignment]:
    """The assignments this actor may open: an evaluator's own."""
    query = select(Assignment).join(Seat, Seat.id == Assignment.seat_id)
    return query.where(Seat.user_id == (actor.user_id if actor.has(StaffRole.EVALUATOR) else 0))


def next_in_pile(assignment: Assignment) -> Assignment | None:
    """The evaluator's next application that still wants a sheet."""
    waiting = [
        row for row in pile(assignment.seat.user_id)
        if row.state in (AssignmentState.ASSIGNED, AssignmentState.CLEARED) and row.id != assignment.id
    ]  # fmt: skip
    later = [row for row in waiting if row.id > assignment.id]
    return next(iter(later or waiting), None)


def selection_of(round_id: int) -> Selection | None:
    return db.session.scalar(select(Selection).where(Selection.round_id == round_id))  # type: ignore[no-any-return]


def ranking_of(round_id: int) -> Ranking | None:
    """The newest ranking of a round."""
    query = select(Ranking).where(Ranking.round_id == round_id).order_by(Ranking.id.desc()).limit(1)
    return db.session.scalar(query)  # type: ignore[no-any-return]


def waiting_selections(state: SelectionState) -> list[Selection]:
    """The selections in a state, for the approving officer's and the officer's desks."""
    return list(db.session.scalars(select(Selection).where(Selection.state == state).order_by(Selection.id)))


def released_result(application: Application) -> tuple[RankingRow | None, SelectionLine | None]:
    """An application's ranking row and decision once results are released; before that there is nothing to know."""
    selection = selection_of(application.round_id)
    if selection is None or selection.state is not SelectionState.RELEASED:
        return None, None
    row = next((row for row in selection.ranking.rows if row.application_id == application.id), None)
    line = next((line for line in selection.lines if line.application_id == application.id), None)
    return row, line


def unassigned(round_id: int, eligible: list[Application]) -> list[Application]:
    """Eligible applications that no panel has been given."""
    query = select(Assignment.application_id).join(Panel, Panel.id == Assignment.panel_id).where(Panel.round_id == round_id)
    given = set(db.session.scalars(query))
    return [application for application in eligible if application.id not in given]
