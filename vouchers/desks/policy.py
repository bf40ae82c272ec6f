"""Who may see which desk and which case."""

from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.desks.states import Do
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.desk import Reader
from vouchers.kernel.policy import Policy, both, signed_in, staff
from vouchers.settlement import queries as settlement


def is_its_company(actor: Actor, application: Application) -> bool:
    """Whether the actor acts for the company that applied."""
    return actor.works_for(application.organisation_id)


def is_its_agency(actor: Actor, application: Application) -> bool:
    """Whether the actor reads the case for the agency."""
    return actor.has(*AGENCY_STAFF) and APPLICATIONS.permits(actor, ApplicationDo.VIEW, application)


def is_its_supplier(actor: Actor, application: Application) -> bool:
    """Whether the actor acts for the supplier that accepted to carry out the project; a copy is the company's alone."""
    named = application.supplier if application.revises_id is None else None
    return named is not None and actor.works_for(named.organisation_id)


def is_its_auditor(actor: Actor, application: Application) -> bool:
    """Whether the actor audits the case's settlement."""
    return actor.has(StaffRole.AUDITOR) and settlement.is_audited_by(application.id, actor.user_id or 0)


def readers(actor: Actor, application: Application) -> frozenset[Reader]:
    """Return the roles in which this actor may read the case. Evaluators read through their own assignments only."""
    tests = {
        Reader.AGENCY: is_its_agency, Reader.COMPANY: is_its_company, Reader.AUDITOR: is_its_auditor,
        Reader.SUPPLIER: is_its_supplier,
    }  # fmt: skip
    return frozenset(reader for reader, test in tests.items() if test(actor, application))


def _may_see(actor: Actor, application: Application) -> bool:
    """The agency, the company, the auditor of its settlement, the supplier that accepted it."""
    return bool(readers(actor, application))


POLICY: Policy[Application] = Policy(
    {Do.SEE_CASE: _may_see, Do.REMAKE: both(staff(StaffRole.OFFICER), is_its_agency)}, view=Do.SEE_CASE
)

DESK_POLICY: Policy[object] = Policy(
    {
        Do.SEE_NOTICES: signed_in,
        Do.SEARCH: signed_in,
        Do.SEE_DUE: staff(*AGENCY_STAFF),
        Do.URGE: staff(*AGENCY_STAFF),
        Do.ADMINISTER: staff(StaffRole.ADMINISTRATOR),
    }
)
