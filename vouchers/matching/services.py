"""The verbs of matching."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATION_POLICY
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.audit.services import Step, advance, begin, if_timely, take, take_birth
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.kernel.actor import Actor
from vouchers.matching import errors, queries, rules
from vouchers.matching.models import Proposal, ProposalLine
from vouchers.matching.policy import POLICY
from vouchers.matching.rules import Chosen
from vouchers.matching.states import ALIVE, WAITING, Do, ProposalState
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.services import require_qualified
from vouchers.suppliers.states import SupplierState


def propose(
    application: Application, supplier: Supplier, *, message: str,
    quantities: Mapping[int, tuple[int, int]] = MappingProxyType({}),
    by: Actor, at: datetime,
) -> Proposal:  # fmt: skip
    """The supplier has been asked, and its people told; in a programme of priced plans, for exactly these plans.

    `quantities` is (units, months) by plan. Refused: not listed, full, asked already, already named another, plans that
    are not sold or do not fit what was granted.
    """
    step = take_birth(APPLICATION_POLICY, ApplicationDo.NAME_SUPPLIER, application, by=by, at=at)
    if not (application.need and application.field_code):
        raise errors.NeedMissing()
    if supplier.state is not SupplierState.LISTED or supplier.programme_code != application.round.programme_code:
        raise errors.NotListed()
    if supplier.organisation_id == application.organisation_id:
        raise errors.OwnCompany()
    require_qualified(supplier, at=at)
    open_ones = [row for row in queries.of_application(application.id) if row.state in ALIVE]
    if any(row.state is ProposalState.ACCEPTED for row in open_ones):
        raise errors.AlreadyNamed()
    if supplier.id == application.supplier_id or any(row.supplier_id == supplier.id for row in open_ones):
        raise errors.AlreadyProposed()
    if queries.free_slots([supplier], application.round)[supplier.id] <= 0:
        raise errors.NoFreeSlot()
    chosen = chosen_plans(application, supplier, quantities)
    proposal = Proposal(application=application, supplier=supplier, message=message, proposed_at=at)
    begin(proposal, Do.PROPOSE, of=step)
    plans = {plan.id: plan for solution in supplier.solutions for plan in solution.open_plans}
    for position, one in enumerate(chosen):
        plan = plans[one.plan_id]
        names = {"service": plan.solution.name, "plan_name": plan.name, "unit": plan.unit}
        proposal.lines.append(ProposalLine(position=position, **vars(one), **names))
    db.session.flush()
    _tell(proposal, supplier.organisation_id, "proposal_received", at=at)
    return proposal


def chosen_plans(
    application: Application, supplier: Supplier, quantities: Mapping[int, tuple[int, int]]
) -> list[Chosen]:
    """Return the plans that were chosen, at today's prices; none where the programme lists solutions.

    Refused: plans that are not sold or do not fit what was granted.
    """
    definition = application.round.definition
    if definition.suppliers.offer != "priced_plans":
        return []
    plans = {plan.id: plan for solution in supplier.solutions for plan in solution.open_plans}
    if not set(quantities) <= set(plans):
        raise errors.PlanNotOffered()
    chosen = [
        Chosen(key, plans[key].item_code, plans[key].unit_price, quantity, months)
        for key, (quantity, months) in sorted(quantities.items())
    ]
    rules.require_fitting(definition, {cost.item: cost.gov + cost.cash for cost in application.costs}, chosen)
    return chosen


def accept(proposal: Proposal, *, answer: str, by: Actor, at: datetime) -> None:
    """The supplier would take part, and the company has been told to choose.

    Refused: no place left in the round, a draft whose time is over.
    """
    step = take(POLICY, proposal, Do.ACCEPT, by=by, at=at, reason=answer)
    _require_possible(proposal, at=at)
    proposal.answer, proposal.answered_at = answer or None, at
    advance(step)
    _tell(proposal, proposal.application.organisation_id, "proposal_accepted", at=at, due_at=proposal.due_at)


def choose(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """The application names this supplier; it and all others that were asked have been told.

    The supplier's row is locked first, so that two choices cannot take its last place. Refused as for an acceptance.
    """
    step = take(POLICY, proposal, Do.CHOOSE, by=by, at=at)
    _require_possible(proposal, at=at)
    advance(step)
    applications.name_supplier(proposal.application, proposal.supplier, of=step)
    _tell(proposal, proposal.supplier.organisation_id, "proposal_chosen", at=at)
    for other in queries.of_application(proposal.application_id):
        if other.id != proposal.id and (lapse := if_timely(other, Do.LAPSE, of=step)):
            advance(lapse)
            _tell(other, other.supplier.organisation_id, "proposal_not_chosen", at=at)


def _require_possible(proposal: Proposal, *, at: datetime) -> None:
    """Refuse a draft whose time is over, and a supplier without a place."""
    application = proposal.application
    if application.state is ApplicationState.DRAFT and at >= application.due_at:
        raise errors.DraftTooLate()
    if queries.free_slots([proposal.supplier], application.round)[proposal.supplier_id] <= 0:
        raise errors.NoFreeSlot()


def let_lapse(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """Nobody has answered or chosen in time: the proposal is over, and both sides have been told."""
    step = take(POLICY, proposal, Do.LAPSE, by=by, at=at)
    if at < proposal.due_at:
        raise errors.NotOverYet()
    advance(step)
    for organisation_id in (proposal.application.organisation_id, proposal.supplier.organisation_id):
        _tell(proposal, organisation_id, "proposal_lapsed", at=at)


def decline(proposal: Proposal, *, reason: str, by: Actor, at: datetime) -> None:
    """The supplier does not take part; the company has been told why and may ask another."""
    step = take(POLICY, proposal, Do.DECLINE, by=by, at=at, reason=reason)
    proposal.answer, proposal.answered_at = reason, at
    advance(step)
    _tell(proposal, proposal.application.organisation_id, "proposal_declined", at=at, reason=reason)


def take_back(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """The company no longer asks; an application that named the supplier names none.

    Refused for an accepted one when the programme does not let the company choose now: the partner is part of what was
    submitted, selected or agreed.
    """
    was_accepted = locked(proposal).state is ProposalState.ACCEPTED
    if was_accepted and by.works_for(proposal.application.organisation_id):
        applications.require_choosing(proposal.application, by=by)
    step = advance(take(POLICY, proposal, Do.TAKE_BACK, by=by, at=at))
    if was_accepted:
        applications.name_supplier(proposal.application, None, of=step)
    _tell(proposal, proposal.supplier.organisation_id, "proposal_taken_back", at=at)


def lapse_with(application: Application, *, of: Step[Any]) -> None:
    """The application is gone, and with it every open proposal: slots are free again, suppliers told. A reaction."""
    for proposal in queries.of_application(application.id):
        if lapse := if_timely(proposal, Do.LAPSE, of=of):
            advance(lapse)
            _tell(proposal, proposal.supplier.organisation_id, "proposal_taken_back", at=of.at)


def follow_copy(copy: Application, *, of: Step[Any]) -> None:
    """What was asked and answered while a copy was edited belongs to the application in whose place it was submitted;
    whoever is no longer its supplier, or has not answered, is told. A reaction.
    """
    application = copy.revises or copy
    asked = queries.of_application(copy.id)
    chose_anew = any(row.state is ProposalState.ACCEPTED for row in asked)  # also where it is the same supplier again
    left = queries.of_application(application.id) if chose_anew else []
    for proposal in (*left, *(row for row in asked if row.state in WAITING)):
        if lapse := if_timely(proposal, Do.LAPSE, of=of):
            advance(lapse)
            _tell(proposal, proposal.supplier.organisation_id, "proposal_taken_back", at=of.at)
    for proposal in asked:
        proposal.application = application
    db.session.flush()


def _tell(proposal: Proposal, organisation_id: int, kind: str, *, at: datetime, **context: Any) -> None:
    outbox.write_all(
        kind, organisations.people_of(organisation_id), key=f"{kind}/{proposal.id}/{organisation_id}", at=at,
        page=Page.at("matching.proposal", proposal_id=proposal.id), supplier=proposal.supplier.name,
        company=proposal.application.organisation.name, title=proposal.application.title,
        reference=proposal.application.reference, **context,
    )  # fmt: skip
