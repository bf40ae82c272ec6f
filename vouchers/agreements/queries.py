"""Named reads of agreements and deposits."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from vouchers.agreements.models import Agreement, DepositMatch
from vouchers.agreements.states import ISSUED, LIFECYCLE, AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.bank.models import Deposit
from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.documents.models import Document, Progress
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.desk import Scope
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier


def agreement(agreement_id: int) -> Agreement | None:
    return db.session.get(Agreement, agreement_id)


def by_reference(reference: str) -> Agreement | None:
    """The newest agreement of a case; one that was declined gives way to the next."""
    query = select(Agreement).join(Application).where(Application.reference == reference)
    return db.session.scalar(query.order_by(Agreement.id.desc()).limit(1))


def of_application(application_id: int) -> list[Agreement]:
    """The agreements of an application, newest first."""
    query = select(Agreement).where(Agreement.application_id == application_id)
    return list(db.session.scalars(query.order_by(Agreement.id.desc())))


def newest_of(application_ids: Collection[int]) -> dict[int, Agreement]:
    """The newest agreement of each application; nothing for those without one."""
    query = select(Agreement).where(Agreement.application_id.in_(list(application_ids))).order_by(Agreement.id)
    return {row.application_id: row for row in db.session.scalars(query).unique()}


def within(agreement_id: Any, key: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """What a scope asks of rows that belong to an agreement."""
    asked: list[ColumnElement[bool]] = []
    if scope.reference is not None:
        case = select(Agreement.id).join(Application, Application.id == Agreement.application_id)
        asked.append(agreement_id.in_(case.where(Application.reference == scope.reference)))
    if scope.key is not None:
        asked.append(key == scope.key)
    return asked


def to_be_signed(scope: Scope) -> list[Agreement]:
    """The agreements that wait for a party's signature."""
    turns = (AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY)
    query = select(Agreement).where(Agreement.state.in_(turns), *within(Agreement.id, Agreement.id, scope))
    return list(db.session.scalars(query.order_by(Agreement.id)).unique())


def to_be_paid_in(scope: Scope) -> list[tuple[Agreement, Won]]:
    """The concluded agreements whose company has paid in less than its share, with what is missing (won)."""
    paid = select(DepositMatch.agreement_id.label("key"), func.sum(Deposit.amount).label("amount"))
    found = paid.join(Deposit, Deposit.id == DepositMatch.deposit_id).group_by(DepositMatch.agreement_id).subquery()
    so_far = func.coalesce(found.c.amount, 0)
    query = select(Agreement, Agreement.cash - so_far).outerjoin(found, found.c.key == Agreement.id)
    query = query.where(Agreement.state == AgreementState.CONCLUDED, Agreement.cash > so_far)
    here = within(Agreement.id, Agreement.id, scope)
    rows = db.session.execute(query.where(*here).order_by(Agreement.id)).unique()
    return [(agreement, int(missing)) for agreement, missing in rows]


def visible_to(actor: Actor) -> Select[Agreement]:
    """The agreements this actor may open: its own as company or supplier once sent; for the agency all."""
    if actor.has(*AGENCY_STAFF):
        return select(Agreement)
    mine = actor.acting_for or 0
    bought = select(Application.id).where(Application.organisation_id == mine)
    own = or_(Agreement.application_id.in_(bought), Agreement.supplier_id.in_(_suppliers_of(mine)))
    return select(Agreement).where(own, Agreement.state != AgreementState.PREPARED)


def _suppliers_of(organisation_id: int) -> Select[int]:
    return select(Supplier.id).where(Supplier.organisation_id == organisation_id)


COMPANY, SELLER = aliased(Organisation), aliased(Organisation)
"""The two firms of an agreement, where a list names both."""


def listing(actor: Actor, rounds: Sequence[Round] = ()) -> Listing:
    """The visible agreements; `rounds` are those to which they may be narrowed."""
    query = (
        visible_to(actor)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .join(COMPANY, COMPANY.id == Application.organisation_id)
        .join(SELLER, SELLER.id == Supplier.organisation_id)
        .with_only_columns(
            Agreement.id.label("id"), Application.reference.label("reference"), COMPANY.name.label("company"),
            SELLER.name.label("supplier"), Agreement.state.label("state"), Agreement.starts_on.label("starts_on"),
            Agreement.ends_on.label("ends_on"), Agreement.gov.label("gov"), Agreement.cash.label("cash"),
            Agreement.in_kind.label("in_kind"), Agreement.concluded_at.label("concluded_at"),
        )
    )  # fmt: skip
    columns = (
        Column("reference", N_("협약번호")), Column("company", N_("수요기업")), Column("supplier", N_("공급기업")),
        Column("state", N_("상태"), "state", LIFECYCLE.states),
        Column("starts_on", N_("시작일"), "day"), Column("ends_on", N_("종료일"), "day"),
        Column("gov", N_("정부지원금"), "won"), Column("cash", N_("기업부담금(현금)"), "won", shown=False),
        Column("in_kind", N_("기업부담금(현물)"), "won", shown=False),
        Column("concluded_at", N_("협약 체결"), "moment", shown=False),
    )  # fmt: skip
    keys = {row.reference: row.id for row in rounds}
    return Listing(
        N_("협약"), query, Agreement.id, columns,
        searched=lambda words: Agreement.application_id.in_(applications.with_words(words)), dated="starts_on",
        filters=(
            Filter("round", N_("회차"), {key: key for key in keys}, lambda key: Application.round_id == keys[key]),
            by_state(Agreement.state, LIFECYCLE),
        ),
        link=RowPage("agreements.agreement", "agreement_id"),
        empty=N_("협약이 없습니다. 선정 결과가 공개되면 담당관이 협약서를 작성합니다."),
    )  # fmt: skip


def in_states(actor: Actor, *states: AgreementState) -> Select[Agreement]:
    """The visible agreements in some states, oldest first: what a desk waits for."""
    return visible_to(actor).where(Agreement.state.in_(states)).order_by(Agreement.id)


def contracts_of(actor: Actor, *states: AgreementState) -> list[Agreement]:
    """The agreements in which the organisation acted for is the supplier."""
    query = in_states(actor, *states).where(Agreement.supplier_id.in_(_suppliers_of(actor.acting_for or 0)))
    return list(db.session.scalars(query).unique())


def in_round(round_id: int, *states: AgreementState) -> list[Agreement]:
    """The agreements of a round in some states, by reference."""
    query = select(Agreement).join(Application).where(Application.round_id == round_id, Agreement.state.in_(states))
    return list(db.session.scalars(query.order_by(Application.reference)).unique())


def references_in(round_id: int, *states: AgreementState) -> Select[str]:
    """SELECT of the cases of a round whose agreement is in one of some states: whose money the ledger is asked for."""
    query = select(Application.reference).join(Agreement, Agreement.application_id == Application.id)
    return query.where(Application.round_id == round_id, Agreement.state.in_(states))


def without_agreement(*, with_supplier: bool) -> Select[Application]:
    """Selected applications that have no agreement under way:
    those that name their supplier, or those that do not yet.
    """
    alive = select(Agreement.id).where(
        Agreement.application_id == Application.id, Agreement.state != AgreementState.DECLINED
    )
    query = select(Application).where(Application.state == ApplicationState.SELECTED, ~alive.exists())
    named = Application.supplier_id.is_not(None) if with_supplier else Application.supplier_id.is_(None)
    return query.where(named).order_by(Application.id)


def undecided(limit: int = 60) -> list[Application]:
    """Those that were selected first of the applications that name no supplier yet."""
    return list(db.session.scalars(without_agreement(with_supplier=False).limit(limit)).unique())


def waiting_by_round(*, with_supplier: bool) -> dict[int, int]:
    """Count the selected applications without an agreement, by round."""
    query = without_agreement(with_supplier=with_supplier).order_by(None)
    rows = db.session.execute(
        query.with_only_columns(Application.round_id, func.count()).group_by(Application.round_id)
    )
    return {round_id: count for round_id, count in rows}


def counts(round_id: int) -> dict[AgreementState, int]:
    """Count agreements of a round by state."""
    query = (
        select(Agreement.state, func.count())
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id)
        .group_by(Agreement.state)
    )
    return {state: count for state, count in db.session.execute(query)}


def to_draw_up(round_id: int) -> list[Application]:
    """The selected applications of a round whose agreement can be drawn up, by reference."""
    query = without_agreement(with_supplier=True).where(Application.round_id == round_id)
    return list(db.session.scalars(query).unique())


def to_send(round_id: int) -> list[Agreement]:
    """The agreements of a round that are prepared and whose document has been made."""
    ready = select(Document.id).where(Document.state == Progress.READY)
    query = select(Agreement).join(Application).where(
        Application.round_id == round_id, Agreement.state == AgreementState.PREPARED, Agreement.document_id.in_(ready)
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Application.reference)).unique())


def papers_of_round(round_id: int) -> dict[Progress, int]:
    """Count the newest documents of the round's agreements that wait, are ready, have failed."""
    query = (
        select(Document.state, func.count())
        .join(Agreement, Agreement.document_id == Document.id)
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id, Agreement.state != AgreementState.DECLINED)
        .group_by(Document.state)
    )
    return {state: count for state, count in db.session.execute(query)}


def agreement_of_deposit(deposit_id: int) -> Agreement:
    """The agreement with which a deposit is matched."""
    query = select(Agreement).join(DepositMatch, DepositMatch.agreement_id == Agreement.id)
    return db.session.scalars(query.where(DepositMatch.deposit_id == deposit_id)).unique().one()


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each agreement must have, by (kind, id)."""
    return {
        ("agreement", str(key)): {"award": int(state in ISSUED)}
        for key, state in db.session.execute(select(Agreement.id, Agreement.state))
    }
