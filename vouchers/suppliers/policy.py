"""Who may do what with listings."""

from typing import Any

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, nobody_but_the_system, staff
from vouchers.suppliers.states import ACCOUNT_CHANGE, LIFECYCLE, Do, State


def _listed(actor: Actor, supplier: Any) -> bool:
    return supplier.state is State.LISTED


def _own(actor: Actor, supplier: Any) -> bool:
    return actor.works_for(supplier.organisation_id)


def _representative(actor: Actor, supplier: Any) -> bool:
    return actor.represents(supplier.organisation_id)


def _representative_of_some(actor: Actor, entity: Any) -> bool:
    """Somebody who acts for a firm as its representative; whose firm it is, is the firm's own key."""
    return actor.represents(actor.acting_for)


def _people_of_change(actor: Actor, change: Any) -> bool:
    return actor.represents(change.supplier.organisation_id)


POLICY = Policy(
    {
        Do.REGISTER: _representative_of_some,
        Do.VIEW: either(_listed, _own, staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)),
        Do.QUEUE: staff(*AGENCY_STAFF),
        Do.EDIT: _own,
        Do.LIST: either(staff(StaffRole.OFFICER), nobody_but_the_system),
        Do.RETURN: staff(StaffRole.OFFICER),
        Do.SEE_ACCOUNT: either(_own, staff(StaffRole.OFFICER, StaffRole.FINANCE)),
        Do.SEE_ACCOUNTS: staff(StaffRole.OFFICER, StaffRole.FINANCE),
        Do.SET_ACCOUNT: _representative,
        Do.ASK_CHANGE: _representative,
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
)

CHANGE_POLICY = Policy(
    {
        Do.VIEW: either(_people_of_change, staff(StaffRole.OFFICER, StaffRole.FINANCE)),
        Do.APPROVE_CHANGE: staff(StaffRole.OFFICER),
        Do.REJECT_CHANGE: staff(StaffRole.OFFICER),
        Do.WITHDRAW_CHANGE: _people_of_change,
        Do.APPLY_CHANGE: nobody_but_the_system,
    },
    view=Do.VIEW,
    lifecycle=ACCOUNT_CHANGE,
    apart={Do.APPROVE_CHANGE: lambda change: {change.requested_by}},
)
