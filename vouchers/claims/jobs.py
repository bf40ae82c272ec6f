"""Vouchers that have expired."""

from datetime import datetime

from vouchers.claims import queries
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused, found


def expire(*, at: datetime) -> str:
    """Release what expired vouchers still hold, so that it is returned when the agreement is settled."""
    released = 0
    for key in queries.expired(date_in_korea(at)):
        try:
            with transaction():
                purchasing.close_purchase(found(queries.purchase(key)), by=SYSTEM, at=at)
                released += 1
        except Refused:  # somebody has claimed or closed it in the meantime
            continue
    return f"released {released}"


def fall_due(*, at: datetime) -> str:
    """Mark the inspections whose days are over."""
    done = 0
    for key in queries.uninspected():
        with transaction():
            invoice = found(queries.invoice(key))
            if invoice.state is InvoiceState.SUBMITTED and queries.inspection_due_on(invoice) < date_in_korea(at):
                invoicing.fall_due(invoice, by=SYSTEM, at=at)
                done += 1
    return f"inspections overdue {done}"
