"""Payment batches and their orders."""

from tests.given.acting import PAID, act
from tests.given.claims import accept, invoiced, requested
from tests.given.claims import invoice as given_invoice
from tests.given.people import approver, finance
from tests.given.settlement import fail, pay
from vouchers.claims.models import Invoice
from vouchers.claims.states import InvoiceState
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BatchState, OrderState


def batch(state: BatchState = BatchState.DRAWN_UP, *, of: list[Invoice] | None = None) -> PaymentBatch:
    """A batch in this state; of two invoices where some of it fails."""
    if of is None:
        first = given_invoice(InvoiceState.ACCEPTED)
        of = [first]
        if state is BatchState.PARTLY_FAILED:
            second = invoiced(requested(first.agreement, amount=20_000_000), 20_000_000)
            accept(second)
            of.append(second)
    made: PaymentBatch = act(payments.draw_up_batch, of[0].agreement.round, of, by=finance(), day=PAID - 2)
    if state is BatchState.REJECTED:
        act(payments.reject_batch, made, reason="다음 주로 옮겨 주세요.", by=approver(), day=PAID - 1)
    if state in (BatchState.DRAWN_UP, BatchState.REJECTED):
        return made
    act(payments.approve_batch, made, by=approver(), day=PAID - 1)
    if state is BatchState.ORDERED:
        return made
    for number, order_ in enumerate(made.orders):
        if state is BatchState.FAILED or (state is BatchState.PARTLY_FAILED and number == 0):
            fail(order_)
        else:
            pay(order_)
    return made


def order(state: OrderState = OrderState.ORDERED, *, of: Invoice | None = None) -> PaymentOrder:
    """The only order of a batch."""
    reached = {
        OrderState.DRAWN_UP: BatchState.DRAWN_UP, OrderState.ORDERED: BatchState.ORDERED,
        OrderState.PAID: BatchState.COMPLETED,
        OrderState.FAILED: BatchState.FAILED, OrderState.DROPPED: BatchState.REJECTED,
    }  # fmt: skip
    return batch(reached[state], of=[of] if of else None).orders[0]
