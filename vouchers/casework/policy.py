"""Who may take a case on and hand it over: officers, of what has been submitted."""

from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.casework.models import Absence
from vouchers.casework.states import Do
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff


def _submitted(actor: Actor, application: Application) -> bool:
    """What has been submitted, and no copy of it."""
    readable = APPLICATIONS.permits(actor, ApplicationDo.VIEW, application)
    return readable and application.receipt_number is not None and application.revises_id is None


_OFFICER = both(staff(StaffRole.OFFICER), _submitted)


def _own(actor: Actor, absence: Absence) -> bool:
    """One's own absence."""
    return actor.user_id == absence.user_id


ABSENCE_POLICY: Policy[Absence] = Policy(
    {
        Do.DECLARE_ABSENCE: staff(StaffRole.OFFICER),
        Do.END_ABSENCE: either(both(staff(StaffRole.OFFICER), _own), staff(StaffRole.ADMINISTRATOR)),
    }
)

POLICY: Policy[Application] = Policy(
    {Do.LIST: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR), Do.TAKE_ON: _OFFICER, Do.HAND_OVER: _OFFICER}
)
