"""Who may do what with listings."""

from typing import Any

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, nobody_but_the_system, signed_in, staff
from vouchers.suppliers.states import LIFECYCLE, Do, State


def _listed(actor: Actor, supplier: Any) -> bool:
    return supplier.state is State.LISTED


def _own(actor: Actor, supplier: Any) -> bool:
    return actor.works_for(supplier.organisation_id)


POLICY = Policy(
    {
        Do.REGISTER: signed_in,
        Do.VIEW: either(_listed, _own, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.QUEUE: staff(*AGENCY_STAFF),
        Do.EDIT: _own,
        Do.CLAIM: _own,
        Do.LIST: either(staff(StaffRole.OFFICER), nobody_but_the_system),
        Do.RETURN: staff(StaffRole.OFFICER),
        Do.SEE_ACCOUNT: either(_own, staff(StaffRole.FINANCE)),
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
)

