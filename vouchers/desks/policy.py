"""Who may see which desk and which case."""

from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.desks.states import Do, Reader
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, anyone, signed_in, staff
from vouchers.matching import queries as matching
from vouchers.matching.states import State as ProposalState
from vouchers.settlement import queries as settlement


def is_its_company(actor: Actor, application: Any) -> bool:
    """Whether the actor acts for the company that applied."""
    return actor.works_for(application.organisation_id)


def is_its_agency(actor: Actor, application: Any) -> bool:
    """Whether the actor reads the case for the agency."""
    return actor.has(*AGENCY_STAFF) and APPLICATIONS.permits(actor, ApplicationDo.VIEW, application)


def is_its_supplier(actor: Actor, application: Any) -> bool:
    """Whether the actor acts for the supplier that accepted to carry out the project."""
    return any(
        proposal.state is ProposalState.ACCEPTED and actor.works_for(proposal.supplier.organisation_id)
        for proposal in matching.of_application(application.id)
    )


def is_its_auditor(actor: Actor, application: Any) -> bool:
    """Whether the actor audits the case's settlement."""
    if not actor.has(StaffRole.AUDITOR):
        return False
    agreement = agreements.by_reference(application.reference)
    found = settlement.of_agreement(agreement.id) if agreement else None
    return found is not None and found.auditor_id == actor.user_id


def readers(actor: Actor, application: Any) -> frozenset[Reader]:
    """As what this actor may read the case. Evaluators read applications through their own assignments only."""
    tests = {
        Reader.AGENCY: is_its_agency, Reader.COMPANY: is_its_company, Reader.AUDITOR: is_its_auditor,
        Reader.SUPPLIER: is_its_supplier,
    }  # fmt: skip
    return frozenset(reader for reader, test in tests.items() if test(actor, application))


def _may_see(actor: Actor, application: Any) -> bool:
    return bool(readers(actor, application))


POLICY = Policy(
    {
        Do.SEE_HOME: anyone,
        Do.SEE_CASE: _may_see,
        Do.SEE_NOTICES: signed_in,
        Do.ADMINISTER: staff(StaffRole.ADMINISTRATOR),
    },
    view=Do.SEE_CASE,
)

DESK_POLICY = Policy({Do.SEE_NOTICES: signed_in, Do.ADMINISTER: staff(StaffRole.ADMINISTRATOR)})
