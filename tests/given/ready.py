"""What must be there before a verb can be used, and verbs that are told something about the thing itself."""

from collections.abc import Callable
from typing import Any

from tests import given
from tests.given import people
from tests.given.acting import SCORED, SPENT, at, on, sample_pdf
from tests.given.claims import tax_number
from tests.given.claims import waiver as propose_waiver
from tests.given.evaluation import points, score
from tests.given.payments import another, stopped_batch
from tests.given.settlement import queries as settlements
from vouchers.claims.services import invoicing
from vouchers.db import db
from vouchers.evaluation import services as evaluation
from vouchers.kernel.actor import SYSTEM, Actor, StaffRole
from vouchers.payments.models import PaymentBatch
from vouchers.payments.queries import batches_in, waiting_orders
from vouchers.payments.states import BatchState
from vouchers.programmes import services as programmes
from vouchers.settlement import services as settlement


def seated(panel: Any) -> None:
    """Enough evaluators have accepted, and everything is assigned."""
    for number in range(1, panel.round.definition.evaluation.minimum_sheets + 1):
        seat = given.act(
            evaluation.invite,
            panel,
            people.user(f"evaluator{number}", StaffRole.EVALUATOR),
            by=people.officer(),
            day=SCORED - 2,
        )
        given.act(evaluation.accept_invitation, seat, by=people.evaluator(number), day=SCORED - 2)
    from tests.given.evaluation import _assign_everything

    _assign_everything(panel)


def scored(panel: Any) -> None:
    for row in panel.assignments:
        score(row)


def sheet(verb: Callable[..., Any]) -> Callable[[Any, Actor, float], Any]:
    def call(assignment: Any, by: Actor, day: float) -> Any:
        full = points(assignment)
        return verb(
            assignment,
            points=full,
            comments=dict.fromkeys(full, "계획이 구체적이고 담당자가 정해져 있습니다."),
            overall="계획이 구체적이고 담당자가 정해져 있습니다.",
            by=by,
            at=at(day),
        )

    return call


def waived(invoice: Any) -> None:
    """Somebody proposed to waive its VAT."""
    if invoice.waiver_by is None:
        propose_waiver(invoice)


def first_agreement(deposit: Any) -> Any:
    from vouchers.agreements.models import Agreement
    from vouchers.db import db

    return db.session.scalars(db.select(Agreement)).unique().first()


def costs(line: Any, by: Actor, day: float) -> Any:
    return settlement.decide_line(line.lines[0], allowed=True, by=by, at=at(day))


def record_return(found: Any, by: Actor, day: float) -> Any:
    references = {source: f"R-{source}" for source in settlements.to_return(found)}
    return settlement.record_return(
        found, references=references, returned_on=on(day) if references else None, by=by, at=at(day)
    )


def invoice(purchase: Any, by: Actor, day: float) -> Any:
    return invoicing.submit_invoice(
        purchase, tax_number=tax_number(day), issued_on=on(day), supply_value=1_000_000, vat=100_000, note="납품",
        files=[("세금계산서.pdf", sample_pdf())], by=by, at=at(day),
    )  # fmt: skip


def scheduled(call_round: Any) -> None:
    """A second officer has agreed that it opens at its time."""
    if call_round.opening_agreed_by is None:
        given.act(programmes.schedule_opening, call_round, by=people.officer(2), day=0.8)


def silent(invoice: Any) -> None:
    """The company has let its days pass."""
    if invoice.overdue_at is None and invoice.state == "submitted":
        given.act(invoicing.fall_due, invoice, by=SYSTEM, day=SPENT + 20)


def reopening(call_round: Any) -> None:
    """An officer wants it to be received again."""
    if call_round.reopen_until is None:
        given.act(programmes.ask_reopening, call_round, until=at(60), reason="마감 때 멈추었습니다.",
                  by=people.officer(), day=39)  # fmt: skip


def stop(batch: PaymentBatch) -> None:
    """Beside the batch there is an approved one of which nothing has been ordered."""
    stopped_batch(of=[another(batch.orders[0].invoice)])


def stopped(batch: PaymentBatch) -> PaymentBatch:
    """That one; the batch itself where there is none."""
    approved = db.session.scalars(batches_in(BatchState.ORDERED)).all()
    return next((row for row in approved if waiting_orders(row.id)), batch)
