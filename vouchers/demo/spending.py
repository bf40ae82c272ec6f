"""From selection to the settlement report: each selected project of two rounds stops at a stage of its own.

What is still being spent belongs to the finished round, what is being settled to the past one, whose agreements are
over.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from vouchers.agreements import bulk
from vouchers.agreements import services as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications import queries as applications
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.bank.models import Deposit
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.services import invoicing, purchasing
from vouchers.closing import services as closing
from vouchers.demo.cast import Stage, account_of, address, before, sample_pdf
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import month_to_close, statement
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.settlement import queries as settlements
from vouchers.settlement import services as settlement
from vouchers.settlement.models import Settlement
from vouchers.work import services as work

RUNNING = [
    "prepared", "awaiting_company", "awaiting_supplier", "awaiting_agency", "declined", "deposit_waiting", "purchased",
    "invoiced", "accepted", "refused", "batch_drawn_up", "ordered", "paid",
]  # fmt: skip
SETTLING = ["settlement_open", "under_review", "reviewed", "confirmed", "returning", "returned", "closed"]
STOPS = [*RUNNING, *SETTLING]
"""Where the first, second, … selected project stops; whatever comes after the list is only selected."""


def steps(stage: Stage) -> list[Callable[[], None]]:
    """Agreements, spending, payment, settlement."""
    rounds = {"past": SETTLING, "finished": RUNNING}
    verbs = (_draw_up, _sign, _deposit, _spend, _pay)
    return [
        lambda: stage.things.update(agreements={}),
        *(before(stage, partial(verb, stage, "past", rounds["past"])) for verb in verbs),
        *(partial(verb, stage, "finished", rounds["finished"]) for verb in verbs),
        lambda: _pay_partly(stage),
        lambda: _settle(stage),
        *(
            lambda key=key: stage.act(settlement.issue_round_report, stage.things[key], by="officer", day=75) and None
            for key in rounds
        ),
        lambda: _end_the_month(stage),
        stage.make_documents,
    ]


def _end_the_month(stage: Stage) -> None:
    """The first month of the round is closed, and what the bank says of the grant's account is compared with the
    ledger.
    """
    call_round = stage.things["finished"]
    month = month_to_close(call_round.reference, today=date_in_korea(stage.at(76)))
    if month:
        stage.act(closing.close_month, call_round, month, by="finance", day=76)
    stands = statement(call_round.reference).total("bank", source=Source.GOV)
    stage.act(
        closing.vouch_for_bank, call_round, "gov", stands, evidence="잔액증명서 제1호(시연)", by="finance", day=76.1
    )


def _reaches(stop: str, milestone: str) -> bool:
    return STOPS.index(stop) >= STOPS.index(milestone)


def _each(stage: Stage, stops: list[str], milestone: str) -> list[tuple[str, Agreement]]:
    agreed: dict[str, Agreement] = stage.things["agreements"]
    return [(stop, agreed[stop]) for stop in stops if _reaches(stop, milestone)]


def company_of(agreement: Agreement) -> str:
    """The account that acts for the demand company."""
    return account_of(agreement.application.organisation_id)


def supplier_of(agreement: Agreement) -> str:
    """The account that acts for the supplier."""
    return account_of(agreement.supplier.organisation_id)


def _draw_up(stage: Stage, round_key: str, stops: list[str]) -> None:
    selected = applications.in_round(stage.things[round_key].id, ApplicationState.SELECTED)
    starts_on = date_in_korea(stage.at(32))
    for stop, application in zip(stops, selected, strict=False):
        agreement = stage.act(agreements.draw_up, application, starts_on=starts_on, by="officer", day=31)
        stage.things["agreements"][stop] = agreement
    stage.make_documents()
    if round_key == "finished":  # all others at once, and then she thought better of it
        run = stage.act(bulk.draw_up_all, stage.things[round_key], starts_on=starts_on, by="officer", day=31.2)
        stage.act(work.cancel, run, by="officer", day=31.2)


def _sign(stage: Stage, round_key: str, stops: list[str]) -> None:
    for _stop, agreement in _each(stage, stops, "awaiting_company"):
        stage.act(agreements.send, agreement, by="officer", day=32)
    for _stop, agreement in _each(stage, stops, "awaiting_supplier"):
        stage.act(agreements.sign_for_company, agreement, by=company_of(agreement), day=33)
    for stop, agreement in _each(stage, stops, "awaiting_agency"):
        if stop == "declined":
            reason = "맡았던 사람이 떠나 과제를 할 수 없게 되었습니다."
            stage.act(agreements.decline, agreement, reason=reason, by=supplier_of(agreement), day=34)
        else:
            stage.act(agreements.sign_for_supplier, agreement, by=supplier_of(agreement), day=34)
    for _stop, agreement in _each(stage, stops, "deposit_waiting"):
        stage.act(agreements.sign_for_agency, agreement, by="approver", day=35)


def _deposit(stage: Stage, round_key: str, stops: list[str]) -> None:
    """Shares paid in: matched, one waiting, one of a firm that paid too much,
    one that nobody knows and that went back.
    """
    for number, (stop, agreement) in enumerate(_each(stage, stops, "deposit_waiting"), start=1):
        surplus = 30_000 if stop == "purchased" else 0
        deposit = _record(stage, round_key, number, agreement.application.organisation.name, agreement.cash + surplus)
        if stop != "deposit_waiting":
            stage.act(agreements.match_deposit, deposit, agreement, by="finance", day=37)
    unknown = _record(stage, round_key, 9999, "모르는 입금자(시연)", 700_000)
    returned_on = date_in_korea(stage.at(37))
    stage.act(
        bank.record_return, unknown, statement_line="DEMO-BACK-9999", returned_on=returned_on, by="finance", day=37.5
    )
    if round_key == "finished":  # of the past round it waits for the second person
        stage.act(bank.return_deposit, unknown, by="finance2", day=37.6)


def _record(stage: Stage, round_key: str, number: int, payer: str, amount: int) -> Deposit:
    deposit: Deposit = stage.act(
        bank.record_deposit, stage.things[round_key], statement_line=f"DEMO-{number:04}", payer=payer, amount=amount,
        deposited_on=date_in_korea(stage.at(36)), by="finance", day=36.5,
    )  # fmt: skip
    return deposit


def _purchase(stage: Stage, agreement: Agreement, amount: int, what: str, day: float) -> Purchase:
    purchase: Purchase = stage.act(
        purchasing.request_purchase, agreement, item_code="solution", description=what, amount=amount,
        by=company_of(agreement), day=day,
    )  # fmt: skip
    return purchase


def tax_number(stage: Stage, issued_on: date) -> str:
    """The approval number of the demo's next tax invoice."""
    stage.things["serial"] = stage.things.get("serial", 0) + 1
    return f"{issued_on:%Y%m%d}410000{stage.things['serial']:010}"


def _invoice(stage: Stage, purchase: Purchase, value: int, day: float) -> Invoice:
    agreement = purchase.agreement
    issued_on = date_in_korea(stage.at(day))
    invoice: Invoice = stage.act(
        invoicing.submit_invoice, purchase, tax_number=tax_number(stage, issued_on), issued_on=issued_on,
        supply_value=value, vat=value // 10, note="솔루션을 설치하고 교육을 마쳤습니다.", files=[("세금계산서.pdf", sample_pdf())],
        by=supplier_of(agreement), day=day,
    )  # fmt: skip
    return invoice


def deliver(stage: Stage, agreement: Agreement, item_code: str, amount: int, *, day: float) -> None:
    """Bought, delivered and accepted at once: all of it."""
    purchase = stage.act(
        purchasing.request_purchase, agreement, item_code=item_code, description="계획한 대로 한 번에", amount=amount,
        by=company_of(agreement), day=day,
    )  # fmt: skip
    _accept(stage, _invoice(stage, purchase, amount, day + 1), amount, day + 2, final=True)


def _accept(stage: Stage, invoice: Invoice, amount: int, day: float, *, final: bool, reason: str = "") -> None:
    company = company_of(invoice.agreement)
    stage.act(invoicing.accept_invoice, invoice, amount=amount, final=final, reason=reason, by=company, day=day)


def _spend(stage: Stage, round_key: str, stops: list[str]) -> None:
    for stop, agreement in _each(stage, stops, "purchased"):
        purchase = _purchase(stage, agreement, 50_000_001, "솔루션 1차 이용권과 설치", 40)
        if stop == "purchased":
            cancelled = _purchase(stage, agreement, 3_000_000, "추가 이용권", 41)
            stage.act(purchasing.close_purchase, cancelled, by=company_of(agreement), day=42)
            declined = _purchase(stage, agreement, 2_000_000, "현장 교육 2회", 41)
            stage.act(
                purchasing.decline_purchase,
                declined,
                reason="그 일정에는 교육할 수 없습니다.",
                by=supplier_of(agreement),
                day=42,
            )
            continue
        if stop in ("accepted", "closed"):
            first = _invoice(stage, purchase, 30_000_000, 50)
            _accept(stage, first, 20_000_000, 51, final=False, reason="교육은 아직 받지 못했습니다.")
            second = _invoice(stage, purchase, 30_000_001, 52)
            _accept(stage, second, 30_000_001, 53, final=True)
            continue
        invoice = _invoice(stage, purchase, 50_000_001, 50)
        if stop == "refused":
            reason = "설치한 솔루션이 켜지지 않습니다."
            stage.act(invoicing.refuse_invoice, invoice, reason=reason, by=company_of(agreement), day=51)
        elif stop != "invoiced":
            _accept(stage, invoice, 50_000_001, 51, final=True)


def _pay(stage: Stage, round_key: str, stops: list[str]) -> None:
    """A batch of which one order failed, and a batch that paid it after all."""
    call_round = stage.things[round_key]
    paid = {agreement.id for _stop, agreement in _each(stage, stops, "paid")}
    payable = payment_queries.payable(call_round.id, Agreement.id.in_(paid))
    batch: PaymentBatch = stage.act(payments.draw_up_batch, call_round, payable, by="finance", day=55)
    approve(stage, batch, by="finance2", day=56)
    failed, *others = batch.orders
    stage.act(payments.fail_order, failed, reason="예금주 이름이 맞지 않습니다.", by="finance2", day=57)
    for order in others:
        confirm(stage, order, day=57)
    again = stage.act(payments.draw_up_batch, call_round, [failed.invoice], by="finance", day=58)
    approve(stage, again, by="approver", day=58.5)
    confirm(stage, again.orders[0], day=59)


def _pay_partly(stage: Stage) -> None:
    """A batch on its way, one refused, one that waits for the second person."""
    call_round = stage.things["finished"]
    for stop in ("ordered", "batch_drawn_up"):
        own = payment_queries.payable(call_round.id, Agreement.id == stage.things["agreements"][stop].id)
        waiting = stage.act(payments.draw_up_batch, call_round, own, by="finance", day=59)
        if stop == "batch_drawn_up":
            reason = "지급일을 다음 주로 옮겨 주세요."
            stage.act(payments.reject_batch, waiting, reason=reason, by="approver", day=59.5)
            stage.act(payments.draw_up_batch, call_round, own, by="finance", day=60)
        else:
            approve(stage, waiting, by="finance2", day=60)


def approve(stage: Stage, batch: PaymentBatch, *, by: str, day: float) -> None:
    """A second person approves, and all orders are on their way."""
    stage.act(payments.approve_batch, batch, by=by, day=day)
    stage.work_off(day)


def confirm(stage: Stage, order: PaymentOrder, *, day: float) -> None:
    """The bank has paid the order on that day."""
    paid_on = date_in_korea(stage.at(day))
    stage.act(
        payments.record_paid, order, bank_reference=f"BANK-{order.id:06}", paid_on=paid_on, by="finance2", day=day
    )


def give_back(stage: Stage, opened: Settlement, *, day: float) -> None:
    """Somebody says that what is unspent has gone back on that day."""
    references = {source: f"BACK-{source}-{opened.id:06}" for source in settlements.to_return(opened)}
    returned_on = date_in_korea(stage.at(day))
    stage.act(settlement.record_return, opened, references=references, returned_on=returned_on, by="finance", day=day)


def send_back(stage: Stage, opened: Settlement, *, day: float) -> None:
    """What is unspent has gone back on that day, as a second person agrees."""
    give_back(stage, opened, day=day)
    stage.act(settlement.return_money, opened, by="finance2", day=day + 0.1)


def _settle(stage: Stage) -> None:
    auditor = people.user_by_email(address("auditor"))
    for stop, agreement in _each(stage, SETTLING, "settlement_open"):
        opened = stage.act(settlement.open_settlement, agreement, by="officer", day=65)
        if stop == "settlement_open":
            continue
        for position, line in enumerate(opened.lines):
            decision: dict[str, Any] = {"allowed": True}
            if stop == "closed" and position == 0:
                decision = {
                    "allowed": False, "amount": 1_234_567, "reason_code": "no-evidence", "reason": "교육 참석 명단이 없습니다.",
                }  # fmt: skip
            stage.act(settlement.decide_line, line, by="officer", day=66, **decision)
        stage.act(settlement.ask_review, opened, auditor, by="officer", day=67)
        if stop == "under_review":
            continue
        stage.act(settlement.agree, opened, opinion="증빙과 금액이 맞으며 판단이 적정합니다.", by="auditor", day=69)
        if stop == "reviewed":
            continue
        stage.act(settlement.confirm, opened, by="officer2", day=70)
        if stop == "confirmed":
            continue
        give_back(stage, opened, day=72)
        if stop == "returning":
            continue
        stage.act(settlement.return_money, opened, by="finance2", day=72.5)
        if stop == "closed":
            stage.act(settlement.issue_report, opened, by="officer", day=73)
