"""Settling an agreement: lines decided, reviewed by the auditor, confirmed, money returned, report issued."""

from collections.abc import Mapping
from datetime import date, datetime

from vouchers.agreements import queries as agreements
from vouchers.agreements import services as agreement_services
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import ISSUED, AgreementState
from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.bank.services import free_line, take_line
from vouchers.bank.states import Use
from vouchers.claims import queries as claims
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.documents import services as documents
from vouchers.documents.models import Document, Format
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.banks import BANKS
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import ReasonMissing
from vouchers.kernel.money import Won
from vouchers.ledger import events
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import open_day, statement, statements
from vouchers.ledger.services import close_settlement, post
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes import accounts as agency_accounts
from vouchers.programmes.models import Round
from vouchers.settlement import documents as papers
from vouchers.settlement import errors, queries, rules
from vouchers.settlement.models import Settlement, SettlementLine
from vouchers.settlement.policy import OPEN_POLICY, REPORT_POLICY, SETTLEMENT_POLICY
from vouchers.settlement.states import Decision, Do
from vouchers.workdays import queries as calendar

REPORT_TITLE = "정산보고서"

_RETURNS = {Source.GOV: Use.TREASURY_RETURN, Source.CO: Use.COMPANY_RETURN}


def open_settlement(agreement: Agreement, *, by: Actor, at: datetime) -> Settlement:
    """The agreement's spending is being settled, a line for each paid invoice.

    Refused: while the agreement runs and has money left, while an invoice waits, while money is held or under way.
    """
    step = take_birth(OPEN_POLICY, Do.OPEN, agreement, by=by, at=at)
    if agreement.state is not AgreementState.CONCLUDED:
        raise errors.NotConcluded()
    if claims.waiting_in(agreement.id):
        raise errors.InvoiceWaits()
    _require_nothing_under_way(agreement)
    left = statement(agreement.reference).total("avail", "locked")
    if left and date_in_korea(at) <= agreement.ends_on:
        raise errors.StillRunning(ends_on=agreement.ends_on, left=left)
    settlement = Settlement(agreement=agreement, opened_at=at, handled_by=_with(by, []))
    begin(settlement, Do.OPEN, of=step)
    agreement_services.start_settling(agreement, of=step)
    for invoice in claims.invoices(agreement.id, InvoiceState.PAID):
        settlement.lines.append(SettlementLine(invoice=invoice, decision=Decision.UNDECIDED))
    db.session.flush()
    return settlement


def _with(person: Actor, others: list[int]) -> list[int]:
    return sorted({*others, *([] if person.user_id is None else [person.user_id])})


def _require_nothing_under_way(agreement: Agreement) -> None:
    under_way = statement(agreement.reference).total("held", "payable", "transit")
    if under_way:
        raise errors.MoneyUnderWay(amount=under_way)


def decide_line(
    line: SettlementLine,
    *,
    allowed: bool,
    amount: Won = 0,
    reason_code: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """The line is allowed, or `amount` of it disallowed for a coded reason, split as it was paid."""
    settlement = line.settlement
    step = take(SETTLEMENT_POLICY, settlement, Do.DECIDE, by=by, at=at)
    settlement.handled_by = _with(by, settlement.handled_by)
    advance(step)
    decision = consequence(line, Do.ALLOW if allowed else Do.DISALLOW, of=step, reason=reason)
    line.decided_by = by.user_id
    if allowed:
        line.decision, line.disallowed_gov, line.disallowed_co = Decision.ALLOWED, 0, 0
        line.reason_code = line.reason = ""
    else:
        if not reason_code:
            raise ReasonMissing(field="reason_code")
        gov, co = rules.split_disallowed(amount, gov=line.invoice.gov, co=line.invoice.co)
        line.decision, line.disallowed_gov, line.disallowed_co = Decision.DISALLOWED, gov, co
        line.reason_code, line.reason = reason_code, reason
    advance(decision)


def ask_review(settlement: Settlement, auditor: User, *, by: Actor, at: datetime) -> None:
    """The external auditor reviews the decisions. Refused while a line is undecided."""
    step = take(SETTLEMENT_POLICY, settlement, Do.ASK_REVIEW, by=by, at=at)
    if StaffRole.AUDITOR not in auditor.roles:
        raise errors.NotAnAuditor(field="auditor")
    undecided = sum(line.decision is Decision.UNDECIDED for line in settlement.lines)
    if undecided:
        raise errors.LinesUndecided(count=undecided)
    settlement.handled_by = _with(by, settlement.handled_by)
    _give(settlement, auditor, step)


def hand_over(settlement: Settlement, auditor: User, *, reason: str, by: Actor, at: datetime) -> None:
    """Another auditor reviews: the first one is silent or may not. Both have been told. Refused: the same auditor."""
    step = take(SETTLEMENT_POLICY, settlement, Do.HAND_OVER, by=by, at=at, reason=reason)
    if StaffRole.AUDITOR not in auditor.roles:
        raise errors.NotAnAuditor(field="auditor")
    if auditor is settlement.auditor:
        raise errors.SameAuditor(field="auditor")
    if settlement.auditor is not None:
        outbox.write("settlement_handed_over", settlement.auditor, at=at, page=Page.at("desks.notices"), reason=reason,
                     key=f"settlement-handed-over/{settlement.id}/{at.isoformat()}",
                     reference=settlement.agreement.reference)  # fmt: skip
    settlement.handled_by = _with(by, settlement.handled_by)
    _give(settlement, auditor, step)


def _give(settlement: Settlement, auditor: User, step: Step[Settlement]) -> None:
    settlement.auditor, settlement.auditor_name = auditor, auditor.name
    at = advance(step).at
    outbox.write("settlement_to_review", auditor, key=f"settlement-review/{settlement.id}/{at.isoformat()}", at=at,
                 page=Page.at("settlement.settlement", settlement_id=settlement.id),
                 reference=settlement.agreement.reference)  # fmt: skip


def agree(settlement: Settlement, *, opinion: str, by: Actor, at: datetime) -> None:
    """The auditor agrees with the decisions."""
    step = take(SETTLEMENT_POLICY, settlement, Do.AGREE, by=by, at=at, reason=opinion)
    settlement.opinion = opinion
    advance(step)


def send_back(settlement: Settlement, *, opinion: str, by: Actor, at: datetime) -> None:
    """The auditor does not agree; the officer decides again, with the auditor's opinion at hand."""
    step = take(SETTLEMENT_POLICY, settlement, Do.SEND_BACK, by=by, at=at, reason=opinion)
    settlement.opinion = opinion
    advance(step)


def confirm(settlement: Settlement, *, by: Actor, at: datetime) -> None:
    """The decisions stand in the ledger: disallowed spending is a receivable, what is unspent is to be returned.

    The company is told what goes to the treasury, what it gets, what it owes, by when and to which account. Refused:
    whoever opened it, decided on a line or handed it over.
    """
    agreement = settlement.agreement
    step = take(SETTLEMENT_POLICY, settlement, Do.CONFIRM, by=by, at=at)
    _require_nothing_under_way(agreement)
    settlement.confirmed_at, settlement.confirmed_by = at, by.user_id
    advance(step)
    for line in settlement.lines:
        if line.decision is Decision.DISALLOWED:
            _disallow(line, of=step)
    _decide_return(step)
    result, days, today = queries.outcome(settlement), agreement.round.definition.settlement, date_in_korea(at)
    account = agency_accounts.account_of(agreement.round.programme_code)
    outbox.write_all(
        "settlement_confirmed", organisations.people_of(agreement.application.organisation_id),
        key=f"settlement-confirmed/{settlement.id}", at=at,
        page=Page.at("settlement.settlement", settlement_id=settlement.id),
        reference=agreement.reference, title=agreement.application.title, allowed=sum(result.allowed.values()),
        disallowed=sum(result.disallowed.values()), treasury=result.returned[Source.GOV],
        refund=result.returned[Source.CO],
        owed=result.receivable, return_on=_owed_on(agreement, at=at),
        objection_on=calendar.due_on(today, days.objection_days),
        bank=BANKS.get(account.bank, account.bank) if account else "", account=account,
        note=agency_accounts.payer_note(agreement.reference),
    )  # fmt: skip


def _owed_on(agreement: Agreement, *, at: datetime) -> date:
    """When the company owes what was disallowed: the last day for giving money back,
    and never one for objections (민법 제161조).
    """
    today, days = date_in_korea(at), agreement.round.definition.settlement
    return calendar.due_on(today, max(days.return_days, days.objection_days + 1))


def _disallow(line: SettlementLine, *, of: Step[Settlement]) -> None:
    """Paid money was not allowable: it moves to disallowed, and the government's part becomes a receivable."""
    agreement, invoice = line.settlement.agreement, line.invoice
    due_on = _owed_on(agreement, at=of.at)
    posting = events.disallow(
        agreement.reference, invoice.purchase.item_code, invoice.thing,
        {Source.GOV: line.disallowed_gov, Source.CO: line.disallowed_co},
        reason=line.reason_code, due_on=due_on, key=f"disallow/{line.id}", cause=("settlement_line", str(line.id)),
    )  # fmt: skip
    post(posting, by=of.by, at=of.at)


def _decide_return(step: Step[Settlement]) -> None:
    """Whatever is available, or was never unlocked by a deposit, is to be returned, by line and source."""
    settlement, agreement = step.about, step.about.agreement
    owner, money = agreement.reference, statement(agreement.reference)
    left = {
        (bucket, line.item_code, source): money.total(bucket, source=source, line=line.item_code)
        for line in agreement.lines for source in Source for bucket in ("avail", "locked")
    }  # fmt: skip
    if any(left.values()):
        key = f"return-decided/{settlement.id}"
        post(
            events.decide_return(owner, left, key=key, cause=("settlement", str(settlement.id))), by=step.by, at=step.at
        )


def record_return(
    settlement: Settlement, *, references: Mapping[Source, str], returned_on: date | None, by: Actor, at: datetime
) -> None:
    """Somebody says that what is unspent has gone back on that day, by these lines of the statement;
    another has to agree.

    The grant goes to the treasury, the company's share to the company. Refused: whoever confirmed the settlement, a
    missing line, one that is taken, a day outside confirmation and today.
    """
    agreement = settlement.agreement
    step = take(SETTLEMENT_POLICY, settlement, Do.RECORD_RETURN, by=by, at=at, first=(agreement.round,))
    goes = queries.to_return(settlement)
    for source in goes:
        if not references.get(source):
            raise errors.ReferenceMissing(field=str(source))
    confirmed_on = date_in_korea(settlement.confirmed_at or at)
    if goes and (returned_on is None or not confirmed_on <= returned_on <= date_in_korea(at)):
        raise errors.ReturnedOutside(field="returned_on")
    if goes and returned_on is not None:
        lines = {
            source: take_line(
                agreement.round,
                number=references[source],
                booked_on=returned_on,
                use=_RETURNS[source],
                field=str(source),
            )
            for source in goes
        }
        settlement.treasury_line, settlement.company_line = lines.get(Source.GOV), lines.get(Source.CO)
    settlement.return_recorded_by = by.user_id
    advance(step)


def undo_return(settlement: Settlement, *, reason: str, by: Actor, at: datetime) -> None:
    """The return that was recorded did not happen so: it is recorded anew, its lines may be used for something else."""
    step = take(SETTLEMENT_POLICY, settlement, Do.UNDO_RETURN, by=by, at=at, reason=reason)
    lines = (settlement.treasury_line, settlement.company_line)
    settlement.treasury_line = settlement.company_line = settlement.return_recorded_by = None
    advance(step)
    for line in lines:
        free_line(line)


def return_money(settlement: Settlement, *, by: Actor, at: datetime) -> None:
    """A second person has compared the recorded return with the bank: the money has gone back in the ledger.

    Refused: whoever recorded it, and whoever confirmed the settlement.
    """
    agreement = settlement.agreement
    step = take(SETTLEMENT_POLICY, settlement, Do.RETURN_MONEY, by=by, at=at)
    owner, money, goes = agreement.reference, statement(agreement.reference), queries.to_return(settlement)
    references = {Source.GOV: settlement.treasury_reference or "", Source.CO: settlement.company_reference or ""}
    returnable = {
        (line.item_code, source): money.total("returnable", source=source, line=line.item_code)
        for line in agreement.lines for source in Source
    }  # fmt: skip
    settlement.return_confirmed_by = by.user_id
    advance(step)
    if any(returnable.values()):
        day = settlement.returned_on or date_in_korea(at)
        posting = events.return_money(
            owner, agreement.round.reference, returnable,
            with_company={source: money.total("with_company", source=source) for source in Source},
            route=events.Route(agreement.round.definition.spending.pay_route),
            statement_line=", ".join(references[source] for source in goes),
            on=open_day(day, owner, agreement.round.reference),
            for_day=day, key=f"return-done/{settlement.id}", cause=("settlement", str(settlement.id)),
        )  # fmt: skip
        post(posting, by=by, at=at)


def issue_report(settlement: Settlement, *, by: Actor, at: datetime) -> None:
    """The settlement is closed and with it the agreement, also in the ledger;
    its report waits to be made as PDF and XLSX.
    """
    agreement = settlement.agreement
    step = take(SETTLEMENT_POLICY, settlement, Do.ISSUE_REPORT, by=by, at=at)
    owner = agreement.reference
    closing = close_settlement(
        owner, key=f"close/{settlement.id}", cause=("settlement", str(settlement.id)), by=by, at=at
    )
    context = papers.agreement_report(settlement, statement(owner), claims.months_of_use(agreement.id), closing)
    settlement.pdf, settlement.xlsx = _reports("settlement_report", owner, context, at=at)
    settlement.closed_at = at
    agreement_services.settle(agreement, of=advance(step))


def issue_round_report(call_round: Round, *, by: Actor, at: datetime) -> tuple[Document, Document]:
    """The round's report as of now waits to be made as PDF and XLSX."""
    take_birth(REPORT_POLICY, Do.REPORT_ROUND, call_round, by=by, at=at, shared=True)
    concluded = agreements.in_round(call_round.id, *ISSUED)
    settlements = queries.of_round(call_round.id)
    money = statements([call_round.reference, *(row.reference for row in concluded)])
    rows = [(row, settlements.get(row.id), money[row.reference]) for row in concluded]
    return _reports(
        "round_report", call_round.reference, papers.round_report(call_round, money[call_round.reference], rows), at=at
    )


def _reports(
    kind: str, case_reference: str, context: Mapping[str, object], *, at: datetime
) -> tuple[Document, Document]:
    def make(file_format: Format) -> Document:
        return documents.request(
            kind, title=REPORT_TITLE, case_reference=case_reference, context=context, at=at, file_format=file_format
        )

    return make(Format.PDF), make(Format.XLSX)
