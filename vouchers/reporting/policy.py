"""Who may read figures and the ledger."""

from enum import StrEnum

from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.reporting.rules import Scope


class Do(StrEnum):
    READ = "read"
    READ_LEDGER = "read_ledger"


POLICY: Policy[object] = Policy({Do.READ: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)}, view=Do.READ)


def _audits(actor: Actor, scope: Scope | None) -> bool:
    """The person who was asked to review its settlement."""
    return scope is None or actor.user_id in scope.auditors


LEDGER_POLICY: Policy[Scope] = Policy(
    {Do.READ_LEDGER: either(staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR), both(staff(StaffRole.AUDITOR), _audits))},
    view=Do.READ_LEDGER,
)
