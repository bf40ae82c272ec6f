"""Named reads of payment and settlement."""

from sqlalchemy import Select, and_, func, or_, select

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import State as AgreementState
from vouchers.applications.models import Application
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.settlement.models import PaymentBatch, PaymentOrder, Settlement, SettlementLine
from vouchers.settlement.states import BatchState, OrderState, State
from vouchers.suppliers.models import Supplier

ALIVE = (OrderState.DRAWN_UP, OrderState.ORDERED, OrderState.PAID)


def batch(batch_id: int) -> PaymentBatch | None:
    return db.session.get(PaymentBatch, batch_id)  # type: ignore[no-any-return]


def batches() -> list[PaymentBatch]:
    """The payment batches, newest first."""
    return list(db.session.scalars(select(PaymentBatch).order_by(PaymentBatch.id.desc()).limit(200)))


def batches_in(state: BatchState) -> list[PaymentBatch]:
    """The batches in one state, oldest first."""
    return list(db.session.scalars(select(PaymentBatch).where(PaymentBatch.state == state).order_by(PaymentBatch.id)))


def order(order_id: int) -> PaymentOrder | None:
    return db.session.get(PaymentOrder, order_id)  # type: ignore[no-any-return]


def next_batch_number(round_id: int) -> int:
    query = select(func.count()).where(PaymentBatch.round_id == round_id)
    return int(db.session.scalar(query) or 0) + 1


def payable(round_id: int) -> list[Invoice]:
    """Accepted invoices of a round that stand in no batch that is alive."""
    taken = select(PaymentOrder.invoice_id).where(PaymentOrder.state.in_(ALIVE))
    in_batch = set(db.session.scalars(taken))
    return [invoice for invoice in claims.to_be_paid(round_id) if invoice.id not in in_batch]


def settlement(settlement_id: int) -> Settlement | None:
    return db.session.get(Settlement, settlement_id)  # type: ignore[no-any-return]


def of_agreement(agreement_id: int) -> Settlement | None:
    return db.session.scalar(select(Settlement).where(Settlement.agreement_id == agreement_id))  # type: ignore[no-any-return]


def line(line_id: int) -> SettlementLine | None:
    return db.session.get(SettlementLine, line_id)  # type: ignore[no-any-return]


def visible_to(actor: Actor) -> Select[Settlement]:
    """The settlements this actor may open: all for the agency, an auditor's own, the parties' once confirmed."""
    query = (
        select(Settlement)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
    )
    if actor.has(*AGENCY_STAFF):
        return query
    mine = actor.acting_for or 0
    party = and_(
        or_(Application.organisation_id == mine, Supplier.organisation_id == mine),
        Settlement.state.in_((State.CONFIRMED, State.RETURNED, State.CLOSED)),
    )
    if actor.has(StaffRole.AUDITOR):
        return query.where(or_(Settlement.auditor_id == actor.user_id, party))
    return query.where(party)


def settlements(actor: Actor, *states: State) -> list[Settlement]:
    """The visible settlements, newest first."""
    query = visible_to(actor)
    if states:
        query = query.where(Settlement.state.in_(states))
    return list(db.session.scalars(query.order_by(Settlement.id.desc())))


def to_be_settled() -> list[Agreement]:
    """Concluded agreements whose settlement has not been opened, those that end first first."""
    opened = select(Settlement.agreement_id)
    query = select(Agreement).where(Agreement.state == AgreementState.CONCLUDED, Agreement.id.not_in(opened))
    return list(db.session.scalars(query.order_by(Agreement.ends_on, Agreement.id)).unique())


def of_round(round_id: int) -> dict[int, Settlement]:
    """The settlements of a round by agreement."""
    query = (
        select(Settlement)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id)
    )
    return {row.agreement_id: row for row in db.session.scalars(query)}
