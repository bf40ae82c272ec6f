"""Who may read figures and the ledger."""

from enum import StrEnum
from typing import Any

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, either, staff


class Do(StrEnum):
    READ = "read"
    READ_LEDGER = "read_ledger"


POLICY = Policy({Do.READ: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)}, view=Do.READ)


def _audits(actor: Actor, scope: Any) -> bool:
    """An external auditor reads the ledger of the agreements whose settlement it was asked to review."""
    return actor.has(StaffRole.AUDITOR) and (scope is None or actor.user_id in scope.auditors)


LEDGER_POLICY = Policy(
    {Do.READ_LEDGER: either(staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR), _audits)}, view=Do.READ_LEDGER
)
