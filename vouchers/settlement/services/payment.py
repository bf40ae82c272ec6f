"""Payment batches: drawn up by one, approved by another, answered line by line by the bank."""

from collections.abc import Sequence
from datetime import date, datetime

from vouchers.audit.services import advance, begin
from vouchers.bank.services import take_line
from vouchers.bank.states import Use
from vouchers.claims import services as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.db.sealing import blind_index, seal
from vouchers.kernel.actor import Actor
from vouchers.programmes.models import Round
from vouchers.settlement import errors, queries
from vouchers.settlement.models import PaymentBatch, PaymentOrder
from vouchers.settlement.policy import BATCH_POLICY, ORDER_POLICY
from vouchers.settlement.states import BatchState, Do, OrderState
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import AccountChange, BankAccount, Supplier


def draw_up_batch(round_: Round, invoices: Sequence[Invoice], *, by: Actor, at: datetime) -> PaymentBatch:
    """A batch of accepted invoices waits for a second person, each order with the payee of this moment.

    Refused: nothing, one in another batch, VAT not shown, a supplier without an account.
    """
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
        account = _account_of(invoice.agreement.supplier)
        order = PaymentOrder(batch=batch, invoice=invoice, gov=invoice.gov, cash=invoice.cash)
        _freeze_payee(order, account, invoice.agreement.supplier)
        begin(order, Do.DRAW_UP, by=by, at=at)
    return batch


def approve_batch(batch: PaymentBatch, *, by: Actor, at: datetime) -> None:
    """A second person has approved: every order is on its way to the bank, one event on each agreement's chain.

    Refused: whoever drew it up, a supplier whose account in force is no longer the one that was drawn up.
    """
    locked(batch)
    BATCH_POLICY.require(by, Do.APPROVE, batch)
    batch.lifecycle.require(batch.state, Do.APPROVE)
    for order in batch.orders:
        account = _account_of(order.invoice.agreement.supplier)
        now = (account.bank_code, account.holder, suppliers.account_number(account))
        if now != (order.bank_code, order.holder, queries.payee_account(order)):
            raise errors.AccountChanged(supplier=order.payee)
        order.approved_index = payee_index(order)
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

    Refused: a line of the bank's statement that is taken, a day outside approval and today, a payee who is not the approved one.
    """
    locked(order.batch.round)  # whoever confirms at the same moment waits, and is told of the same number
    _answer(order, Do.CONFIRM_PAYMENT, by=by, at=at)
    if order.bank_code is None:
        raise errors.PayeeUnknown(invoice=order.invoice.reference)
    if order.approved_index != payee_index(order):
        raise errors.PayeeNotAsApproved(invoice=order.invoice.reference)
    take_line(
        order.batch.round, number=bank_reference, booked_on=paid_on, use=Use.PAYMENT, thing_id=order.id, field="bank_reference"
    )
    order.bank_reference, order.paid_on = bank_reference, paid_on
    claims.confirm_payment(
        order.invoice, order=_name(order), statement_line=bank_reference, paid_on=paid_on, batch=order.batch.reference, by=by, at=at
    )
    advance(order, Do.CONFIRM_PAYMENT, by=by, at=at)
    _complete(order.batch, by=by, at=at)


def fail_order(order: PaymentOrder, *, reason: str, by: Actor, at: datetime) -> None:
    """The bank has refused this order; its amount is owed again and may go into another batch, and the supplier is told why."""
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
        paid = [order.state is OrderState.PAID for order in batch.orders]
        action = Do.COMPLETE if all(paid) else Do.COMPLETE_PART if any(paid) else Do.COMPLETE_NONE
        advance(batch, action, by=by, at=at)


def _freeze_payee(order: PaymentOrder, account: BankAccount, supplier: Supplier) -> None:
    """Whom the order pays, as it is when the order is drawn up; the database refuses to change it."""
    number = suppliers.account_number(account)
    order.payee, order.payee_number = supplier.name, supplier.organisation.business_number
    order.bank_code, order.holder, order.last_digits = account.bank_code, account.holder, account.last_digits
    order.number_sealed = seal(number, place=queries.payee_place(order.batch.id, order.invoice.id))
    order.account_index = account.number_index


def payee_index(order: PaymentOrder) -> str:
    """What is the same for the same bank, number, holder and firm, and tells nothing more."""
    number = queries.payee_account(order)
    return blind_index("|".join((order.bank_code or "", number or "", order.holder or "", order.payee_number or order.payee)))


def require_no_payment_under_way(change: AccountChange, *, by: Actor, at: datetime) -> None:
    """Refuse to move a change of account while an order of the same firm waits for approval or for the bank. A reaction."""
    order = queries.order_under_way(change.supplier.organisation_id)
    if order is not None:
        raise errors.PaymentUnderWay(batch=order.batch.reference)


def _account_of(supplier: Supplier) -> BankAccount:
    if supplier.account is None:
        raise errors.AccountMissing(supplier=supplier.name)
    return supplier.account


def _name(order: PaymentOrder) -> str:
    """How the ledger and the bank file name the order."""
    return f"O{order.id}"
