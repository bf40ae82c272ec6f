"""What reporting brings: the ledger's pages."""

from vouchers.kernel.actor import StaffRole
from vouchers.kernel.wording import N_
from vouchers.reporting.routes import bp
from vouchers.web.features import Feature

_LEDGER = (N_("원장"), "reporting.journal")

FEATURE = Feature(
    blueprint=bp, navigation={StaffRole.APPROVER: [_LEDGER], StaffRole.FINANCE: [_LEDGER], StaffRole.AUDITOR: [_LEDGER]}
)
