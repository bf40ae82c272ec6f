"""Long runs and verbs about a whole set, at the size of a round: statements, CPU and seconds of each."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

import config
from vouchers.agreements import bulk
from vouchers.agreements import services as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.app import create_app
from vouchers.claims.services import invoicing, purchasing
from vouchers.closing import services as closing
from vouchers.db import db
from vouchers.db.migrating import upgrade
from vouchers.demo.cast import sample_pdf
from vouchers.demo.spending import company_of, supplier_of
from vouchers.demo.year import Scale, Year, people, selecting
from vouchers.demo.year.ai import pay_in
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger.queries import month_to_close
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch

CLAIMS = 5
"""Accepted claims of each agreement: with 209 agreements a little more than a thousand orders."""
MOST = 1_000


@dataclass
class Cost:
    """What one press, or the executor after it, costs."""

    what: str
    statements: int = 0
    cpu: float = 0.0
    wall: float = 0.0


@contextmanager
def _costing(what: str, rows: list[Cost]) -> Iterator[None]:
    cost = Cost(what)

    def note(*_about: object) -> None:
        cost.statements += 1

    event.listen(db.engine, "before_cursor_execute", note)
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    cost.cpu, cost.wall = time.process_time() - cpu, time.perf_counter() - wall
    event.remove(db.engine, "before_cursor_execute", note)
    rows.append(cost)


def report(url: str, folder: Path, scale: Scale) -> str:
    """A round from its release to a batch of a thousand orders and a closed month."""
    app = create_app(config.Test(database_url=url, instance_path=folder))
    rows: list[Cost] = []
    with app.app_context():
        upgrade()
        alone = {"beyond_budget": 0, "cloud_companies": 0, "cloud_suppliers": 0, "cloud_services": 0}
        year = Year(app, replace(scale, **alone))
        *before, press, run = [*people.steps(year), *selecting.until_selection(year)]
        for step in before:
            year.play(step)
        _measured(year, f"selection of {scale.ai_companies} drawn up, confirmed and released", press, rows)
        _measured(year, f"run: {scale.ai_companies} results told", run, rows)
        _agree(year, scale, rows)
        _spend(year)
        _pay(year, rows)
        _close(year, rows)
        db.session.remove()
    lines = [f"| {row.what} | {row.statements:,} | {row.cpu:.2f} | {row.wall:.2f} |" for row in rows]
    return "\n".join([
        "## Long runs, and verbs about a whole set\n",
        "One process; CPU without the database's. The press is what a person waits for; a run goes on behind it, each "
        "unit in a transaction of its own.\n", "| what | statements | CPU s | s |", "|---|---:|---:|---:|", *lines,
    ])  # fmt: skip


def _measured(year: Year, what: str, step: Callable[[], Any], rows: list[Cost]) -> None:
    with _costing(what, rows):
        year.play(step)


def _in(year: Year, state: AgreementState) -> list[Agreement]:
    return list(db.session.scalars(select(Agreement).where(Agreement.state == state).order_by(Agreement.id)).unique())


def _act(year: Year, what: str, rows: list[Cost], verb: Callable[..., Any], *about: Any, **more: Any) -> Any:
    found: list[Any] = []
    _measured(year, what, lambda: found.append(year.act(verb, *about, **more)), rows)
    return found[0]


def _run(year: Year, what: str, day: float, rows: list[Cost]) -> None:
    with _costing(what, rows):
        year.work_off(day)


def _agree(year: Year, scale: Scale, rows: list[Cost]) -> None:
    call_round, starts_on = year.opened("ai"), date_in_korea(year.at(58))
    _act(year, "press: all agreements drawn up", rows, bulk.draw_up_all, call_round, starts_on=starts_on, by="officer",
         day=52)  # fmt: skip
    _run(year, f"run: {scale.selected} agreements drawn up", 52, rows)
    year.make_documents()
    _act(year, "press: all sent", rows, bulk.send_all, call_round, by="officer", day=54)
    _run(year, f"run: {scale.selected} sent", 54, rows)
    for position, agreement in enumerate(_in(year, AgreementState.AWAITING_COMPANY)):
        year.play(lambda one=agreement, at=position: _sign(year, one, at))  # type: ignore[misc]


def _sign(year: Year, agreement: Agreement, position: int) -> None:
    year.act(agreements.sign_for_company, agreement, by=company_of(agreement), day=55)
    year.act(agreements.sign_for_supplier, agreement, by=supplier_of(agreement), day=56)
    year.act(agreements.sign_for_agency, agreement, by="approver", day=57)
    pay_in(year, agreement, f"RUN-{position:05}", matched=True, day=60)


def _spend(year: Year) -> None:
    for position, agreement in enumerate(_in(year, AgreementState.CONCLUDED)):
        for number in range(CLAIMS):
            year.play(lambda one=agreement, at=position * CLAIMS + number: _claim(year, one, at))  # type: ignore[misc]


def _claim(year: Year, agreement: Agreement, number: int) -> None:
    amount, company, issued_on = 2_000_000, company_of(agreement), date_in_korea(year.at(90))
    purchase = year.act(
        purchasing.request_purchase, agreement, item_code="solution", description=f"이용권 {number}", amount=amount,
        by=company, day=70,
    )  # fmt: skip
    invoice = year.act(
        invoicing.submit_invoice, purchase, tax_number=f"{issued_on:%Y%m%d}42000001{number:08}", issued_on=issued_on,
        supply_value=amount, vat=amount // 10, note="", files=[("세금계산서.pdf", sample_pdf())],
        by=supplier_of(agreement), day=90,
    )  # fmt: skip
    year.act(invoicing.accept_invoice, invoice, amount=amount, final=True, reason="", by=company, day=92)


def _pay(year: Year, rows: list[Cost]) -> None:
    call_round = year.opened("ai")
    count = min(payment_queries.count_payable(call_round.id), MOST)

    def draw_up(**told: Any) -> PaymentBatch:
        return payments.draw_up_batch(call_round, payment_queries.payable(call_round.id, limit=MOST), **told)

    batch = _act(year, f"press: a batch of {count:,} orders drawn up", rows, draw_up, by="finance", day=210)
    _act(year, "press: approved", rows, payments.approve_batch, batch, by="finance2", day=211)
    _run(year, f"run: {count:,} orders, {payments.AT_ONCE} a unit", 211, rows)


def _close(year: Year, rows: list[Cost]) -> None:
    call_round = year.opened("ai")
    month = month_to_close(call_round.reference, today=date_in_korea(year.at(0) + timedelta(days=300)))
    _act(year, "press: a month closed on all chains", rows, closing.close_month, call_round, month, by="finance",
         day=300)  # fmt: skip
