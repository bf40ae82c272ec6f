"""Permissions on rounds."""

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, nobody_but_the_system, staff
from vouchers.programmes.models import Round
from vouchers.programmes.states import LIFECYCLE, Do, RoundState

_READERS = (*AGENCY_STAFF, StaffRole.ADMINISTRATOR)


def _public(actor: Actor, call_round: Round) -> bool:
    """Anybody, once it is published."""
    return call_round.state is not RoundState.PREPARED


def _scheduled(actor: Actor, call_round: Round) -> bool:
    """One whose opening a second person has agreed to."""
    return call_round.opening_agreed_by is not None


def _not_scheduled(actor: Actor, call_round: Round) -> bool:
    """One whose opening nobody has agreed to yet."""
    return call_round.opening_agreed_by is None


def _asked_to_reopen(actor: Actor, call_round: Round) -> bool:
    """One that somebody wants to be received again."""
    return call_round.reopen_until is not None


POLICY: Policy[Round] = Policy(
    {
        Do.LIST: staff(*_READERS),
        Do.VIEW: either(_public, staff(*_READERS)),
        Do.CREATE: staff(StaffRole.OFFICER),
        Do.EDIT: staff(StaffRole.OFFICER),
        Do.SCHEDULE: both(staff(StaffRole.OFFICER), _not_scheduled),
        Do.UNSCHEDULE: both(staff(StaffRole.OFFICER), _scheduled),
        Do.OPEN: either(staff(StaffRole.OFFICER), both(nobody_but_the_system, _scheduled)),
        Do.EXTEND: staff(StaffRole.OFFICER),
        Do.CLOSE: either(staff(StaffRole.OFFICER), nobody_but_the_system),
        Do.ASK_REOPENING: staff(StaffRole.OFFICER),
        Do.DROP_REOPENING: both(staff(StaffRole.OFFICER), _asked_to_reopen),
        Do.REOPEN: both(staff(StaffRole.OFFICER), _asked_to_reopen),
        Do.RUN: staff(*_READERS),
    },
    view=Do.VIEW,
    lifecycle=LIFECYCLE,
    apart={
        Do.SCHEDULE: lambda call_round: {call_round.budget_set_by},
        Do.OPEN: lambda call_round: {call_round.budget_set_by},
        Do.REOPEN: lambda call_round: {call_round.reopening_asked_by},
    },
)
