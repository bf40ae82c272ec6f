"""Payment batches with their orders, and settlements."""

from tests.given import people
from tests.given.acting import OVER, PAID, act, make_documents, on
from tests.given.agreements import agreement as given_agreement
from tests.given.claims import accept, invoiced, requested
from tests.given.claims import invoice as given_invoice
from tests.given.people import approver, auditor, finance, officer
from vouchers.agreements.models import Agreement
from vouchers.claims.models import Invoice
from vouchers.claims.states import InvoiceState
from vouchers.kernel.actor import StaffRole
from vouchers.settlement import queries, services
from vouchers.settlement.models import PaymentBatch, PaymentOrder, Settlement
from vouchers.settlement.states import BatchState, OrderState, State


def batch(state: BatchState = BatchState.DRAWN_UP, *, of: list[Invoice] | None = None) -> PaymentBatch:
    """A batch in this state; of two invoices where some of it fails."""
    if of is None:
        first = given_invoice(InvoiceState.ACCEPTED)
        of = [first]
        if state is BatchState.PARTLY_FAILED:
            second = invoiced(requested(first.agreement, amount=20_000_000), 20_000_000)
            accept(second)
            of.append(second)
    made: PaymentBatch = act(services.draw_up_batch, of[0].agreement.round, of, by=finance(), day=PAID - 2)
    if state is BatchState.REJECTED:
        act(services.reject_batch, made, reason="다음 주로 옮겨 주세요.", by=approver(), day=PAID - 1)
    if state in (BatchState.DRAWN_UP, BatchState.REJECTED):
        return made
    act(services.approve_batch, made, by=approver(), day=PAID - 1)
    if state is BatchState.ORDERED:
        return made
    for number, order_ in enumerate(made.orders):
        if state is BatchState.FAILED or (state is BatchState.PARTLY_FAILED and number == 0):
            fail(order_)
        else:
            pay(order_)
    return made


def pay(of: PaymentOrder, *, line: str | None = None, day: float = PAID) -> None:
    """The bank has paid."""
    act(services.confirm_order, of, bank_reference=line or f"P-{of.id}", paid_on=on(day), by=finance(2), day=day)


def fail(of: PaymentOrder) -> None:
    """The bank has refused."""
    act(services.fail_order, of, reason="예금주 불일치", by=finance(2), day=PAID)


def order(state: OrderState = OrderState.ORDERED, *, of: Invoice | None = None) -> PaymentOrder:
    """The only order of a batch."""
    reached = {
        OrderState.DRAWN_UP: BatchState.DRAWN_UP, OrderState.ORDERED: BatchState.ORDERED, OrderState.PAID: BatchState.COMPLETED,
        OrderState.FAILED: BatchState.FAILED, OrderState.DROPPED: BatchState.REJECTED,
    }  # fmt: skip
    return batch(reached[state], of=[of] if of else None).orders[0]


def settlement(
    state: State = State.OPEN, *, of: Agreement | None = None, disallowed: int = 0, spend: bool = True
) -> Settlement:
    """A settlement in this state, of an agreement that is over; one invoice was paid unless said."""
    concluded = of or given_agreement()
    if spend:
        given_invoice(InvoiceState.PAID, of=requested(concluded))
    made: Settlement = act(services.open_settlement, concluded, by=officer(), day=OVER)
    if state is State.OPEN:
        return made
    for number, line in enumerate(made.lines):
        taken = disallowed if number == 0 else 0
        act(
            services.decide_line, line, allowed=not taken, amount=taken, reason_code="no-evidence" if taken else "",
            reason="명단이 없습니다." if taken else "", by=officer(), day=OVER + 1,
        )  # fmt: skip
    act(services.ask_review, made, people.user("auditor1", StaffRole.AUDITOR), by=officer(), day=OVER + 2)
    steps = [
        (State.REVIEWED, services.agree, {"opinion": "증빙과 금액이 맞습니다."}, auditor()),
        (State.CONFIRMED, services.confirm, {}, officer(2)),
        (State.RETURNING, services.record_return, None, finance()),
        (State.RETURNED, services.return_money, {}, finance(2)),
        (State.CLOSED, services.issue_report, {}, officer()),
    ]
    if state is State.UNDER_REVIEW:
        return made
    for number, (reached, verb, more, by) in enumerate(steps):
        day = OVER + 3 + number
        if more is None:
            references = {source: f"R-{source}-{made.id}" for source in queries.to_return(made)}
            more = {"references": references, "returned_on": on(day) if references else None}
        act(verb, made, by=by, day=day, **more)
        if reached is state:
            break
    make_documents()
    return made
