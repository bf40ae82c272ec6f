"""Who may do what with an organisation and with the agency's people."""

from typing import Any

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, nobody_but_the_system, staff
from vouchers.organisations.states import CONFIRMATION, INVITATION, Do


def _works_for(actor: Actor, organisation: Any) -> bool:
    return actor.works_for(organisation.id)


def _represents(actor: Actor, organisation: Any) -> bool:
    return actor.represents(organisation.id)


def _speaks_for(actor: Actor, organisation: Any) -> bool:
    """The representative; while there is none, whoever works for it. A representative comes by an officer's confirmation alone."""
    return actor.represents(organisation.id) or (actor.works_for(organisation.id) and not organisation.has_representative)


def _belongs_to(actor: Actor, organisation: Any) -> bool:
    return any(seat.organisation_id == organisation.id for seat in actor.seats)


POLICY = Policy(
    {
        Do.VIEW: either(_works_for, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.EDIT: _speaks_for,
        Do.ASK: _speaks_for,
        Do.MANAGE_MEMBERS: _represents,
        Do.ACT_FOR: _belongs_to,
    },
    view=Do.VIEW,
)

def _represents_its_organisation(actor: Actor, membership: Any) -> bool:
    return actor.represents(membership.organisation_id)


MEMBERSHIP_POLICY = Policy({Do.MANAGE_MEMBERS: _represents_its_organisation}, view=Do.MANAGE_MEMBERS)

_ADMINISTRATOR = staff(StaffRole.ADMINISTRATOR)

STAFF_POLICY = Policy({Do.MANAGE_STAFF: _ADMINISTRATOR})

APPOINTMENT_POLICY = Policy(
    {
        Do.VIEW: either(_ADMINISTRATOR, nobody_but_the_system),
        Do.CONFIRM_APPOINTMENT: _ADMINISTRATOR,
        Do.END_APPOINTMENT: either(_ADMINISTRATOR, nobody_but_the_system),
    },
    view=Do.VIEW,
    apart={
        Do.CONFIRM_APPOINTMENT: lambda appointment: {appointment.appointed_by, appointment.user_id},
        Do.END_APPOINTMENT: lambda appointment: {appointment.user_id},
    },
)

PERSON_POLICY = Policy(
    {Do.VIEW: _ADMINISTRATOR, Do.DISABLE: _ADMINISTRATOR, Do.ENABLE: _ADMINISTRATOR, Do.END_SESSIONS: _ADMINISTRATOR},
    view=Do.VIEW,
    apart={action: lambda person: {person.id} for action in (Do.DISABLE, Do.ENABLE, Do.END_SESSIONS)},
)


def _manages_its_firm(actor: Actor, invitation: Any) -> bool:
    return _represents(actor, invitation.organisation)


INVITATION_POLICY = Policy(
    {Do.WITHDRAW: _manages_its_firm, Do.LAPSE: nobody_but_the_system}, view=Do.WITHDRAW, lifecycle=INVITATION
)


def _who_asked(actor: Actor, confirmation: Any) -> bool:
    return actor.user_id is not None and actor.user_id == confirmation.user_id


_OFFICER = staff(StaffRole.OFFICER)

CONFIRMATION_POLICY = Policy(
    {
        Do.LIST: _OFFICER,
        Do.VIEW: either(_who_asked, _OFFICER),
        Do.SUBMIT: _who_asked,
        Do.WITHDRAW: _who_asked,
        Do.CONFIRM: _OFFICER,
        Do.RETURN: _OFFICER,
        Do.REJECT: _OFFICER,
        Do.LAPSE: nobody_but_the_system,
    },
    view=Do.VIEW,
    lifecycle=CONFIRMATION,
    apart={Do.CONFIRM: lambda confirmation: {confirmation.user_id}},
)
