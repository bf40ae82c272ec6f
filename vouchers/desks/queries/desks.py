"""The first page of evaluators and companies."""


from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import ISSUED
from vouchers.agreements.states import State as AgreementState
from vouchers.applications import queries as applications
from vouchers.claims import queries as claims
from vouchers.claims.models import Purchase
from vouchers.desks.queries.case import Case, case
from vouchers.desks.states import Reader
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.states import AssignmentState, SeatState
from vouchers.kernel.actor import Actor
from vouchers.matching import queries as matching
from vouchers.matching.states import State as ProposalState
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
class CompanyDesk:
    """A company's cards: its applications with stage and next step; as a supplier, its proposals and contracts."""

    cases: list[Case]
    listings: list[Any]
    proposals: list[Any]
    contracts: list[Agreement]
    purchases: list[Purchase]


def company_desk(actor: Actor, *, at: datetime) -> CompanyDesk:
    """The desk of the organisation acted for."""
    organisation_id = actor.acting_for
    own = agreements.in_states(
        actor, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY, AgreementState.AWAITING_COMPANY,
        *ISSUED,
    )  # fmt: skip
    contracts = [row for row in own if actor.works_for(row.supplier.organisation_id)]
    return CompanyDesk(
        cases=[case(row, actor, (Reader.COMPANY,), at=at) for row in applications.of_company(organisation_id)[:10]],
        listings=suppliers.of_organisation(organisation_id),
        proposals=matching.of_supplier_organisation(organisation_id, ProposalState.PROPOSED),
        contracts=contracts,
        purchases=[row for row in claims.open_purchases_for_supplier(organisation_id) if not row.waits_for_inspection],
    )
