"""The orders of an approved batch are on their way some after another: killed, stopped and gone on, each once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import event

from tests import given
from tests.features import ledger_causes
from tests.given.acting import PAID, act
from tests.given.claims import accept, invoiced, requested
from tests.given.payments import approve
from tests.given.people import approver, finance
from tests.given.settlement import pay
from tests.given.working import work_off
from vouchers import schedule
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.ledger.verify import verify
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState, OrderState
from vouchers.work import queries as runs
from vouchers.work import services as work
from vouchers.work.errors import NothingLeft, RunUnderWay
from vouchers.work.models import Run
from vouchers.work.states import RunKind

WAITS, ORDERED = OrderState.DRAWN_UP, OrderState.ORDERED


def batch_of(count: int) -> PaymentBatch:
    agreement = given.agreement()
    invoices = [invoiced(requested(agreement, amount=2_000_000), 2_000_000) for _number in range(count)]
    for invoice in invoices:
        accept(invoice)
    made: PaymentBatch = act(payments.draw_up_batch, agreement.round, invoices, by=finance(), day=PAID - 2)
    return made


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "AT_ONCE", 1)


def states(batch: PaymentBatch) -> list[OrderState]:
    return [order.state for order in batch.orders]


def begun(batch: PaymentBatch) -> Run:
    run: Run = act(payments.approve_batch, batch, by=approver(), day=PAID - 1)
    return run


def dies_after(most: int) -> dict[RunKind, object]:
    done: list[str] = []

    def dies(name: str, arguments: dict[str, object], *, by: Actor, at: datetime) -> None:
        if len(done) == most:
            raise KeyboardInterrupt
        schedule.RUNS[RunKind.ORDER_PAYMENTS](name, arguments, by=by, at=at)
        done.append(name)

    return {RunKind.ORDER_PAYMENTS: dies}


def test_a_batch_that_was_killed_goes_on_and_orders_each_once(app: Flask, one_by_one: None) -> None:
    batch = batch_of(3)
    run = begun(batch)
    assert batch.state is BatchState.ORDERED and states(batch) == [WAITS] * 3
    with pytest.raises(KeyboardInterrupt):
        work_off(day=PAID - 1, kinds=dies_after(2))
    db.session.rollback()
    assert states(batch) == [ORDERED, ORDERED, WAITS] and runs.progress(run).done == 2
    work_off(day=PAID - 1)
    assert states(batch) == [ORDERED] * 3 and {order.invoice.state for order in batch.orders} == {InvoiceState.ORDERED}
    assert verify(ledger_causes()) == []


def test_a_batch_is_not_over_while_an_order_has_not_been_sent(app: Flask, one_by_one: None) -> None:
    batch = batch_of(2)
    run = begun(batch)
    with pytest.raises(KeyboardInterrupt):
        work_off(day=PAID - 1, kinds=dies_after(1))
    db.session.rollback()
    act(work.cancel, run, by=finance(), day=PAID - 1)
    pay(batch.orders[0])
    assert batch.state is BatchState.ORDERED
    act(work.resume, run, by=finance(), day=PAID - 1)  # who drew it up may go on: the second person has approved
    work_off(day=PAID - 1)
    pay(batch.orders[1])
    assert batch.state is BatchState.COMPLETED


def test_what_a_stopped_run_has_left_is_taken_out_and_paid_by_another_batch(app: Flask, one_by_one: None) -> None:
    batch = batch_of(2)
    run = begun(batch)
    with pytest.raises(KeyboardInterrupt):
        work_off(day=PAID - 1, kinds=dies_after(1))
    db.session.rollback()
    reason = "예산 이월로 미룹니다."
    with pytest.raises(RunUnderWay):
        act(payments.reject_rest, batch, reason=reason, by=approver(), day=PAID)
    act(work.cancel, run, by=approver(), day=PAID)
    act(payments.reject_rest, batch, reason=reason, by=approver(), day=PAID)
    assert states(batch) == [ORDERED, OrderState.DROPPED] and batch.state is BatchState.ORDERED
    with pytest.raises(NothingLeft):
        act(payments.reject_rest, batch, reason=reason, by=approver(), day=PAID)
    pay(batch.orders[0])
    assert batch.state is BatchState.COMPLETED, "all that was ordered was paid"
    act(work.resume, run, by=approver(), day=PAID)
    work_off(day=PAID)
    assert runs.progress(run).done == 2 and states(batch)[1] is OrderState.DROPPED
    left = batch.orders[1].invoice
    again = act(payments.draw_up_batch, batch.round, [left], by=finance(), day=PAID)
    approve(again, day=PAID)
    pay(again.orders[0])
    assert left.state is InvoiceState.PAID and verify(ledger_causes()) == []


def test_statements_of_a_batch_do_not_grow_with_its_orders(app: Flask) -> None:
    few, many = batch_of(2), None
    with counted() as first:
        approve(few)
    invoices = [invoiced(requested(few.orders[0].invoice.agreement, amount=1_000_000), 1_000_000) for _row in range(6)]
    for invoice in invoices:
        accept(invoice)
    with counted() as drawing:
        many = act(payments.draw_up_batch, few.round, invoices, by=finance(), day=PAID - 2)
    with counted() as second:
        approve(many)
    assert len(drawing) < 30 and len(second) == len(first), (len(drawing), len(first), len(second))


@contextmanager
def counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("INSERT INTO transition"):  # which on SQLite go one by one
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)
