"""Named reads of evaluations."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, case, func, select

from vouchers.applications.models import Application
from vouchers.applications.states import State as ApplicationState
from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.evaluation.models import Assignment, Panel, Ranking, RankingRow, Seat, Selection, SelectionLine
from vouchers.evaluation.rules import WHY_LABELS, Why
from vouchers.evaluation.states import PANEL, AssignmentState, PanelState, SeatState, SelectionState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import N_
from vouchers.organisations.models import Organisation


def panel(panel_id: int) -> Panel | None:
    return db.session.get(Panel, panel_id)  # type: ignore[no-any-return]


def panels(round_id: int) -> list[Panel]:
    """The panels of a round."""
    return list(db.session.scalars(select(Panel).where(Panel.round_id == round_id).order_by(Panel.id)))


def progress(round_id: int) -> Listing:
    """The panels of a round with how many sit on them and how many sheets are in, in the order in which they were made."""
    def counted(model: Any, *conditions: Any) -> Any:
        return select(func.count()).select_from(model).where(model.panel_id == Panel.id, *conditions).scalar_subquery()

    query = select(
        Panel.id.label("id"), Panel.name.label("name"), Panel.state.label("state"), Panel.due_on.label("due_on"),
        counted(Seat, Seat.state == SeatState.ACCEPTED).label("seats"),
        counted(Assignment, Assignment.state == AssignmentState.SUBMITTED).label("submitted"),
        counted(Assignment, Assignment.state != AssignmentState.RECUSED).label("assigned"),
    ).where(Panel.round_id == round_id)  # fmt: skip
    columns = (
        Column("name", N_("이름")), Column("state", N_("상태"), names={state: look.label for state, look in PANEL.states.items()}),
        Column("seats", N_("평가위원"), "whole"), Column("submitted", N_("제출된 평가표"), "whole"),
        Column("assigned", N_("배정"), "whole"), Column("due_on", N_("평가 기한"), "day"),
    )  # fmt: skip
    return Listing(N_("평가위원회"), query, Panel.id, columns, oldest_first=True)


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


def waiting_selections(*states: SelectionState) -> Select[Selection]:
    """The selections in some states, for the approving officer's and the officer's desks."""
    return select(Selection).where(Selection.state.in_(states)).order_by(Selection.id)


def ranked(selection: Selection) -> Listing:
    """The rows of a selection's ranking, best first, with the decision on each."""
    query = (
        select(
            RankingRow.id.label("id"), RankingRow.place.label("place"), Application.reference.label("reference"),
            Organisation.name.label("company"), Application.field_code.label("field"), RankingRow.numerator.label("numerator"),
            RankingRow.denominator.label("denominator"), RankingRow.counted.label("counted"),
            RankingRow.dropped.label("dropped"), RankingRow.decided_by.label("decided_by"),
            SelectionLine.grant_amount.label("grant"), SelectionLine.why.label("why"),
        )
        .join(Application, Application.id == RankingRow.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(
            SelectionLine,
            (SelectionLine.selection_id == selection.id) & (SelectionLine.application_id == RankingRow.application_id),
        )
        .where(RankingRow.ranking_id == selection.ranking_id)
    )  # fmt: skip
    definition = selection.round.definition
    columns = (
        Column("place", N_("순위"), "whole"), Column("reference", N_("신청서")), Column("company", N_("신청기업")),
        Column("field", N_("분야"), names={item.code: item for item in definition.fields}),
        Column("numerator", N_("점수(분자)"), "whole"), Column("denominator", N_("점수(분모)"), "whole"),
        Column("grant", N_("정부지원금"), "won"), Column("why", N_("결정"), names=WHY_LABELS),
    )  # fmt: skip
    return Listing(N_("선정안"), query, RankingRow.id, columns, oldest_first=True)


def selection_totals(selection: Selection) -> tuple[int, int, int]:
    """(lines, selected, won selected) of a selection."""
    chosen = case((SelectionLine.why == Why.SELECTED, SelectionLine.grant_amount), else_=0)
    number = case((SelectionLine.why == Why.SELECTED, 1), else_=0)
    query = select(func.count(), func.coalesce(func.sum(number), 0), func.coalesce(func.sum(chosen), 0))
    lines, selected, spent = db.session.execute(query.where(SelectionLine.selection_id == selection.id)).one()
    return int(lines), int(selected), int(spent)


@dataclass(frozen=True)
class Result:
    """What a company learns of its evaluation: its exact score and place (none with too few sheets), and the decision."""

    score: Fraction | None
    place: int | None
    why: Why


def released_result(application: Application) -> Result | None:
    """An application's score and decision once results are released; before that there is nothing to know."""
    query = (
        select(RankingRow.numerator, RankingRow.denominator, RankingRow.place, SelectionLine.why)
        .join(Selection, Selection.id == SelectionLine.selection_id)
        .outerjoin(
            RankingRow,
            (RankingRow.ranking_id == Selection.ranking_id) & (RankingRow.application_id == SelectionLine.application_id),
        )
        .where(SelectionLine.application_id == application.id, Selection.state == SelectionState.RELEASED)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    return Result(None if row.numerator is None else Fraction(row.numerator, row.denominator), row.place, row.why)


def unassigned(round_id: int) -> list[str]:
    """The references of eligible applications that no panel has been given, in their order."""
    given = select(Assignment.id).join(Panel, Panel.id == Assignment.panel_id)
    given = given.where(Panel.round_id == round_id, Assignment.application_id == Application.id)
    query = select(Application.reference).where(Application.round_id == round_id, Application.state == ApplicationState.ELIGIBLE)
    return list(db.session.scalars(query.where(~given.exists()).order_by(Application.id)))
