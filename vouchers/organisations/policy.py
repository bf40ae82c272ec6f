"""Who may do what with an organisation and with the agency's people."""

from typing import Any

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, staff
from vouchers.organisations.states import Do


def _works_for(actor: Actor, organisation: Any) -> bool:
    return actor.works_for(organisation.id)


def _manages(actor: Actor, organisation: Any) -> bool:
    """The representative; while there is none, whoever works for it, so that one can be invited."""
    return actor.represents(organisation.id) or (actor.works_for(organisation.id) and not organisation.has_representative)


def _belongs_to(actor: Actor, organisation: Any) -> bool:
    return any(seat.organisation_id == organisation.id for seat in actor.seats)


POLICY = Policy(
    {
        Do.VIEW: either(_works_for, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.EDIT: _works_for,
        Do.MANAGE_MEMBERS: _manages,
        Do.ACT_FOR: _belongs_to,
    },
    view=Do.VIEW,
)

def _represents_its_organisation(actor: Actor, membership: Any) -> bool:
    return actor.represents(membership.organisation_id)


MEMBERSHIP_POLICY = Policy({Do.MANAGE_MEMBERS: _represents_its_organisation}, view=Do.MANAGE_MEMBERS)

STAFF_POLICY = Policy({Do.MANAGE_STAFF: staff(StaffRole.ADMINISTRATOR)})
