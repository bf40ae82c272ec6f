"""Who may read figures and the ledger."""

from enum import StrEnum

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, staff
from vouchers.reporting.rules import Scope


class Do(StrEnum):
    READ = "read"
    READ_LEDGER = "read_ledger"


POLICY: Policy[object] = Policy({Do.READ: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)}, view=Do.READ)


def _audits(actor: Actor, scope: Scope | None) -> bool:
    """An external auditor reads the ledger of the agreements whose settlement it was asked to review."""
    return actor.has(StaffRole.AUDITOR) and (scope is None or actor.user_id in scope.auditors)


LEDGER_POLICY: Policy[Scope] = Policy(
    {Do.READ_LEDGER: either(staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR), _audits)}, view=Do.READ_LEDGER
)
