"""Named reads of selections."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Select, case, func, select

from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.kernel.wording import N_
from vouchers.organisations.models import Organisation
from vouchers.selection.models import Ranking, RankingRow, Selection, SelectionLine
from vouchers.selection.rules import WHY_LABELS, Why
from vouchers.selection.states import SelectionState


def selection_of(round_id: int) -> Selection | None:
    return db.session.scalar(select(Selection).where(Selection.round_id == round_id))


def ranking_of(round_id: int) -> Ranking | None:
    """The newest ranking of a round."""
    query = select(Ranking).where(Ranking.round_id == round_id).order_by(Ranking.id.desc()).limit(1)
    return db.session.scalar(query)


def waiting_selections(*states: SelectionState) -> Select[Selection]:
    """The selections in some states, for the approving officer's and the officer's desks."""
    return select(Selection).where(Selection.state.in_(states)).order_by(Selection.id)


def ranked(selection: Selection) -> Listing:
    """The rows of a selection's ranking, best first, with the decision on each."""
    query = (
        select(
            RankingRow.id.label("id"), RankingRow.place.label("place"), Application.reference.label("reference"),
            Organisation.name.label("company"), Application.field_code.label("field"),
            RankingRow.numerator.label("numerator"),
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
    """What a company learns of its evaluation: its exact score and place (none with too few sheets),
    and the decision.
    """

    score: Fraction | None
    place: int | None
    why: Why


def released_line(application_id: int) -> SelectionLine | None:
    """The decision on an application, once results are released."""
    query = select(SelectionLine).join(Selection, Selection.id == SelectionLine.selection_id)
    released = Selection.state == SelectionState.RELEASED
    return db.session.scalar(query.where(SelectionLine.application_id == application_id, released))


def released_result(application: Application) -> Result | None:
    """An application's score and decision once results are released; before that there is nothing to know."""
    query = (
        select(RankingRow.numerator, RankingRow.denominator, RankingRow.place, SelectionLine.why)
        .join(Selection, Selection.id == SelectionLine.selection_id)
        .outerjoin(
            RankingRow,
            (RankingRow.ranking_id == Selection.ranking_id)
            & (RankingRow.application_id == SelectionLine.application_id),
        )
        .where(SelectionLine.application_id == application.id, Selection.state == SelectionState.RELEASED)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    return Result(None if row.numerator is None else Fraction(row.numerator, row.denominator), row.place, row.why)
