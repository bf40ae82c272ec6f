"""Payment batches: drawn up by one, approved by another, answered line by line by the bank."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from vouchers.audit.services import (
    Step,
    advance,
    advance_all,
    begin,
    begin_all,
    consequence,
    consequences,
    take,
    take_birth,
)
from vouchers.bank.services import take_line
from vouchers.bank.states import Use
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing, paying
from vouchers.db.sealing import blind_index, seal
from vouchers.kernel.actor import Actor
from vouchers.payments import errors, queries
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.policy import BATCH_POLICY, DRAWING_UP_POLICY, ORDER_POLICY
from vouchers.payments.states import BatchState, Do, OrderState
from vouchers.programmes.models import Round
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import AccountChange, BankAccount, Supplier
from vouchers.work import services as work
from vouchers.work.errors import NothingLeft, RunUnderWay
from vouchers.work.models import Run
from vouchers.work.queries import under_way
from vouchers.work.states import RunKind

AT_ONCE = 100
"""Orders that one transaction sends on their way."""


def draw_up_batch(call_round: Round, invoices: Sequence[Invoice], *, by: Actor, at: datetime) -> PaymentBatch:
    """A batch of accepted invoices waits for a second person, each order with the payee of this moment.

    Refused: nothing, one in another batch, VAT not shown, a supplier without an account.
    """
    step = take_birth(DRAWING_UP_POLICY, Do.DRAW_UP, call_round, by=by, at=at)
    if not invoices:
        raise errors.NothingToPay()
    wanted = {invoice.id for invoice in invoices}
    if len(queries.payable(call_round.id, Invoice.id.in_(wanted))) < len(wanted):
        raise errors.AlreadyInBatch()
    for invoice in invoices:
        invoicing.require_vat_shown(invoice)
    batch = PaymentBatch(
        round=call_round, number=queries.next_batch_number(call_round.id), drawn_up_by=by.user_id, created_at=at
    )
    begin(batch, Do.DRAW_UP, of=step)
    orders = [
        PaymentOrder(batch=batch, invoice=invoice, gov=invoice.gov, co=invoice.co)
        for invoice in sorted(invoices, key=lambda row: row.id)
    ]
    for order in orders:
        supplier = order.invoice.agreement.supplier
        _freeze_payee(order, _account_of(supplier), supplier)
    begin_all(orders, Do.DRAW_UP, of=step)
    return batch


def approve_batch(batch: PaymentBatch, *, by: Actor, at: datetime) -> Run:
    """A second person has approved: a run sends the orders on their way to the bank, `AT_ONCE` after another.

    Refused: whoever drew it up, a supplier whose account in force is no longer the one that was drawn up.
    """
    step = take(BATCH_POLICY, batch, Do.APPROVE, by=by, at=at)
    orders = queries.waiting_orders(batch.id)
    for order in orders:
        account = _account_of(order.invoice.agreement.supplier)
        now = (account.bank_code, account.holder, suppliers.account_number(account))
        if now != (order.bank_code, order.holder, queries.payee_account(order)):
            raise errors.AccountChanged(supplier=order.payee)
        order.approved_index = payee_index(order)
    batch.approved_by = by.user_id
    advance(step)
    keys = [order.id for order in orders]
    parts = [(place + 1, keys[place : place + AT_ONCE]) for place in range(0, len(keys), AT_ONCE)]
    units = [(f"{part[0]}-{part[-1]}", f"{first}–{first + len(part) - 1}") for first, part in parts]
    return work.start(RunKind.ORDER_PAYMENTS, units, about=batch.reference, arguments={"batch_id": batch.id}, of=step)


def order_payments(batch: PaymentBatch, keys: range, *, by: Actor, at: datetime) -> None:
    """The orders of an approved batch with these keys that wait are on their way to the bank, one event on each
    agreement's chain. Refused: none waits.
    """
    step = take(BATCH_POLICY, batch, Do.ORDER, by=by, at=at)
    orders = [order for order in queries.waiting_orders(batch.id) if order.id in keys]
    if not orders:
        raise NothingLeft()
    advance(step)
    steps = consequences(orders, Do.ORDER, of=step)
    advance_all(steps)
    paying.order_payments([(order.invoice, order.thing) for order in orders], batch=batch.reference, of=step)


def reject_rest(batch: PaymentBatch, *, reason: str, by: Actor, at: datetime) -> None:
    """What of an approved batch has not been ordered, because the run was stopped or failed, is not paid, and its
    invoices may go into another batch.

    Refused: nothing left, while the run is under way.
    """
    step = take(BATCH_POLICY, batch, Do.REJECT_REST, by=by, at=at, reason=reason)
    if under_way(RunKind.ORDER_PAYMENTS, batch.reference) is not None:
        raise RunUnderWay()
    left = queries.waiting_orders(batch.id)
    if not left:
        raise NothingLeft()
    advance(step)
    advance_all(consequences(left, Do.DROP, of=step, reason=reason))
    _complete(batch, of=step)


def reject_batch(batch: PaymentBatch, *, reason: str, by: Actor, at: datetime) -> None:
    """A second person has refused: nothing is paid, and the invoices may go into another batch."""
    step = advance(take(BATCH_POLICY, batch, Do.REJECT, by=by, at=at, reason=reason))
    advance_all(consequences(batch.orders, Do.DROP, of=step, reason=reason))


def record_paid(order: PaymentOrder, *, bank_reference: str, paid_on: date, by: Actor, at: datetime) -> None:
    """The bank has paid this order on that day; the batch is complete when it was the last.

    Refused: a line of the bank's statement that is taken, a day outside approval and today, a payee who is not the
    approved one.
    """
    step = take(ORDER_POLICY, order, Do.RECORD_PAID, by=by, at=at)
    if order.bank_code is None:
        raise errors.PayeeUnknown(invoice=order.invoice.reference)
    if order.approved_index != payee_index(order):
        raise errors.PayeeNotAsApproved(invoice=order.invoice.reference)
    order.line = take_line(
        order.batch.round, number=bank_reference, booked_on=paid_on, use=Use.PAYMENT, field="bank_reference"
    )
    order.answered_at = at
    advance(step)
    paying.record_payment(
        order.invoice,
        order=order.thing,
        statement_line=bank_reference,
        paid_on=paid_on,
        batch=order.batch.reference,
        of=step,
    )
    _complete(order.batch, of=step)


def fail_order(order: PaymentOrder, *, reason: str, by: Actor, at: datetime) -> None:
    """The bank has refused this order; its amount is owed again and may go into another batch,
    and the supplier is told why.
    """
    step = take(ORDER_POLICY, order, Do.FAIL_PAYMENT, by=by, at=at, reason=reason)
    order.answered_at = at
    advance(step)
    paying.fail_payment(order.invoice, order=order.thing, reason=reason, batch=order.batch.reference, of=step)
    _complete(order.batch, of=step)


def _complete(batch: PaymentBatch, *, of: Step[Any]) -> None:
    """The batch is over when the bank has answered its last order."""
    if batch.state is BatchState.ORDERED and not queries.is_unfinished(batch.id):
        paid = [order.state is OrderState.PAID for order in batch.orders if order.state is not OrderState.DROPPED]
        action = Do.COMPLETE if paid and all(paid) else Do.COMPLETE_PART if any(paid) else Do.COMPLETE_NONE
        advance(consequence(batch, action, of=of))


def _freeze_payee(order: PaymentOrder, account: BankAccount, supplier: Supplier) -> None:
    """Freeze firm, bank, account number and holder in the order; the database refuses to change them."""
    number = suppliers.account_number(account)
    order.payee, order.payee_number = supplier.name, supplier.organisation.business_number
    order.bank_code, order.holder, order.last_digits = account.bank_code, account.holder, account.last_digits
    order.number_sealed = seal(number, place=queries.payee_place(order.batch.id, order.invoice.id))
    order.account_index = account.number_index


def payee_index(order: PaymentOrder) -> str:
    """Return a keyed hash of bank, number, holder and firm: equal payees have equal hashes."""
    number = queries.payee_account(order)
    return blind_index(
        "|".join((order.bank_code or "", number or "", order.holder or "", order.payee_number or order.payee))
    )


def require_no_payment_under_way(change: AccountChange, *, of: Step[Any]) -> None:
    """Refuse to move a change of account while an order of the same firm waits for approval or for the bank.
    A reaction.
    """
    order = queries.order_under_way(change.supplier.organisation_id)
    if order is not None:
        raise errors.PaymentUnderWay(batch=order.batch.reference)


def _account_of(supplier: Supplier) -> BankAccount:
    if supplier.account is None:
        raise errors.AccountMissing(supplier=supplier.name)
    return supplier.account
