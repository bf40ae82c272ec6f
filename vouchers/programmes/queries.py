"""Named reads of rounds."""

from datetime import datetime

from sqlalchemy import Select, func, select

from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.db.searching import sought
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.wording import N_
from vouchers.programmes import loading
from vouchers.programmes.definition import Definition
from vouchers.programmes.definition.parts import IndustryField
from vouchers.programmes.models import Round
from vouchers.programmes.states import LIFECYCLE, RoundState


def definitions() -> dict[str, Definition]:
    """Every programme's present definition, by code, those of open calls first; of one whose file is gone, what its
    newest round has frozen. What another round has frozen may be an earlier one.
    """
    known = dict(loading.available())
    newest = select(func.max(Round.id)).group_by(Round.programme_code)
    for call_round in db.session.scalars(select(Round).where(Round.id.in_(newest), Round.programme_code.not_in(known))):
        known[call_round.programme_code] = call_round.definition
    open_ones = set(db.session.scalars(select(Round.programme_code).where(Round.state == RoundState.OPEN)))
    return {code: known[code] for code in sorted(known, key=lambda code: (code not in open_ones, code))}


def field(code: str) -> IndustryField | None:
    """The field of industry of this code, of whatever programme."""
    present = (item for definition in loading.available().values() for item in definition.fields)
    return next((item for item in present if item.code == code), None)


def by_reference(reference: str) -> Round | None:
    return db.session.scalar(select(Round).where(Round.reference == reference))


def visible_to(actor: Actor) -> Select[Round]:
    """The rounds this actor may see: the public sees what has been opened, the agency also what is being prepared."""
    query = select(Round)
    if actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR):
        return query
    return query.where(Round.state != RoundState.PREPARED)


def rounds(actor: Actor, *, state: RoundState | None = None, words: str = "") -> list[Round]:
    """The visible rounds, those that close next first; narrowed to a state and to words of the title."""
    query = visible_to(actor)
    if state:
        query = query.where(Round.state == state)
    if words:
        query = query.where(
            Round.title.icontains(words, autoescape=True) | Round.title_en.icontains(words, autoescape=True)
        )
    return list(db.session.scalars(query.order_by(Round.closes_at.desc(), Round.id.desc())))


def listing(actor: Actor) -> Listing:
    """The visible rounds as a list."""
    query = visible_to(actor).with_only_columns(
        Round.id.label("id"), Round.reference.label("reference"), Round.programme_code.label("programme"),
        Round.title.label("title"), Round.title_en.label("title_en"), Round.state.label("state"),
        Round.opens_at.label("opens_at"),
        Round.closes_at.label("closes_at"), Round.budget.label("budget"),
    )  # fmt: skip
    names = {code: definition.name for code, definition in definitions().items()}
    columns = (
        Column("reference", N_("회차")), Column("programme", N_("사업"), names=names),
        Column("title", N_("공고 제목")), Column("title_en", N_("영문 제목"), shown=False),
        Column("state", N_("상태"), "state", LIFECYCLE.states),
        Column("opens_at", N_("공고 시작"), "moment", shown=False), Column("closes_at", N_("접수 마감"), "moment"),
        Column("budget", N_("예산"), "won"),
    )  # fmt: skip
    return Listing(
        N_("회차"), query, Round.id, columns,
        searched=lambda words: sought(words, Round.reference, Round.title, Round.title_en),
        filters=(
            Filter("programme", N_("사업"), names, lambda code: Round.programme_code == code),
            by_state(Round.state, LIFECYCLE),
        ),
        dated="closes_at", link=RowPage("programmes.manage", "reference", "reference"),
        empty=N_("아직 회차가 없습니다. 사업 정의에서 첫 회차를 만들어 주세요."),
    )  # fmt: skip


def to_open() -> Select[Round]:
    """SELECT of the rounds in preparation that nobody has set to open by themselves, oldest first."""
    return select(Round).where(Round.state == RoundState.PREPARED, Round.opening_agreed_by.is_(None)).order_by(Round.id)


def reopenings_to_decide() -> Select[Round]:
    """SELECT of the rounds that somebody wants reopened, oldest first."""
    return select(Round).where(Round.reopening_asked_by.is_not(None)).order_by(Round.id)


def due_to_open(at: datetime) -> list[int]:
    """The keys of the prepared rounds to whose opening somebody agreed and whose time has come."""
    query = select(Round.id).where(
        Round.state == RoundState.PREPARED, Round.opening_agreed_by.is_not(None), Round.opens_at <= at
    )
    return list(db.session.scalars(query.order_by(Round.id)))


def due_to_close(at: datetime) -> list[int]:
    """The keys of the open rounds whose deadline has passed."""
    query = select(Round.id).where(Round.state == RoundState.OPEN, Round.closes_at <= at)
    return list(db.session.scalars(query.order_by(Round.id)))


def closing_between(start: datetime, end: datetime) -> list[Round]:
    """The open rounds that close in a stretch of time, for reminders."""
    query = select(Round).where(Round.state == RoundState.OPEN, Round.closes_at > start, Round.closes_at <= end)
    return list(db.session.scalars(query.order_by(Round.id)))


def next_round_number(programme_code: str, year: int) -> int:
    """The number of the programme's next round in a year, from 1."""
    query = select(func.max(Round.number)).where(Round.programme_code == programme_code, Round.year == year)
    return int(db.session.scalar(query) or 0) + 1


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each round must have, by (kind, id)."""
    query = select(Round.reference, Round.state)
    return {
        ("round", reference): {"appropriate": int(state is not RoundState.PREPARED)}
        for reference, state in db.session.execute(query)
    }
