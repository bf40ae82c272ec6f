"""Permissions on rounds."""

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, nobody_but_the_system, staff
from vouchers.programmes.models import Round
from vouchers.programmes.states import LIFECYCLE, Do, RoundState

_READERS = (*AGENCY_STAFF, StaffRole.ADMINISTRATOR)


def _public(actor: Actor, call_round: Round) -> bool:
    """Anybody, once it is published."""
    return call_round.state is not RoundState.PREPARED


POLICY: Policy[Round] = Policy(
    {
        Do.LIST: staff(*_READERS),
        Do.VIEW: either(_public, staff(*_READERS)),
        Do.CREATE: staff(StaffRole.OFFICER),
        Do.EDIT: staff(StaffRole.OFFICER),
        Do.OPEN: staff(StaffRole.OFFICER),
        Do.EXTEND: staff(StaffRole.OFFICER),
        Do.CLOSE: either(staff(StaffRole.OFFICER), nobody_but_the_system),
        Do.RUN: staff(*_READERS),
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
    apart={Do.OPEN: lambda call_round: {call_round.budget_set_by}},
)
