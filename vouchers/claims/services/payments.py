"""What is owed is ordered from the bank, paid or refused. Called by the settlement."""

from datetime import date, datetime

from vouchers.audit.services import advance
from vouchers.claims import errors
from vouchers.claims.models import Invoice
from vouchers.claims.policy import INVOICE_POLICY
from vouchers.claims.services.invoices import require_vat_shown
from vouchers.claims.services.shared import parts, tell
from vouchers.claims.states import Do
from vouchers.db.locks import locked
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger import events
from vouchers.ledger.queries import event_of_key, open_day
from vouchers.ledger.services import post


def order_payment(invoice: Invoice, *, order: str, batch: str, by: Actor, at: datetime) -> None:
    """The invoice's accepted amount is on its way to the bank as payment order `order`. Called by the settlement."""
    locked(invoice)
    INVOICE_POLICY.require(by, Do.ORDER, invoice)
    require_vat_shown(invoice)
    advance(invoice, Do.ORDER, by=by, at=at)
    posting = events.order_payment(
        *_place(invoice), order, parts(invoice), batch=batch, key=f"pay-order/{order}", cause=("payment_order", order)
    )
    post(posting, by=by, at=at)


def confirm_payment(
    invoice: Invoice, *, order: str, statement_line: str, paid_on: date, batch: str, by: Actor, at: datetime
) -> None:
    """The bank has paid the supplier on that day, by this line of its statement. Called by the settlement.

    Refused: a day before the payment was ordered, a day to come.
    """
    locked(invoice)
    INVOICE_POLICY.require(by, Do.CONFIRM, invoice)
    advance(invoice, Do.CONFIRM, by=by, at=at)
    agreement = invoice.agreement
    owner, line, thing = _place(invoice)
    ordered = event_of_key(owner, f"pay-order/{order}")
    if ordered is None or not ordered.effective_date <= paid_on <= date_in_korea(at):
        raise errors.PaidOutside(field="paid_on")
    posting = events.payment_done(
        owner, agreement.round.reference, line, thing, order, f"supplier/{agreement.supplier_id}", parts(invoice),
        route=events.Route(agreement.round.definition.spending.pay_route), batch=batch, statement_line=statement_line,
        on=open_day(paid_on, owner, agreement.round.reference), for_day=paid_on, key=f"pay-result/{order}", cause=("payment_order", order),
    )  # fmt: skip
    post(posting, by=by, at=at)
    tell(agreement, agreement.supplier.organisation_id, "invoice_paid", f"invoice-paid/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", amount=invoice.accepted)  # fmt: skip


def fail_payment(invoice: Invoice, *, order: str, reason: str, batch: str, by: Actor, at: datetime) -> None:
    """The bank has refused; the amount is owed again and may go into another batch. Called by the settlement.

    The supplier, whose account it is, is told why at once, and so is the company.
    """
    locked(invoice)
    action = Do.FAIL_PART if invoice.was_cut else Do.FAIL
    INVOICE_POLICY.require(by, action, invoice)
    advance(invoice, action, by=by, at=at, reason=reason)
    posting = events.payment_failed(
        *_place(invoice), order, parts(invoice), batch=batch, key=f"pay-result/{order}", cause=("payment_order", order)
    )
    post(posting, by=by, at=at)
    agreement = invoice.agreement
    for kind, organisation_id, path in (
        ("payment_failed", agreement.supplier.organisation_id, f"/suppliers/{agreement.supplier_id}"),
        ("payment_failed_company", agreement.application.organisation_id, f"/invoices/{invoice.id}"),
    ):
        tell(agreement, organisation_id, kind, f"{kind}/{order}", at=at, path=path, amount=invoice.accepted, why=reason)


def _place(invoice: Invoice) -> tuple[str, str, str]:
    """Whose, of which line, and how the ledger names it."""
    return invoice.agreement.reference, invoice.purchase.item_code, invoice.thing
