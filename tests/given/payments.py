"""Payment batches and their orders."""

from tests.given.acting import PAID, act
from tests.given.claims import accept, invoiced, requested
from tests.given.claims import invoice as given_invoice
from tests.given.people import approver, finance
from tests.given.settlement import fail, pay
from tests.given.working import work_off
from vouchers.claims.models import Invoice
from vouchers.claims.states import InvoiceState
from vouchers.kernel.actor import Actor
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BatchState, OrderState
from vouchers.work import services as work


def batch(state: BatchState = BatchState.DRAWN_UP, *, of: list[Invoice] | None = None) -> PaymentBatch:
    """A batch in this state; of two invoices where some of it fails."""
    if of is None:
        first = given_invoice(InvoiceState.ACCEPTED)
        of = [first]
        if state is BatchState.PARTLY_FAILED:
            of.append(another(first))
    made: PaymentBatch = act(payments.draw_up_batch, of[0].agreement.round, of, by=finance(), day=PAID - 2)
    if state is BatchState.REJECTED:
        act(payments.reject_batch, made, reason="다음 주로 옮겨 주세요.", by=approver(), day=PAID - 1)
    if state in (BatchState.DRAWN_UP, BatchState.REJECTED):
        return made
    approve(made)
    if state is BatchState.ORDERED:
        return made
    for number, order_ in enumerate(made.orders):
        if state is BatchState.FAILED or (state is BatchState.PARTLY_FAILED and number == 0):
            fail(order_)
        else:
            pay(order_)
    return made


def another(first: Invoice) -> Invoice:
    """One more accepted invoice of the same agreement."""
    second = invoiced(requested(first.agreement, amount=20_000_000), 20_000_000)
    accept(second)
    return second


def approve(made: PaymentBatch, *, by: Actor | None = None, day: float = PAID - 1) -> None:
    """A second person approves, and all orders are on their way."""
    act(payments.approve_batch, made, by=by or approver(), day=day)
    work_off(day=day)


def stopped_batch(*, of: list[Invoice] | None = None) -> PaymentBatch:
    """An approved batch whose run was stopped before it ordered anything."""
    made = batch(of=of)
    run = act(payments.approve_batch, made, by=approver(), day=PAID - 1)
    act(work.cancel, run, by=approver(), day=PAID - 1)
    return made


def order(state: OrderState = OrderState.ORDERED, *, of: Invoice | None = None) -> PaymentOrder:
    """The only order of a batch."""
    reached = {
        OrderState.DRAWN_UP: BatchState.DRAWN_UP, OrderState.ORDERED: BatchState.ORDERED,
        OrderState.PAID: BatchState.COMPLETED,
        OrderState.FAILED: BatchState.FAILED, OrderState.DROPPED: BatchState.REJECTED,
    }  # fmt: skip
    return batch(reached[state], of=[of] if of else None).orders[0]
