"""Payment batches: drawn up by one, approved by another, answered line by line by the bank."""

from collections.abc import Sequence
from datetime import date, datetime

from vouchers.audit.services import advance, begin
from vouchers.claims import services as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.kernel.actor import Actor
from vouchers.ledger.services import require_nothing_personal
from vouchers.programmes.models import Round
from vouchers.settlement import errors, queries
from vouchers.settlement.models import PaymentBatch, PaymentOrder
from vouchers.settlement.policy import BATCH_POLICY, ORDER_POLICY
from vouchers.settlement.states import BatchState, Do


def draw_up_batch(round_: Round, invoices: Sequence[Invoice], *, by: Actor, at: datetime) -> PaymentBatch:
    """A batch of accepted invoices waits for a second person. Refused: nothing, one in another batch, VAT not shown."""
    locked(round_)
    BATCH_POLICY.require(by, Do.DRAW_UP)
    if not invoices:
        raise errors.NothingToPay()
    wanted = {invoice.id for invoice in invoices}
    if len(queries.payable(round_.id, Invoice.id.in_(wanted))) < len(wanted):
        raise errors.AlreadyInBatch()
    for invoice in invoices:
        claims.require_vat_shown(invoice)
    batch = PaymentBatch(
        round=round_, number=queries.next_batch_number(round_.id), drawn_up_by=by.user_id, created_at=at
    )
    begin(batch, Do.DRAW_UP, by=by, at=at)
    for invoice in sorted(invoices, key=lambda row: row.id):
        order = PaymentOrder(
            batch=batch, invoice=invoice, gov=invoice.gov, cash=invoice.cash, account_index=_account_index(invoice)
        )
        begin(order, Do.DRAW_UP, by=by, at=at)
    return batch


def approve_batch(batch: PaymentBatch, *, by: Actor, at: datetime) -> None:
    """A second person has approved: every order is on its way to the bank, one event on each agreement's chain."""
    locked(batch)
    BATCH_POLICY.require(by, Do.APPROVE, batch)
    batch.lifecycle.require(batch.state, Do.APPROVE)
    if batch.drawn_up_by == by.user_id:
        raise errors.SamePerson()
    for order in batch.orders:
        if order.account_index != _account_index(order.invoice):
            raise errors.AccountChanged(supplier=order.invoice.agreement.supplier.name)
    batch.approved_by = by.user_id
    advance(batch, Do.APPROVE, by=by, at=at)
    # In the order of the cases, so that two batches never wait for each other.
    for order in sorted(batch.orders, key=lambda row: (row.invoice.agreement.reference, row.id)):
        claims.order_payment(order.invoice, order=_name(order), batch=batch.reference, by=by, at=at)
        advance(order, Do.ORDER, by=by, at=at)


def reject_batch(batch: PaymentBatch, *, reason: str, by: Actor, at: datetime) -> None:
    """A second person has refused: nothing is paid, and the invoices may go into another batch."""
    locked(batch)
    BATCH_POLICY.require(by, Do.REJECT, batch)
    advance(batch, Do.REJECT, by=by, at=at, reason=reason)
    for order in batch.orders:
        advance(order, Do.DROP, by=by, at=at, reason=reason)


def confirm_order(order: PaymentOrder, *, bank_reference: str, paid_on: date, by: Actor, at: datetime) -> None:
    """The bank has paid this order on that day; the batch is complete when it was the last.

    Refused: a line of the bank's statement that has paid another order, a day outside approval and today.
    """
    locked(order.batch.round)  # whoever confirms at the same moment waits, and is told of the same number
    _answer(order, Do.CONFIRM_PAYMENT, by=by, at=at)
    require_nothing_personal(bank_reference, field="bank_reference")
    other = queries.paid_by(order.round_id, bank_reference, paid_on)
    if other is not None:
        raise errors.AlreadyPaidBy(invoice=other.invoice.reference, field="bank_reference")
    order.bank_reference, order.paid_on = bank_reference, paid_on
    claims.confirm_payment(
        order.invoice, order=_name(order), statement_line=bank_reference, paid_on=paid_on, batch=order.batch.reference, by=by, at=at
    )
    advance(order, Do.CONFIRM_PAYMENT, by=by, at=at)
    _complete(order.batch, by=by, at=at)


def fail_order(order: PaymentOrder, *, reason: str, by: Actor, at: datetime) -> None:
    """The bank has refused this order; its amount is owed again and may go into another batch."""
    _answer(order, Do.FAIL_PAYMENT, by=by, at=at)
    claims.fail_payment(order.invoice, order=_name(order), reason=reason, batch=order.batch.reference, by=by, at=at)
    advance(order, Do.FAIL_PAYMENT, by=by, at=at, reason=reason)
    _complete(order.batch, by=by, at=at)


def _answer(order: PaymentOrder, action: Do, *, by: Actor, at: datetime) -> None:
    locked(order.batch)
    locked(order)
    ORDER_POLICY.require(by, action, order)
    order.lifecycle.require(order.state, action)
    order.answered_at = at


def _complete(batch: PaymentBatch, *, by: Actor, at: datetime) -> None:
    db.session.flush()
    if batch.state is BatchState.ORDERED and not queries.awaits_the_bank(batch.id):
        advance(batch, Do.COMPLETE, by=by, at=at)


def _account_index(invoice: Invoice) -> str:
    """What tells whether the supplier's account is still the one that was drawn up."""
    supplier = invoice.agreement.supplier
    if supplier.account is None:
        raise errors.AccountMissing(supplier=supplier.name)
    return supplier.account.number_index


def _name(order: PaymentOrder) -> str:
    """How the ledger and the bank file name the order."""
    return f"O{order.id}"
