"""Who may write to whom about a case: its agency, its company, the supplier that carries it out."""

from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.correspondence.states import Do, Side
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.policy import Policy, Predicate, both, either, staff


def _reads(actor: Actor, application: Application) -> bool:
    """Whoever may read the application."""
    return APPLICATIONS.permits(actor, ApplicationDo.VIEW, application)


def _company(actor: Actor, application: Application) -> bool:
    """Whoever works for the company, once it has submitted."""
    return actor.works_for(application.organisation_id) and application.receipt_number is not None


def _supplier(actor: Actor, application: Application) -> bool:
    """Whoever works for the supplier that carries it out, once it was submitted."""
    named = application.supplier if application.receipt_number is not None else None
    return named is not None and actor.works_for(named.organisation_id)


_agency = both(staff(*AGENCY_STAFF), _reads)

POLICY: Policy[Application] = Policy({Do.WRITE: either(_agency, _company, _supplier)}, view=Do.WRITE)

_SIDES: dict[Side, Predicate[Application]] = {Side.AGENCY: _agency, Side.COMPANY: _company, Side.SUPPLIER: _supplier}


def side_of(actor: Actor, application: Application) -> Side | None:
    """For which side somebody reads and writes; none for strangers."""
    return next((side for side, belongs in _SIDES.items() if belongs(actor, application)), None)
