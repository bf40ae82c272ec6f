"""Payment batches with their orders, and settlements."""

from tests.given import people
from tests.given.acting import OVER, PAID, act, make_documents, on
from tests.given.agreements import agreement as given_agreement
from tests.given.claims import invoice as given_invoice
from tests.given.claims import requested
from tests.given.people import auditor, finance, officer
from vouchers.agreements.models import Agreement
from vouchers.claims.states import InvoiceState
from vouchers.kernel.actor import StaffRole
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentOrder
from vouchers.settlement import queries, services
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState


def pay(of: PaymentOrder, *, line: str | None = None, day: float = PAID) -> None:
    """The bank has paid."""
    act(payments.record_paid, of, bank_reference=line or f"P-{of.id}", paid_on=on(day), by=finance(2), day=day)


def fail(of: PaymentOrder) -> None:
    """The bank has refused."""
    act(payments.fail_order, of, reason="예금주 불일치", by=finance(2), day=PAID)


def settlement(
    state: SettlementState = SettlementState.OPEN,
    *,
    of: Agreement | None = None,
    disallowed: int = 0,
    spend: bool = True,
) -> Settlement:
    """A settlement in this state, of an agreement that is over; one invoice was paid unless said."""
    concluded = of or given_agreement()
    if spend:
        given_invoice(InvoiceState.PAID, of=requested(concluded))
    made: Settlement = act(services.open_settlement, concluded, by=officer(), day=OVER)
    if state is SettlementState.OPEN:
        return made
    for number, line in enumerate(made.lines):
        taken = disallowed if number == 0 else 0
        act(
            services.decide_line, line, allowed=not taken, amount=taken, reason_code="no-evidence" if taken else "",
            reason="명단이 없습니다." if taken else "", by=officer(), day=OVER + 1,
        )  # fmt: skip
    act(services.ask_review, made, people.user("auditor1", StaffRole.AUDITOR), by=officer(), day=OVER + 2)
    steps = [
        (SettlementState.REVIEWED, services.agree, {"opinion": "증빙과 금액이 맞습니다."}, auditor()),
        (SettlementState.CONFIRMED, services.confirm, {}, officer(2)),
        (SettlementState.RETURNING, services.record_return, None, finance()),
        (SettlementState.RETURNED, services.return_money, {}, finance(2)),
        (SettlementState.CLOSED, services.issue_report, {}, officer()),
    ]
    if state is SettlementState.UNDER_REVIEW:
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
