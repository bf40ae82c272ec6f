"""The AI voucher's year: 700 applications over the 17 fields, seven panels, 209 projects in every stage."""

from collections.abc import Callable
from functools import partial
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements import services as agreement_services
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing, purchasing
from vouchers.db import db
from vouchers.demo import spending
from vouchers.demo.cast import address, sample_pdf
from vouchers.demo.spending import STOPS, company_of, supplier_of
from vouchers.demo.year.selecting import application_of, places, until_selection
from vouchers.demo.year.stage import Outside, Year
from vouchers.documents import queries as documents
from vouchers.identity import queries as identity
from vouchers.kernel.clock import date_in_korea
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.states import BatchState
from vouchers.settlement import queries as settlements
from vouchers.settlement import services as settlement

BATCH = 40
"""Invoices in one payment batch."""

LATER = [
    "closed", "paid", "purchased", "closed", "settlement_open", "accepted", "closed", "reviewed", "invoiced", "closed",
]  # fmt: skip
"""After one project for each place to stop, where the others stop, in turn."""


def steps(year: Year) -> list[Callable[[], None]]:
    """From the call to the settlement reports."""
    projects = range(year.scale.selected)
    return [
        *until_selection(year),
        *(partial(_draw_up, year, position) for position in projects),
        Outside(year.make_documents),
        *(partial(_agree, year, position) for position in projects),
        *(partial(_spend, year, position) for position in projects),
        *(step for number in range(len(projects) // BATCH * 2 + 2) for step in _pay(year, 210 + number)),
        partial(_pay_partly, year),
        Outside(partial(year.work_off, 225)),
        *(partial(_settle, year, position) for position in projects),
        partial(report_round, year, "ai"),
    ]


def _project(year: Year, position: int) -> tuple[Application, Agreement | None, str]:
    """The selected application at this place of the year, its agreement, and where it stops."""
    n = sorted(n for n, fate in places(year.scale).items() if fate == "selected")[position]
    application = application_of(year, "ai", f"ai{n:04}")
    if application is None:
        raise LookupError(f"the year has no application of ai{n:04}")
    found = agreements.of_application(application.id)
    stop = STOPS[position] if position < len(STOPS) else LATER[position % len(LATER)]
    return application, found[-1] if found else None, stop


def _reaches(stop: str, milestone: str) -> bool:
    return STOPS.index(stop) >= STOPS.index(milestone)


def _draw_up(year: Year, position: int) -> None:
    application, agreement, _stop = _project(year, position)
    if agreement is None and application.state is ApplicationState.SELECTED:
        starts_on = date_in_korea(year.at(58))
        year.act(agreement_services.draw_up, application, starts_on=starts_on, by="officer", day=52)


def _agree(year: Year, position: int) -> None:
    """Sent, signed by the three parties in turn, and the company's share paid in: as far as the project goes."""
    _application, agreement, stop = _project(year, position)
    if agreement is None or agreement.state is not AgreementState.PREPARED or stop == "prepared":
        return
    year.act(agreement_services.send, agreement, by="officer", day=54)
    if _reaches(stop, "awaiting_supplier"):
        year.act(agreement_services.sign_for_company, agreement, by=company_of(agreement), day=55)
    if stop == "declined":
        reason = "맡았던 사람이 떠나 과제를 할 수 없게 되었습니다."
        year.act(agreement_services.decline, agreement, reason=reason, by=supplier_of(agreement), day=56)
    elif _reaches(stop, "awaiting_agency"):
        year.act(agreement_services.sign_for_supplier, agreement, by=supplier_of(agreement), day=56)
    if _reaches(stop, "deposit_waiting"):
        year.act(agreement_services.sign_for_agency, agreement, by="approver", day=57)
        pay_in(year, agreement, f"YEAR-AI-{position:04}", matched=stop != "deposit_waiting", day=60)


def pay_in(year: Year, agreement: Agreement, line: str, *, matched: bool, day: float) -> None:
    """The company's cash share is on the agency's account; `matched` says that it counts for the agreement."""
    deposit = year.act(
        bank.record_deposit, agreement.round, statement_line=line, payer=agreement.application.organisation.name,
        amount=agreement.cash, deposited_on=date_in_korea(year.at(day)), by="finance", day=day + 0.5,
    )  # fmt: skip
    if matched:
        year.act(agreement_services.match_deposit, deposit, agreement, by="finance", day=day + 1)


def _spend(year: Year, position: int) -> None:
    """One purchase in two invoices, or as much of it as the project has reached."""
    _application, agreement, stop = _project(year, position)
    if agreement is None or stop == "declined" or not _reaches(stop, "purchased") or claims.purchases(agreement.id):
        return
    company, total = company_of(agreement), 40_000_001 + position * 100_003
    day = 70 + position % 60
    purchase = year.act(
        purchasing.request_purchase, agreement, item_code="solution", description="솔루션 이용권과 설치", amount=total,
        by=company, day=day,
    )  # fmt: skip
    if stop == "purchased":
        return
    first = _invoice(year, agreement, purchase, total // 2, day=day + 20, number=2 * position)
    if stop == "refused":
        reason = "설치한 솔루션이 켜지지 않습니다."
        year.act(invoicing.refuse_invoice, first, reason=reason, by=company, day=day + 22)
    if stop in ("invoiced", "refused"):
        return
    year.act(invoicing.accept_invoice, first, amount=total // 2, final=False, reason="", by=company, day=day + 22)
    second = _invoice(year, agreement, purchase, total - total // 2, day=day + 50, number=2 * position + 1)
    year.act(
        invoicing.accept_invoice, second, amount=total - total // 2, final=True, reason="", by=company, day=day + 52
    )


def _invoice(year: Year, agreement: Agreement, purchase: Any, value: int, *, day: float, number: int) -> Any:
    issued_on = date_in_korea(year.at(day))
    return year.act(
        invoicing.submit_invoice, purchase, tax_number=f"{issued_on:%Y%m%d}41000001{number:08}", issued_on=issued_on,
        supply_value=value, vat=value // 10, note="솔루션을 설치하고 교육을 마쳤습니다.", files=[("세금계산서.pdf", sample_pdf())],
        by=supplier_of(agreement), day=day,
    )  # fmt: skip


def _stops(year: Year) -> dict[int, str]:
    """Where each agreement of the round stops, by its key."""
    found = (_project(year, position) for position in range(year.scale.selected))
    return {agreement.id: stop for _application, agreement, stop in found if agreement is not None}


def _pay(year: Year, day: float) -> list[Callable[[], None]]:
    """The next batch of what is to be paid, approved by a second person and answered by the bank."""

    def due() -> list[Invoice]:
        keys = [key for key, stop in _stops(year).items() if _reaches(stop, "paid")]
        return payment_queries.payable(year.opened("ai").id, Agreement.id.in_(keys), limit=BATCH)

    return pay(year, "ai", due, day=day)


def pay(year: Year, name: str, due: Callable[[], list[Invoice]], *, day: float) -> list[Callable[[], None]]:
    """The steps of one batch: it is drawn up of what is due, if anything is, and approved; ordered; paid."""

    def approve() -> None:
        if invoices := due():
            batch = year.act(payments.draw_up_batch, year.opened(name), invoices, by="finance", day=day)
            year.act(payments.approve_batch, batch, by="finance2", day=day + 0.5)

    def answer() -> None:
        for batch in db.session.scalars(payment_queries.batches_in(BatchState.ORDERED)).all():
            if batch.round_id == year.opened(name).id and batch.created_at == year.at(day):
                for order in list(batch.orders):
                    spending.confirm(year, order, day=day + 0.9)

    return [approve, Outside(partial(year.work_off, day + 0.5)), answer]


def _pay_partly(year: Year) -> None:
    """A batch on its way to the bank, and one that waits for the second person."""
    call_round, stops = year.opened("ai"), _stops(year)
    for stop in ("ordered", "batch_drawn_up"):
        own = payment_queries.payable(
            call_round.id, Agreement.id.in_([key for key, where in stops.items() if where == stop])
        )
        if not own:
            continue
        batch = year.act(payments.draw_up_batch, call_round, own, by="finance", day=224)
        if stop == "ordered":
            year.act(payments.approve_batch, batch, by="finance2", day=225)


def _settle(year: Year, position: int) -> None:
    """Opened, decided line by line, reviewed by the auditor, confirmed, returned, reported:
    as far as the project goes.
    """
    _application, agreement, stop = _project(year, position)
    if (
        agreement is None
        or stop == "declined"
        or not _reaches(stop, "settlement_open")
        or settlements.of_agreement(agreement.id)
    ):
        return
    day = 285 + position % 15
    opened = year.act(settlement.open_settlement, agreement, by="officer", day=day)
    if stop == "settlement_open":
        return
    for place, line in enumerate(list(opened.lines)):
        decision: dict[str, Any] = {"allowed": True}
        if position % 7 == 0 and place == 0:
            decision = {
                "allowed": False, "amount": 1_234_567 + position, "reason_code": "no-evidence",
                "reason": "교육 참석 명단이 없습니다.",
            }  # fmt: skip
        year.act(settlement.decide_line, line, by="officer", day=day + 1, **decision)
    close_settlement(year, opened, stop, day=day + 2)


def close_settlement(year: Year, opened: Any, stop: str, *, day: float) -> None:
    """A settlement whose lines are decided goes on to where it stops."""
    year.act(settlement.ask_review, opened, identity.user_by_email(address("auditor")), by="officer", day=day)
    if stop == "under_review":
        return
    year.act(settlement.agree, opened, opinion="증빙과 금액이 맞으며 판단이 적정합니다.", by="auditor", day=day + 3)
    if stop == "reviewed":
        return
    year.act(settlement.confirm, opened, by="officer2", day=day + 4)
    if stop == "confirmed":
        return
    spending.give_back(year, opened, day=day + 6)
    if stop == "returning":
        return
    year.act(settlement.return_money, opened, by="finance2", day=day + 6.5)
    if stop == "closed":
        year.act(settlement.issue_report, opened, by="officer", day=day + 7)


def report_round(year: Year, name: str) -> None:
    """The round's settlement report is asked for once."""
    call_round = year.opened(name)
    if not documents.of_case(call_round.reference):
        year.act(settlement.issue_round_report, call_round, by="officer", day=325)
