"""Resolve the cause (kind, id) of an event to its document and page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.claims.states import VAT_REASONS
from vouchers.identity import queries as people
from vouchers.kernel import reference as references
from vouchers.kernel.desk import Paper, Source
from vouchers.kernel.wording import N_
from vouchers.ledger import queries as ledger
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.thing import parse, supplier_of
from vouchers.programmes import queries as programmes
from vouchers.programmes.definition import Definition
from vouchers.programmes.definition.parts import Item
from vouchers.settlement import queries as settlement
from vouchers.suppliers import queries as suppliers


@dataclass(frozen=True)
class Label:
    """Words of ours, to be translated; what people have typed is a plain text."""

    message: str


Detail = str | date | Item | Label


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


def of_event(sources: Mapping[str, Source], event_id: int) -> Event | None:
    """The record, its document, person and time; `sources` are the kinds of documents that there are."""
    found = ledger.event(event_id)
    if found is None:
        return None
    person = people.user(found.actor_id) if found.actor_id else None
    agreement = None if references.is_round(found.chain_id) else agreements.by_reference(found.chain_id)
    call_round = agreement.round if agreement else programmes.by_reference(found.chain_id)
    settled = settlement.of_agreement(agreement.id) if agreement else None
    definition = call_round.definition if call_round else None
    source = sources.get(found.cause_kind)
    return Event(
        found, person.name if person else "", source.paper(found.cause_id) if source else None,
        settled.id if settled else None,
        _details(json.loads(found.body), definition), _lines(definition), _firms(found), _things(found, sources),
        ledger.reversal_of(found.id),
        frozenset({settled.auditor_id} if settled and settled.auditor_id else ()),
    )  # fmt: skip


def _firms(event: LedgerEvent) -> dict[str, str]:
    owners = {account.owner for row in event.transfers for account in (row.debit, row.credit)}
    found = {owner: suppliers.supplier(key) for owner in owners if (key := supplier_of(owner)) is not None}
    return {owner: supplier.name for owner, supplier in found.items() if supplier}


def _things(event: LedgerEvent, sources: Mapping[str, Source]) -> dict[str, tuple[str, str]]:
    """What the accounts keep apart. An invoice may have several payment orders, so theirs is said as well."""
    kinds, found = {source.thing: kind for kind, source in sources.items() if source.thing}, {}
    for account in {account for row in event.transfers for account in (row.debit, row.credit)}:
        named = parse(account.thing)
        if named is None:
            continue
        thing, number = named
        if thing.counts_in_its_case:
            found[account.thing] = kinds[thing], references.part(account.owner, thing, number)
        elif paper := sources[kinds[thing]].paper(str(number)):
            found[account.thing] = kinds[thing], f"{paper.name} ({account.thing})"
    return found


def _lines(definition: Definition | None) -> dict[str, Item]:
    return {item.code: item for item in (*definition.cost_items, *definition.funding)} if definition else {}


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
