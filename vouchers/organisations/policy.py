"""Permissions on an organisation, its people, and the papers that show whose it is."""

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, anyone, either, nobody_but_the_system, staff
from vouchers.organisations.models import FirmConfirmation, Invitation, Membership, Organisation
from vouchers.organisations.states import CONFIRMATION, INVITATION, Do


def _works_for(actor: Actor, organisation: Organisation) -> bool:
    """Whoever works for the organisation."""
    return actor.works_for(organisation.id)


def _represents(actor: Actor, organisation: Organisation) -> bool:
    """Its representative."""
    return actor.represents(organisation.id)


def _speaks_for(actor: Actor, organisation: Organisation) -> bool:
    """The representative; while there is none, whoever works for it.
    A representative comes by an officer's confirmation alone.
    """
    return actor.represents(organisation.id) or (
        actor.works_for(organisation.id) and not organisation.has_representative
    )


def _belongs_to(actor: Actor, organisation: Organisation) -> bool:
    """Whoever has a seat in it."""
    return any(seat.organisation_id == organisation.id for seat in actor.seats)


POLICY: Policy[Organisation] = Policy(
    {
        Do.VIEW: either(_works_for, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.EDIT: _speaks_for,
        Do.ASK: _speaks_for,
        Do.MANAGE_MEMBERS: _represents,
        Do.ACT_FOR: _belongs_to,
        Do.JOIN: anyone,
        Do.IMPORT: nobody_but_the_system,
        Do.RECORD_FACT: staff(StaffRole.OFFICER),
    },
    view=Do.VIEW,
)
"""Whoever has proved an address may say whose they are: of a firm that is known here an officer decides."""


def _represents_its_organisation(actor: Actor, membership: Membership) -> bool:
    """The representative of the organisation."""
    return actor.represents(membership.organisation_id)


MEMBERSHIP_POLICY: Policy[Membership] = Policy(
    {Do.END_MEMBERSHIP: _represents_its_organisation}, view=Do.END_MEMBERSHIP
)


def _manages_its_firm(actor: Actor, invitation: Invitation) -> bool:
    """The representative of the firm that invites."""
    return _represents(actor, invitation.organisation)


INVITATION_POLICY: Policy[Invitation] = Policy(
    {Do.ACCEPT: anyone, Do.DECLINE: anyone, Do.WITHDRAW: _manages_its_firm, Do.LAPSE: nobody_but_the_system},
    view=Do.WITHDRAW,
    lifecycle=INVITATION,
)
"""The code of the letter is the permission to answer it."""


def _who_asked(actor: Actor, confirmation: FirmConfirmation) -> bool:
    """The person who asked for it."""
    return actor.user_id is not None and actor.user_id == confirmation.user_id


_OFFICER = staff(StaffRole.OFFICER)

CONFIRMATION_POLICY: Policy[FirmConfirmation] = Policy(
    {
        Do.LIST: _OFFICER,
        Do.VIEW: either(_who_asked, _OFFICER),
        Do.SUBMIT: _who_asked,
        Do.WITHDRAW: _who_asked,
        Do.CONFIRM: _OFFICER,
        Do.SEND_BACK: _OFFICER,
        Do.REJECT: _OFFICER,
        Do.LAPSE: nobody_but_the_system,
    },
    view=Do.VIEW,
    lifecycle=CONFIRMATION,
    apart={Do.CONFIRM: lambda confirmation: {confirmation.user_id}},
)
