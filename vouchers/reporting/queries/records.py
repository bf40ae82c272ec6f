"""Resolve the cause (kind, id) of an event to its document and page."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.bank import queries as bank
from vouchers.claims import queries as claims
from vouchers.claims.states import VAT_REASONS
from vouchers.db import db
from vouchers.identity import queries as people
from vouchers.kernel import reference as references
from vouchers.kernel.wording import N_
from vouchers.ledger import queries as ledger
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.thing import Thing, parse, supplier_of
from vouchers.payments.models import PaymentOrder
from vouchers.programmes import queries as programmes
from vouchers.programmes.definition import Definition
from vouchers.programmes.definition.parts import Item
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import SettlementLine
from vouchers.suppliers import queries as suppliers


@dataclass(frozen=True)
class Label:
    """Words of ours, to be translated; what people have typed is a plain text."""

    message: str


Detail = str | date | Item | Label


@dataclass(frozen=True)
class Paper:
    """A business document: what it is called, and the page on which it is read."""

    name: str
    endpoint: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Event:
    """A record of the ledger with what it is about and who made it."""

    event: LedgerEvent
    actor_name: str
    document: Paper | None
    """The business document behind it."""
    settlement_id: int | None
    """The settlement of its agreement, where the external auditor finds the document as well."""
    details: tuple[tuple[str, Detail], ...]
    """What the record says beside its transfers: (label, value)."""
    lines: dict[str, Item]
    """The names of the lines of its accounts: cost items and funding sources."""
    firms: dict[str, str]
    """The names of suppliers that own accounts."""
    things: dict[str, tuple[str, str]]
    """The documents that its accounts keep apart: (kind, name) by the ledger's name for it."""
    reversed_by: str | None
    auditors: frozenset[int]


def of_event(event_id: int) -> Event | None:
    """The record, its document, person and time."""
    found = ledger.event(event_id)
    if found is None:
        return None
    person = people.user(found.actor_id) if found.actor_id else None
    agreement = None if references.is_round(found.chain_id) else agreements.by_reference(found.chain_id)
    call_round = agreement.round if agreement else programmes.by_reference(found.chain_id)
    settled = settlement.of_agreement(agreement.id) if agreement else None
    definition = call_round.definition if call_round else None
    return Event(
        found, person.name if person else "", _paper(found.cause_kind, found.cause_id), settled.id if settled else None,
        _details(json.loads(found.body), definition), _lines(definition), _firms(found), _things(found),
        ledger.reversal_of(found.id),
        frozenset({settled.auditor_id} if settled and settled.auditor_id else ()),
    )  # fmt: skip


def _firms(event: LedgerEvent) -> dict[str, str]:
    owners = {account.owner for row in event.transfers for account in (row.debit, row.credit)}
    found = {owner: suppliers.supplier(key) for owner in owners if (key := supplier_of(owner)) is not None}
    return {owner: supplier.name for owner, supplier in found.items() if supplier}


def _things(event: LedgerEvent) -> dict[str, tuple[str, str]]:
    found = {}
    for account in {account for row in event.transfers for account in (row.debit, row.credit)}:
        named = parse(account.thing)
        if named is None:
            continue
        thing, number = named
        if thing.counts_in_its_case:
            found[account.thing] = _KIND_OF[thing], references.part(account.owner, thing, number)
        elif paper := _PAPERS[_KIND_OF[thing]](str(number)):
            found[account.thing] = _KIND_OF[thing], f"{paper.name} ({account.thing})"
    return found


def _lines(definition: Definition | None) -> dict[str, Item]:
    return {item.code: item for item in (*definition.cost_items, *definition.funding)} if definition else {}


KINDS = {
    "round": N_("회차"), "agreement": N_("협약"), "deposit": N_("입금"), "purchase": N_("구매 요청"), "invoice": N_("대금 청구"),
    "payment_order": N_("지급 건"), "settlement": N_("정산"), "settlement_line": N_("집행 내역"),
}  # fmt: skip
"""What the causes of events are called."""

BODY_LABELS = {
    "reason": N_("사유"), "for_month": N_("이용월"), "for_day": N_("거래일"), "metered": N_("이용 금액(원)"),
    "revision": N_("정정 차수"),
    "due_on": N_("환수할 수 있는 날"), "statement_line": N_("은행 거래번호"), "approved_by": N_("결정한 두 사람(번호)"),
    "days": N_("일별 잔액의 합(원×일)"), "snapshot": N_("정산 잔액의 SHA-256"),
}  # fmt: skip
"""What the body of a record may say (`ledger.verify.chains.BODY_KEYS`)."""


def _details(body: dict[str, Any], definition: Definition | None) -> tuple[tuple[str, Detail], ...]:
    return tuple((BODY_LABELS[name], _detail(name, value, definition)) for name, value in body.items())


def _detail(name: str, value: Any, definition: Definition | None) -> Detail:
    """The value in words: a coded reason of the programme or of the VAT, a day, a number."""
    if name == "reason":
        grounds = {ground.code: ground for ground in definition.settlement.reasons} if definition else {}
        return grounds.get(value) or (Label(VAT_REASONS[value]) if value in VAT_REASONS else str(value))
    if name in ("for_day", "due_on"):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _paper(kind: str, key: str) -> Paper | None:
    """The document that is the cause of an event, as long as it exists."""
    return _PAPERS[kind](key) if kind in _PAPERS else None


def _page(read: Callable[[int], Any], name: str, endpoint: str, argument: str) -> Callable[[str], Paper | None]:
    """Documents with a page of their own, found by their number;
    `name` is the attribute that says what they are called.
    """

    def paper(key: str) -> Paper | None:
        found = read(int(key))
        return Paper(getattr(found, name), endpoint, {argument: found.id}) if found is not None else None

    return paper


def _order(key: str) -> Paper | None:
    order = db.session.get(PaymentOrder, int(key.removeprefix("O")))
    return Paper(order.invoice.reference, "payments.batch", {"batch_id": order.batch_id}) if order else None


def _line(key: str) -> Paper | None:
    line = db.session.get(SettlementLine, int(key))
    return (
        Paper(line.invoice.reference, "settlement.settlement", {"settlement_id": line.settlement_id}) if line else None
    )


def _deposit(key: str) -> Paper | None:
    deposit = bank.deposit(int(key))
    return Paper(deposit.statement_line, "bank.deposits", {}) if deposit else None


_PAPERS: dict[str, Callable[[str], Paper | None]] = {
    "round": lambda key: Paper(key, "programmes.manage", {"reference": key}),
    "agreement": _page(agreements.agreement, "reference", "agreements.agreement", "agreement_id"),
    "purchase": _page(claims.purchase, "reference", "claims.purchase", "purchase_id"),
    "invoice": _page(claims.invoice, "reference", "claims.invoice", "invoice_id"),
    "settlement": _page(settlement.settlement, "case_reference", "settlement.settlement", "settlement_id"),
    "payment_order": _order,
    "settlement_line": _line,
    "deposit": _deposit,
}

_KIND_OF = {
    Thing.PURCHASE: "purchase", Thing.INVOICE: "invoice", Thing.ORDER: "payment_order", Thing.DEPOSIT: "deposit",
}  # fmt: skip
"""What the ledger's names of documents begin with. An invoice may have several payment orders,
so theirs is said as well.
"""
