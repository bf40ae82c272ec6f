"""Permissions on settlement."""

from vouchers.agreements.models import Agreement
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.programmes.models import Round
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SETTLEMENT, TOLD, Do


def _parties_once_confirmed(actor: Actor, settlement: Settlement) -> bool:
    """Whoever works for the company or the supplier, once it is confirmed."""
    agreement = settlement.agreement
    party = actor.works_for(agreement.application.organisation_id) or actor.works_for(
        agreement.supplier.organisation_id
    )
    return party and settlement.state in TOLD


def _asked_to_review(actor: Actor, settlement: Settlement) -> bool:
    """The person who was asked to review it."""
    return settlement.auditor_id == actor.user_id


def _who_handled(settlement: Settlement) -> set[int | None]:
    """Whoever opened it, decided on one of its lines, be it for a while,
    or handed it over reviews and confirms nothing of it.
    """
    return set(settlement.handled_by)


_FINANCE = staff(StaffRole.FINANCE)
_its_auditor = both(staff(StaffRole.AUDITOR), _asked_to_review)
_MONEY = staff(StaffRole.APPROVER, StaffRole.FINANCE)
_OFFICER = staff(StaffRole.OFFICER)
_AGENCY = staff(*AGENCY_STAFF)


OPEN_POLICY: Policy[Agreement] = Policy({Do.OPEN: _OFFICER})

REPORT_POLICY: Policy[Round] = Policy({Do.REPORT_ROUND: staff(StaffRole.OFFICER, StaffRole.FINANCE)})


SETTLEMENT_POLICY: Policy[Settlement] = Policy(
    {
        Do.LIST: staff(*AGENCY_STAFF, StaffRole.AUDITOR),
        Do.VIEW: either(_AGENCY, _its_auditor, _parties_once_confirmed),
        Do.DECIDE: _OFFICER,
        Do.ASK_REVIEW: _OFFICER,
        Do.HAND_OVER: _OFFICER,
        Do.AGREE: _its_auditor,
        Do.SEND_BACK: _its_auditor,
        Do.CONFIRM: _OFFICER,
        Do.RECORD_RETURN: _FINANCE,
        Do.UNDO_RETURN: _MONEY,
        Do.RETURN_MONEY: _MONEY,
        Do.ISSUE_REPORT: _OFFICER,
    },
    view=Do.VIEW,
    lifecycle=SETTLEMENT,
    apart={
        Do.AGREE: _who_handled,
        Do.SEND_BACK: _who_handled,
        Do.CONFIRM: _who_handled,
        Do.RECORD_RETURN: lambda settlement: {settlement.confirmed_by},
        Do.RETURN_MONEY: lambda settlement: {settlement.confirmed_by, settlement.return_recorded_by},
    },
)
