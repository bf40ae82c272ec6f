"""Permissions on accounts, sessions and appointments."""

from vouchers.identity.models import Appointment, User, UserSession
from vouchers.identity.states import ACCOUNT, Do
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.policy import Policy, anyone, either, nobody_but_the_system, signed_in, staff


def _own_session(actor: Actor, session: UserSession) -> bool:
    """The person whose session it is."""
    return actor.user_id == session.user_id


def _oneself(actor: Actor, user: User) -> bool:
    """The person."""
    return actor.user_id == user.id


_ADMINISTRATOR = staff(StaffRole.ADMINISTRATOR)

POLICY: Policy[UserSession] = Policy({Do.SEE_OWN: signed_in, Do.END_SESSION: _own_session}, view=Do.END_SESSION)

ACCOUNT_POLICY: Policy[User] = Policy({Do.CREATE: anyone})
"""An account alone opens nothing: the letter that proves its address and an appointment or membership do."""

PERSON_POLICY: Policy[User] = Policy(
    {
        Do.VIEW: _ADMINISTRATOR,
        Do.CHANGE_PASSWORD: _oneself,
        Do.DISABLE: _ADMINISTRATOR,
        Do.ENABLE: _ADMINISTRATOR,
        Do.END_SESSIONS: _ADMINISTRATOR,
    },
    view=Do.VIEW,
    lifecycle=ACCOUNT,
    apart={action: lambda person: {person.id} for action in (Do.DISABLE, Do.ENABLE, Do.END_SESSIONS)},
)

STAFF_POLICY: Policy[User] = Policy({Do.MANAGE_STAFF: either(_ADMINISTRATOR, nobody_but_the_system)})
"""The system is the command on the host, by which the first administrators come."""

APPOINTMENT_POLICY: Policy[Appointment] = Policy(
    {
        Do.VIEW: either(_ADMINISTRATOR, nobody_but_the_system),
        Do.CONFIRM_APPOINTMENT: _ADMINISTRATOR,
        Do.END_APPOINTMENT: either(_ADMINISTRATOR, nobody_but_the_system),
        Do.LAPSE_APPOINTMENT: nobody_but_the_system,
    },
    view=Do.VIEW,
    apart={
        Do.CONFIRM_APPOINTMENT: lambda appointment: {appointment.appointed_by, appointment.user_id},
        Do.END_APPOINTMENT: lambda appointment: {appointment.user_id},
    },
)
