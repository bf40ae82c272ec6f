"""Named reads of matching: ranked suppliers, free slots, proposals."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from vouchers.applications.models import Application
from vouchers.applications.states import ALIVE as APPLICATION_ALIVE
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.listing import Column, Listing, RowPage, by_state
from vouchers.db.searching import sought
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.wording import N_
from vouchers.matching import ranking
from vouchers.matching.models import WAIT, Proposal
from vouchers.matching.ranking import Candidate, Match
from vouchers.matching.states import LIFECYCLE, WAITING, ProposalState
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import Supplier


@dataclass(frozen=True)
class Found:
    """The ranked suppliers of a search and how many a hard filter left out."""

    rows: tuple[tuple[Match, Supplier, int], ...]
    """(match, supplier, free slots)"""
    full: int


def find(application: Application) -> Found:
    """Suppliers of the programme's pool, ranked for the application's need and field;
    those without a free slot left out.
    """
    pool = suppliers.whole_pool(application.round.programme_code)
    free = free_slots(pool, application.round)
    open_pool = [row for row in pool if free[row.id] > 0 and row.organisation_id != application.organisation_id]
    by_key = {row.id: row for row in open_pool}
    candidates = [Candidate(row.id, _words(row), tuple(row.field_codes)) for row in open_pool]
    need = f"{application.title} {application.need}"
    matches = ranking.rank(need, application.field_code, candidates, limit=10)
    return Found(
        rows=tuple((match, by_key[match.key], free[match.key]) for match in matches),
        full=sum(1 for row in pool if free[row.id] <= 0),
    )


def _words(supplier: Supplier) -> str:
    parts = [supplier.introduction]
    for solution in supplier.solutions:
        parts += [solution.name, solution.description, " ".join(solution.tags)]
        parts += [plan.name for plan in solution.open_plans]
    return " ".join(parts)


def free_slots(pool: Collection[Supplier], call_round: Round) -> dict[int, int]:
    """Return how many more projects of a round each supplier may take: its slots less its open projects there.

    A draft that was not submitted before its round closed, a declined agreement and a settled one take no place.
    """
    alive = APPLICATION_ALIVE if call_round.state is RoundState.OPEN else tuple(
        state for state in APPLICATION_ALIVE if state is not ApplicationState.DRAFT
    )  # fmt: skip
    query = (
        select(Proposal.supplier_id, func.count())
        .join(Application, Application.id == Proposal.application_id)
        .where(
            Proposal.state == ProposalState.ACCEPTED,
            Application.round_id == call_round.id,
            Application.state.in_(alive),
        )
        .where(Application.place_freed_at.is_(None), Proposal.supplier_id.in_([row.id for row in pool]))
        .group_by(Proposal.supplier_id)
    )
    taken = {key: count for key, count in db.session.execute(query)}
    return {row.id: row.slots - taken.get(row.id, 0) for row in pool}


def proposal(proposal_id: int) -> Proposal | None:
    return db.session.get(Proposal, proposal_id)


def waiting_before(at: datetime) -> list[Proposal]:
    """The proposals that wait for an answer or a choice and may have waited too long: oldest first."""
    dead = (Application.state == ApplicationState.DRAFT) & (Round.closes_at <= at)
    query = select(Proposal).join(Application, Application.id == Proposal.application_id)
    query = query.join(Round, Round.id == Application.round_id).where(Proposal.state.in_(WAITING))
    return list(db.session.scalars(query.where((Proposal.proposed_at <= at - WAIT) | dead).order_by(Proposal.id)))


def of_application(application_id: int) -> list[Proposal]:
    """The proposals of an application, newest first."""
    query = select(Proposal).where(Proposal.application_id == application_id)
    return list(db.session.scalars(query.order_by(Proposal.id.desc())))


def newest_of(application_ids: Collection[int]) -> dict[int, Proposal]:
    """The newest proposal of each application that has one."""
    query = select(Proposal).where(Proposal.application_id.in_(list(application_ids))).order_by(Proposal.id)
    return {row.application_id: row for row in db.session.scalars(query)}


def accepted_of(application_id: int) -> Proposal | None:
    """The proposal whose supplier the application names."""
    query = select(Proposal).where(Proposal.application_id == application_id, Proposal.state == ProposalState.ACCEPTED)
    return db.session.scalar(query)


def of_supplier_organisation(organisation_id: int | None, *states: ProposalState) -> list[Proposal]:
    """The proposals to an organisation's listings, those that wait first."""
    query = (
        select(Proposal)
        .join(Supplier, Supplier.id == Proposal.supplier_id)
        .where(Supplier.organisation_id == (organisation_id or 0))
        .order_by(Proposal.id.desc())
    )
    if states:
        query = query.where(Proposal.state.in_(states))
    return list(db.session.scalars(query))


def received(organisation_id: int | None) -> Listing:
    """The proposals to an organisation's listings, newest first."""
    query = (
        select(
            Proposal.id.label("id"), Organisation.name.label("company"), Application.reference.label("reference"),
            Application.title.label("title"), Proposal.state.label("state"), Proposal.proposed_at.label("proposed_at"),
            Proposal.answered_at.label("answered_at"),
        )
        .join(Application, Application.id == Proposal.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Supplier, Supplier.id == Proposal.supplier_id)
        .where(Supplier.organisation_id == (organisation_id or 0))
    )  # fmt: skip
    columns = (
        Column("company", N_("신청기업")), Column("reference", N_("번호"), shown=False), Column("title", N_("과제 이름")),
        Column("state", N_("상태"), "state", LIFECYCLE.states),
        Column("proposed_at", N_("받은 일시"), "moment"), Column("answered_at", N_("답변 일시"), "moment", shown=False),
    )  # fmt: skip
    return Listing(
        N_("받은 제안"), query, Proposal.id, columns,
        searched=lambda words: sought(words, Organisation.name, Application.reference, Application.title),
        filters=(by_state(Proposal.state, LIFECYCLE),), dated="proposed_at",
        link=RowPage("matching.proposal", "proposal_id"),
        empty=N_("받은 제안이 없습니다. 공급기업으로 등재되면 신청기업의 제안이 여기에 나타납니다."),
    )  # fmt: skip


def visible_to(actor: Actor) -> Select[Proposal]:
    """The proposals this actor may open: its own as company or supplier;
    for the agency those of submitted applications.
    """
    query = (
        select(Proposal)
        .join(Application, Application.id == Proposal.application_id)
        .join(Supplier, Supplier.id == Proposal.supplier_id)
    )
    mine = actor.acting_for or 0
    own = or_(Application.organisation_id == mine, Supplier.organisation_id == mine)
    if actor.has(*AGENCY_STAFF):
        return query.where(or_(own, Application.receipt_number.is_not(None)))
    return query.where(own)
