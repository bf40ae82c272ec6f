"""What is owed is ordered from the bank, paid or refused. Called by the settlement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from vouchers.audit.services import Step, advance, advance_all, consequence, consequences
from vouchers.claims import errors
from vouchers.claims.models import Invoice
from vouchers.claims.services.invoicing import require_vat_shown
from vouchers.claims.services.shared import parts, tell
from vouchers.claims.states import Do
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger import events
from vouchers.ledger.queries import event_of_key, open_day
from vouchers.ledger.services import post, post_all
from vouchers.ledger.thing import supplier_owner
from vouchers.outbox.services import Page


def order_payments(orders: Sequence[tuple[Invoice, str]], *, batch: str, of: Step[Any]) -> None:
    """The accepted amount of each invoice is on its way to the bank as the payment order beside it.
    Follows the approval of their batch.
    """
    steps = consequences([invoice for invoice, _order in orders], Do.ORDER, of=of)
    for invoice, _order in orders:
        require_vat_shown(invoice)
    advance_all(steps)
    postings = [
        events.order_payment(
            *_place(invoice), order, parts(invoice), batch=batch, key=f"pay-order/{order}",
            cause=("payment_order", order),
        )
        for invoice, order in orders
    ]  # fmt: skip
    post_all(postings, by=of.by, at=of.at)


def record_payment(
    invoice: Invoice, *, order: str, statement_line: str, paid_on: date, batch: str, of: Step[Any]
) -> None:
    """The bank has paid the supplier on that day, by this line of its statement. Follows the confirmation of its order.

    Refused: a day before the payment was ordered, a day to come.
    """
    advance(consequence(invoice, Do.CONFIRM, of=of))
    agreement = invoice.agreement
    owner, line, thing = _place(invoice)
    ordered = event_of_key(owner, f"pay-order/{order}")
    if ordered is None or not ordered.effective_date <= paid_on <= date_in_korea(of.at):
        raise errors.PaidOutside(field="paid_on")
    posting = events.payment_done(
        owner, agreement.round.reference, line, thing, order, supplier_owner(agreement.supplier_id), parts(invoice),
        route=events.Route(agreement.round.definition.spending.pay_route), batch=batch, statement_line=statement_line,
        on=open_day(paid_on, owner, agreement.round.reference), for_day=paid_on, key=f"pay-result/{order}",
        cause=("payment_order", order),
    )  # fmt: skip
    post(posting, by=of.by, at=of.at)
    tell(agreement, agreement.supplier.organisation_id, "invoice_paid", f"invoice-paid/{invoice.id}", at=of.at,
          page=Page.at("claims.invoice", invoice_id=invoice.id), amount=invoice.accepted)  # fmt: skip


def fail_payment(invoice: Invoice, *, order: str, reason: str, batch: str, of: Step[Any]) -> None:
    """The bank has refused; the amount is owed again and may go into another batch. Follows the failure of its order.

    The supplier, whose account it is, is told why at once, and so is the company.
    """
    advance(consequence(invoice, Do.FAIL_PART if invoice.was_cut else Do.FAIL, of=of, reason=reason))
    posting = events.payment_failed(
        *_place(invoice), order, parts(invoice), batch=batch, key=f"pay-result/{order}", cause=("payment_order", order)
    )
    post(posting, by=of.by, at=of.at)
    agreement = invoice.agreement
    for kind, organisation_id, page in (
        (
            "payment_failed",
            agreement.supplier.organisation_id,
            Page.at("suppliers.supplier", supplier_id=agreement.supplier_id),
        ),
        (
            "payment_failed_company",
            agreement.application.organisation_id,
            Page.at("claims.invoice", invoice_id=invoice.id),
        ),
    ):
        tell(
            agreement,
            organisation_id,
            kind,
            f"{kind}/{order}",
            at=of.at,
            page=page,
            amount=invoice.accepted,
            why=reason,
        )


def _place(invoice: Invoice) -> tuple[str, str, str]:
    """Whose, of which line, and how the ledger names it."""
    return invoice.agreement.reference, invoice.purchase.item_code, invoice.thing
