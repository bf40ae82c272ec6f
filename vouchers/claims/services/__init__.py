"""The verbs of claims."""

from vouchers.claims.services.invoices import (
    accept_invoice,
    confirm_use,
    refuse_invoice,
    report_use,
    require_vat_shown,
    show_vat,
    submit_invoice,
    waive_vat,
)
from vouchers.claims.services.payments import confirm_payment, fail_payment, order_payment
from vouchers.claims.services.purchases import close_purchase, decline_purchase, request_purchase

__all__ = [
    "accept_invoice", "close_purchase", "confirm_payment", "confirm_use", "decline_purchase", "fail_payment", "order_payment",
    "refuse_invoice", "report_use", "request_purchase", "require_vat_shown", "show_vat", "submit_invoice", "waive_vat",
]  # fmt: skip
