"""Named reads of payment and settlement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.listing import Column, Listing, RowPage, by_state
from vouchers.db.types import total
from vouchers.identity.models import User
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.desk import Scope
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import statement
from vouchers.organisations.models import Organisation
from vouchers.settlement.models import Settlement, SettlementLine
from vouchers.settlement.states import SETTLEMENT, TOLD, Decision, SettlementState
from vouchers.suppliers.models import Supplier


def settlement(settlement_id: int) -> Settlement | None:
    """The settlement with lines, evidence, auditor and report."""
    evidence = selectinload(Settlement.lines).joinedload(SettlementLine.invoice).selectinload(Invoice.evidence)
    auditor = joinedload(Settlement.auditor).lazyload(User.appointments)
    whole = [evidence, auditor, joinedload(Settlement.pdf), joinedload(Settlement.xlsx)]
    return db.session.get(Settlement, settlement_id, options=whole)


def line(settlement: Settlement, line_id: int) -> SettlementLine | None:
    """One line of this settlement."""
    return next((row for row in settlement.lines if row.id == line_id), None)


def is_audited_by(application_id: int, user_id: int) -> bool:
    """Whether this person was asked to review the settlement of the application's newest agreement."""
    newest = select(func.max(Agreement.id)).where(Agreement.application_id == application_id).scalar_subquery()
    query = select(Settlement.id).where(Settlement.agreement_id == newest, Settlement.auditor_id == user_id)
    return db.session.scalar(query) is not None


def of_agreement(agreement_id: int) -> Settlement | None:
    return db.session.scalar(select(Settlement).where(Settlement.agreement_id == agreement_id))


def of_agreements(agreement_ids: Collection[int]) -> dict[int, Settlement]:
    """The settlements of several agreements, by agreement."""
    query = select(Settlement).where(Settlement.agreement_id.in_(list(agreement_ids)))
    return {row.agreement_id: row for row in db.session.scalars(query.options(lazyload(Settlement.agreement)))}


def settlement_line(line_id: int) -> SettlementLine | None:
    return db.session.get(SettlementLine, line_id)


def waited_for(scope: Scope, state: SettlementState) -> list[Settlement]:
    """The settlements in this state, within the scope."""
    here = agreements.within(Settlement.agreement_id, Settlement.id, scope)
    query = select(Settlement).where(Settlement.state == state, *here).order_by(Settlement.id)
    return list(db.session.scalars(query).unique())


def visible_to(actor: Actor) -> Select[Settlement]:
    """The settlements this actor may open: all for the agency, an auditor's own, the parties' once confirmed."""
    query = select(Settlement)
    if actor.has(*AGENCY_STAFF):
        return query
    mine = actor.acting_for or 0
    parties = (
        select(Agreement.id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(or_(Application.organisation_id == mine, Supplier.organisation_id == mine))
    )
    party = and_(Settlement.agreement_id.in_(parties), Settlement.state.in_(TOLD))
    if actor.has(StaffRole.AUDITOR):
        return query.where(or_(Settlement.auditor_id == actor.user_id, party))
    return query.where(party)


def settlements(actor: Actor, *states: SettlementState) -> Select[Settlement]:
    """The visible settlements, newest first."""
    query = visible_to(actor)
    if states:
        query = query.where(Settlement.state.in_(states))
    return query.order_by(Settlement.id.desc())


COMPANY, SELLER = aliased(Organisation), aliased(Organisation)
"""The two firms of a settlement, where a list names both."""


def listing(actor: Actor) -> Listing:
    """The visible settlements with what they have found so far, in won."""
    found = {
        name: select(total(column)).where(SettlementLine.settlement_id == Settlement.id).scalar_subquery()
        for name, column in (
            ("disallowed_gov", SettlementLine.disallowed_gov), ("disallowed_co", SettlementLine.disallowed_co),
        )
    }  # fmt: skip
    query = (
        visible_to(actor)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .join(COMPANY, COMPANY.id == Application.organisation_id)
        .join(SELLER, SELLER.id == Supplier.organisation_id)
        .with_only_columns(
            Settlement.id.label("id"), Application.reference.label("reference"), COMPANY.name.label("company"),
            SELLER.name.label("supplier"), Settlement.state.label("state"), Agreement.gov.label("gov"),
            Agreement.cash.label("co"), *(subquery.label(name) for name, subquery in found.items()),
            Settlement.opened_at.label("opened_at"), Settlement.closed_at.label("closed_at"),
        )
    )  # fmt: skip
    columns = (
        Column("reference", N_("협약번호")), Column("company", N_("수요기업")), Column("supplier", N_("공급기업")),
        Column("state", N_("상태"), "state", SETTLEMENT.states),
        Column("gov", N_("정부지원금"), "won"), Column("co", N_("기업부담금"), "won", shown=False),
        Column("disallowed_gov", N_("불인정(정부지원금)"), "won"),
        Column("disallowed_co", N_("불인정(기업부담금)"), "won", shown=False),
        Column("opened_at", N_("시작"), "moment"), Column("closed_at", N_("정산 완료"), "moment", shown=False),
    )  # fmt: skip
    return Listing(
        N_("정산"), query, Settlement.id, columns,
        searched=lambda words: Agreement.application_id.in_(applications.with_words(words)),
        filters=(by_state(Settlement.state, SETTLEMENT),), dated="opened_at",
        link=RowPage("settlement.settlement", "settlement_id"),
        empty=N_("진행 중인 정산이 없습니다. 협약의 집행이 끝나면 정산을 시작합니다."),
    )  # fmt: skip


def to_be_settled(today: date) -> Select[Agreement]:
    """Concluded agreements whose period is over and whose settlement has not been opened,
    those that ended first first.
    """
    opened = select(Settlement.id).where(Settlement.agreement_id == Agreement.id)
    query = select(Agreement).where(
        Agreement.state == AgreementState.CONCLUDED, Agreement.ends_on < today, ~opened.exists()
    )
    named = joinedload(Agreement.application).options(lazyload("*"), joinedload(Application.organisation))
    return query.order_by(Agreement.ends_on, Agreement.id).options(lazyload("*"), named)


def of_round(round_id: int) -> dict[int, Settlement]:
    """The settlements of a round by agreement."""
    query = (
        select(Settlement)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id)
    )
    return {row.agreement_id: row for row in db.session.scalars(query)}


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each settlement and each of its lines must have, by (kind, id)."""
    found = {}
    for key, state in db.session.execute(select(Settlement.id, Settlement.state)):
        found["settlement", str(key)] = {"close_settlement": int(state is SettlementState.CLOSED)}
    query = select(SettlementLine.id, SettlementLine.decision, Settlement.confirmed_at).join(SettlementLine.settlement)
    for key, decision, confirmed_at in db.session.execute(query):
        disallowed = decision is Decision.DISALLOWED and confirmed_at is not None
        found["settlement_line", str(key)] = {"disallow": int(disallowed)}
    return found


def to_return(settlement: Settlement) -> dict[Source, Won]:
    """Return what goes back after confirmation: the grant to the treasury, its share to the company."""
    money = statement(settlement.agreement.reference)
    return {source: amount for source in Source if (amount := money.total("returnable", source=source))}


@dataclass(frozen=True)
class Outcome:
    """What a settlement comes to for each source, in won: as it stands, or as it would if it were confirmed now."""

    allowed: dict[Source, Won]
    disallowed: dict[Source, Won]
    returned: dict[Source, Won]
    """The grant's part goes back to the treasury, the company's to the company."""

    @property
    def receivable(self) -> Won:
        """The disallowed part of the grant, which the company owes."""
        return self.disallowed[Source.GOV]


def outcome(settlement: Settlement) -> Outcome:
    """Compute what confirming does, from the decisions and the ledger; for a confirmed settlement, what it did."""
    money = statement(settlement.agreement.reference)
    cut = {
        Source.GOV: sum(line.disallowed_gov for line in settlement.lines),
        Source.CO: sum(line.disallowed_co for line in settlement.lines),
    }
    back = ("avail", "locked") if settlement.confirmed_at is None else ("returnable", "returned")
    return Outcome(
        allowed={source: money.total("paid", "disallowed", source=source) - cut[source] for source in Source},
        disallowed=cut,
        returned={source: money.total(*back, source=source) for source in Source},
    )


def returns_to_confirm() -> Select[Settlement]:
    """The settlements of which a recorded return waits for a second person, oldest first."""
    return select(Settlement).where(Settlement.state == SettlementState.RETURNING).order_by(Settlement.id)
