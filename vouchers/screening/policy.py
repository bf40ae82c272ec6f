"""Who may screen, and decide on an exclusion."""

from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import LIFECYCLE
from vouchers.applications.states import Do as ApplicationDo
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, staff
from vouchers.screening.models import Exclusion
from vouchers.screening.states import EXCLUSION, Do

_OFFICER = staff(StaffRole.OFFICER)


def _reads(actor: Actor, application: Application) -> bool:
    """Whoever may read the application."""
    return APPLICATIONS.permits(actor, ApplicationDo.VIEW, application)


def _who_proposed(actor: Actor, exclusion: Exclusion) -> bool:
    """The person who proposed it."""
    return actor.user_id == exclusion.proposed_by


POLICY: Policy[Application] = Policy(
    {
        ApplicationDo.VIEW: _reads,
        Do.SEE_FINDINGS: both(_reads, staff(*AGENCY_STAFF)),
        ApplicationDo.FIND_ELIGIBLE: _OFFICER,
        ApplicationDo.SEND_BACK: _OFFICER,
        ApplicationDo.PROPOSE_EXCLUSION: _OFFICER,
        ApplicationDo.RESCREEN: _OFFICER,
    },
    view=ApplicationDo.VIEW,
    lifecycle=LIFECYCLE,
)
"""The steps of an application that screening takes."""

EXCLUSION_POLICY: Policy[Exclusion] = Policy(
    {
        Do.VIEW: staff(*AGENCY_STAFF),
        Do.CONFIRM_EXCLUSION: _OFFICER,
        Do.REJECT_EXCLUSION: _OFFICER,
        Do.TAKE_BACK_EXCLUSION: both(_OFFICER, _who_proposed),
    },
    view=Do.VIEW,
    lifecycle=EXCLUSION,
    apart={
        Do.CONFIRM_EXCLUSION: lambda exclusion: {exclusion.proposed_by},
        Do.REJECT_EXCLUSION: lambda exclusion: {exclusion.proposed_by},
    },
)
