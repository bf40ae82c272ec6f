"""Named reads of evaluations."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.evaluation.models import Assignment, Panel, ScoreSheet, Seat
from vouchers.evaluation.states import PANEL, AssignmentState, PanelState, SeatState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.wording import N_

OPEN = (AssignmentState.ASSIGNED, AssignmentState.CLEARED)
"""Assignments whose sheet is to be sealed yet."""
GIVEN_UP = (AssignmentState.RECUSED, AssignmentState.RELEASED)
"""Assignments of which no sheet comes."""


def panel(panel_id: int) -> Panel | None:
    return db.session.get(Panel, panel_id)


def seats_with_open_sheets(key: int | None = None) -> list[Seat]:
    """The seats of panels that score whose sheets are not all sealed; one of them where its key is given."""
    open_ones = select(Assignment.seat_id).where(Assignment.state.in_(OPEN))
    query = select(Seat).join(Panel, Panel.id == Seat.panel_id)
    query = query.where(Panel.state == PanelState.SCORING, Seat.id.in_(open_ones)).order_by(Seat.id)
    return list(db.session.scalars(query if key is None else query.where(Seat.id == key)).unique())


def panels(round_id: int) -> list[Panel]:
    """The panels of a round."""
    return list(db.session.scalars(select(Panel).where(Panel.round_id == round_id).order_by(Panel.id)))


def panels_in(state: PanelState) -> Select[Panel]:
    """SELECT of the panels in a state, the one that is due first first."""
    return select(Panel).where(Panel.state == state).order_by(Panel.due_on, Panel.id)


def progress(round_id: int) -> Listing:
    """The panels of a round with how many sit on them and how many sheets are in,
    in the order in which they were made.
    """

    def counted(model: Any, *conditions: Any) -> Any:
        return select(func.count()).select_from(model).where(model.panel_id == Panel.id, *conditions).scalar_subquery()

    query = select(
        Panel.id.label("id"), Panel.name.label("name"), Panel.state.label("state"), Panel.due_on.label("due_on"),
        counted(Seat, Seat.state == SeatState.ACCEPTED).label("seats"),
        counted(Assignment, Assignment.state == AssignmentState.SUBMITTED).label("submitted"),
        counted(Assignment, Assignment.state.not_in(GIVEN_UP)).label("assigned"),
    ).where(Panel.round_id == round_id)  # fmt: skip
    columns = (
        Column("name", N_("이름")), Column("state", N_("상태"),
            names={state: look.label for state, look in PANEL.states.items()}),
        Column("seats", N_("평가위원"), "whole"), Column("submitted", N_("제출된 평가표"), "whole"),
        Column("assigned", N_("배정"), "whole"), Column("due_on", N_("평가 기한"), "day"),
    )  # fmt: skip
    return Listing(N_("평가위원회"), query, Panel.id, columns, oldest_first=True)


def seat(seat_id: int) -> Seat | None:
    return db.session.get(Seat, seat_id)


def seats_of(user_id: int) -> list[Seat]:
    """An evaluator's places in panels, newest first."""
    return list(db.session.scalars(select(Seat).where(Seat.user_id == user_id).order_by(Seat.id.desc())))


def assignment(assignment_id: int) -> Assignment | None:
    return db.session.get(Assignment, assignment_id)


def standing(panel: Panel) -> list[Assignment]:
    """The assignments of a panel that were not taken back."""
    return [row for row in panel.assignments if row.state is not AssignmentState.RELEASED]


def of_seat(seat_id: int) -> list[Assignment]:
    """What was assigned to whoever sits there."""
    return list(db.session.scalars(select(Assignment).where(Assignment.seat_id == seat_id).order_by(Assignment.id)))


def of_application(application_id: int) -> list[Assignment]:
    """To whom an application was assigned."""
    query = select(Assignment).where(Assignment.application_id == application_id)
    return list(db.session.scalars(query.order_by(Assignment.id)))


def assignment_of(seat_id: int, application_id: int) -> Assignment | None:
    """The assignment of an application to whoever sits there."""
    query = select(Assignment).where(Assignment.seat_id == seat_id, Assignment.application_id == application_id)
    return db.session.scalar(query)


def pile(user_id: int) -> list[Assignment]:
    """Return the assignments of an evaluator in panels that are scoring, in a fixed order."""
    query = (
        select(Assignment)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Seat.user_id == user_id, Seat.state == SeatState.ACCEPTED, Panel.state == PanelState.SCORING)
        .where(Assignment.state != AssignmentState.RELEASED)
        .order_by(Assignment.id)
    )
    return list(db.session.scalars(query))


def assigned_in_round(round_id: int) -> set[tuple[int, int]]:
    """(person, application) of every assignment of a round that was not taken back, whatever else became of it."""
    query = (
        select(Seat.user_id, Assignment.application_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Panel.round_id == round_id, Assignment.state != AssignmentState.RELEASED)
    )
    return {(user_id, application_id) for user_id, application_id in db.session.execute(query)}


def submitted_sheets(round_id: int) -> Counter[int]:
    """How many sealed sheets each application of a round has, whatever the panel."""
    query = (
        select(Assignment.application_id, func.count())
        .join(Panel, Panel.id == Assignment.panel_id)
        .where(Panel.round_id == round_id, Assignment.state == AssignmentState.SUBMITTED)
        .group_by(Assignment.application_id)
    )
    return Counter({key: number for key, number in db.session.execute(query)})


@dataclass(frozen=True)
class Sealed:
    """Where a sealed sheet is read, and which of the panel's evaluators wrote it: a number, not a name."""

    assignment_id: int
    panel: str
    evaluator: int


def sealed_sheets(round_id: int) -> dict[int, Sealed]:
    """Return the sealed sheets of a round by their key, their evaluators numbered within their panel."""
    number = func.row_number().over(partition_by=Seat.panel_id, order_by=Seat.id)
    seats = (
        select(Seat.id, number.label("number"))
        .where(Seat.state.in_((SeatState.ACCEPTED, SeatState.RELEASED)))
        .subquery()
    )
    query = (
        select(ScoreSheet.id, Assignment.id, Panel.name, seats.c.number)
        .join(Assignment, Assignment.id == ScoreSheet.assignment_id)
        .join(Panel, Panel.id == Assignment.panel_id)
        .join(seats, seats.c.id == Assignment.seat_id)
        .where(Panel.round_id == round_id, Assignment.state == AssignmentState.SUBMITTED)
    )
    return {key: Sealed(*rest) for key, *rest in db.session.execute(query)}


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


def unassigned(round_id: int) -> list[str]:
    """The references of eligible applications that no panel has been given, in their order."""
    given = select(Assignment.id).join(Panel, Panel.id == Assignment.panel_id)
    given = given.where(Panel.round_id == round_id, Assignment.application_id == Application.id)
    given = given.where(Assignment.state != AssignmentState.RELEASED)
    query = select(Application.reference).where(
        Application.round_id == round_id, Application.state == ApplicationState.ELIGIBLE
    )
    return list(db.session.scalars(query.where(~given.exists()).order_by(Application.id)))


def sealed_points(round_id: int) -> list[tuple[int, int, dict[str, int | None]]]:
    """The (application, sheet, points by criterion) of every sealed sheet of a round, in the order of assignment."""
    query = select(Assignment.application_id, ScoreSheet.id, ScoreSheet.points)
    query = query.join(ScoreSheet, ScoreSheet.assignment_id == Assignment.id).join(Panel)
    query = query.where(Panel.round_id == round_id, Assignment.state == AssignmentState.SUBMITTED)
    return [
        (application, sheet, points) for application, sheet, points in db.session.execute(query.order_by(Assignment.id))
    ]
