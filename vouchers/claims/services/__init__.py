"""The verbs of claims."""

from vouchers.claims.services.invoices import (
    accept_invoice,
    confirm_use,
    drop_waiver,
    propose_waiver,
    refuse_invoice,
    report_use,
    require_vat_shown,
    show_vat,
    submit_invoice,
    waive_vat,
)
from vouchers.claims.services.payments import confirm_payment, fail_payment, order_payment
from vouchers.claims.services.purchases import close_purchase, decline_purchase, request_purchase
from vouchers.claims.services.shared import require_running

__all__ = [
    "accept_invoice",
    "close_purchase",
    "confirm_payment",
    "confirm_use",
    "decline_purchase",
    "drop_waiver",
    "fail_payment",
    "order_payment",
    "propose_waiver",
    "refuse_invoice",
    "report_use",
    "request_purchase",
    "require_running",
    "require_vat_shown",
    "show_vat",
    "submit_invoice",
    "waive_vat",
]  # fmt: skip
