"""Permissions on proposals."""

from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.policy import Policy, both, either, nobody_but_the_system, staff
from vouchers.matching.models import Proposal
from vouchers.matching.states import LIFECYCLE, Do, ProposalState


def _company(actor: Actor, proposal: Proposal) -> bool:
    """Whoever works for the applying company."""
    return actor.works_for(proposal.application.organisation_id)


def _may_take_back(actor: Actor, proposal: Proposal) -> bool:
    """Whoever works for the company; an accepted supplier is left only while the programme lets one choose."""
    application = proposal.application
    free = proposal.state is not ProposalState.ACCEPTED or APPLICATIONS.offers(
        actor, ApplicationDo.NAME_SUPPLIER, application
    )
    return _company(actor, proposal) and free


def _may_choose(actor: Actor, proposal: Proposal) -> bool:
    """Whoever works for the company, while the programme lets one choose."""
    return _company(actor, proposal) and APPLICATIONS.offers(actor, ApplicationDo.NAME_SUPPLIER, proposal.application)


def _supplier(actor: Actor, proposal: Proposal) -> bool:
    """Whoever works for the supplier."""
    return actor.works_for(proposal.supplier.organisation_id)


def _submitted(actor: Actor, proposal: Proposal) -> bool:
    """Once the application has been submitted."""
    return proposal.application.receipt_number is not None


def _has_company(actor: Actor, thing: object) -> bool:
    """Whoever acts for a company."""
    return actor.acting_for is not None


POLICY: Policy[Proposal] = Policy(
    {
        Do.LIST: _has_company,
        Do.VIEW: either(_company, _supplier, both(staff(*AGENCY_STAFF), _submitted)),
        Do.ACCEPT: _supplier,
        Do.DECLINE: _supplier,
        Do.CHOOSE: _may_choose,
        Do.LAPSE: nobody_but_the_system,
        Do.TAKE_BACK: _may_take_back,
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
)
