"""The first page of evaluators and companies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import ISSUED, AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.claims import queries as claims
from vouchers.claims.models import Purchase
from vouchers.db import db
from vouchers.db.paging import SIZE
from vouchers.desks.queries.case import Brought
from vouchers.desks.queries.parts import known_to, parts_of, stage_of
from vouchers.desks.states import Stage
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.states import AssignmentState, SeatState
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Reader, Task
from vouchers.matching import queries as matching
from vouchers.matching.states import ProposalState
from vouchers.payments import queries as payments
from vouchers.payments.models import PaymentOrder
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.suppliers import queries as suppliers


@dataclass(frozen=True)
class EvaluatorDesk:
    """The pile: done of all, and what to open next."""

    done: int
    total: int
    following: Any
    invitations: int


def evaluator_desk(user_id: int) -> EvaluatorDesk:
    """An evaluator's pile in one look."""
    pile = [row for row in evaluation.pile(user_id) if row.state is not AssignmentState.RECUSED]
    open_ones = [row for row in pile if row.state is not AssignmentState.SUBMITTED]
    invited = [seat for seat in evaluation.seats_of(user_id) if seat.state is SeatState.INVITED]
    return EvaluatorDesk(len(pile) - len(open_ones), len(pile), open_ones[0] if open_ones else None, len(invited))


@dataclass(frozen=True)
class Card:
    """One application on its company's desk: where it stands and what to do next."""

    application: Application
    agreement: Agreement | None
    settlement: Settlement | None
    stage: Stage
    tasks: list[Task]


@dataclass(frozen=True)
class CompanyDesk:
    """A company's cards: its applications with stage and next step; as a supplier, its proposals and contracts."""

    cases: list[Card]
    listings: list[Any]
    proposals: list[Any]
    contracts: list[Agreement]
    purchases: list[Purchase]
    failed: list[PaymentOrder]
    """Payments that the bank has refused and that nobody has ordered again: the account is to be looked at."""


def company_desk(actor: Actor, brought: Brought, *, at: datetime) -> CompanyDesk:
    """The desk of the organisation acted for."""
    organisation_id = actor.acting_for
    listings = suppliers.of_organisation(organisation_id)
    if not listings:
        return CompanyDesk(_cards(actor, brought, at=at), [], [], [], [], [])
    open_purchases = claims.open_purchases_for_supplier(organisation_id)
    states = (
        AgreementState.AWAITING_SUPPLIER,
        AgreementState.AWAITING_AGENCY,
        AgreementState.AWAITING_COMPANY,
        *ISSUED,
    )
    return CompanyDesk(
        cases=_cards(actor, brought, at=at),
        listings=listings,
        proposals=matching.of_supplier_organisation(organisation_id, ProposalState.PROPOSED)[:SIZE],
        contracts=agreements.contracts_of(actor, *states)[:SIZE],
        purchases=[row for row in open_purchases if not row.waits_for_inspection and not row.is_metered][:SIZE],
        failed=payments.failed_of(organisation_id or 0)[:SIZE],
    )


def _cards(actor: Actor, brought: Brought, *, at: datetime) -> list[Card]:
    read = parts_of(applications.of_company(actor.acting_for)[:10], brought.parts)
    seen = [known_to(actor, (Reader.COMPANY,), parts, brought.parts) for parts in read]
    return [
        Card(
            parts.application, parts.one(Agreement), parts.one(Settlement), stage_of(parts),
            brought.tasks(parts, actor, at),
        )
        for parts in seen
    ]  # fmt: skip


def audits(actor: Actor) -> list[Settlement]:
    """The settlements that an external auditor was asked to review, newest first."""
    return list(db.session.scalars(settlement.settlements(actor).limit(SIZE)).unique())
