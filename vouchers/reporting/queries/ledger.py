"""Whose money: the ledger knows owners and causes by name only; here they are agreements, rounds, firms and documents again."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.claims import queries as claims
from vouchers.db import db
from vouchers.identity import queries as people
from vouchers.kernel import reference as references
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.errors import N_
from vouchers.ledger import queries as ledger
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.verify import Causes
from vouchers.organisations import queries as organisations
from vouchers.programmes import queries as programmes
from vouchers.programmes.definition import Ground
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import PaymentOrder, Settlement, SettlementLine
from vouchers.suppliers import queries as suppliers


@dataclass(frozen=True)
class Scope:
    """Whose statement it is: its heading, the owners of its accounts (None: everybody's), who may read it as an auditor."""

    kind: str
    """A message id: what sort of statement."""
    title: str
    owners: tuple[str, ...] | None
    chain: str | None = None
    """Where all of it stands on one chain: then it can be read as of a record."""
    auditors: frozenset[int] = field(default=frozenset())
    round: str | None = None
    """Whose months can be closed."""
    related: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    """(label, endpoint, arguments) of the statements that this one is part of."""


def reads_everything(actor: Actor) -> bool:
    """Whether the whole ledger is theirs to read, not only the agreements they review."""
    return actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)


def everything(actor: Actor) -> Scope:
    """All that this person may read: the whole ledger, or an external auditor's agreements."""
    if reads_everything(actor):
        return Scope(N_("전체"), "", None)
    query = select(Application.reference).join(Agreement).join(Settlement).where(Settlement.auditor_id == actor.user_id)
    return Scope(N_("검토를 맡은 협약"), "", tuple(db.session.scalars(query)), auditors=frozenset({actor.user_id or 0}))


def of_reference(reference: str) -> Scope | None:
    """The statement of an agreement, or of a round with all its agreements."""
    if references.is_round(reference):
        round_ = programmes.by_reference(reference)
        return Scope(N_("회차"), round_.title, (reference, *_references(Application.round_id == round_.id)), round=reference) if round_ else None
    agreement = agreements.by_reference(reference)
    if agreement is None:
        return None
    company, supplier = agreement.application.organisation, agreement.supplier
    settled = settlement.of_agreement(agreement.id)
    return Scope(
        N_("협약"), agreement.application.title, (reference,), chain=reference,
        auditors=frozenset({settled.auditor_id} if settled and settled.auditor_id else ()),
        related=(
            (agreement.round.reference, "reporting.statement", {"reference": agreement.round.reference}),
            (company.name, "reporting.company_statement", {"organisation_id": company.id}),
            (supplier.name, "reporting.supplier_statement", {"supplier_id": supplier.id}),
        ),
    )  # fmt: skip


def of_company(organisation_id: int) -> Scope | None:
    """The statement of a demand company: all its agreements."""
    company = organisations.organisation(organisation_id)
    return Scope(N_("수요기업"), company.name, _references(Application.organisation_id == company.id)) if company else None


def of_supplier(supplier_id: int) -> Scope | None:
    """The statement of a supplier: what it was paid, and the agreements it was paid from."""
    supplier = suppliers.supplier(supplier_id)
    if supplier is None:
        return None
    return Scope(N_("공급기업"), supplier.name, (f"supplier/{supplier.id}", *_references(Agreement.supplier_id == supplier.id)))


def _references(condition: Any) -> tuple[str, ...]:
    query = select(Application.reference).join(Agreement, Agreement.application_id == Application.id).where(condition)
    return tuple(db.session.scalars(query.distinct().order_by(Application.reference)))


@dataclass(frozen=True)
class Event:
    """A record of the ledger with what it is about and who made it."""

    event: LedgerEvent
    actor_name: str
    document: tuple[str, dict[str, Any]] | None
    """(endpoint, arguments) of the business document behind it, as far as it has a page."""
    details: tuple[tuple[str, str | date | Ground], ...]
    """What the record says beside its transfers: (label, value)."""
    reversed_by: str | None
    auditors: frozenset[int]


def of_event(event_id: int) -> Event | None:
    """The record, its document, person and time."""
    found = ledger.event(event_id)
    if found is None:
        return None
    scope = None if references.is_round(found.chain_id) else of_reference(found.chain_id)
    person = people.user(found.actor_id) if found.actor_id else None
    return Event(
        found, person.name if person else "", _document(found.cause_kind, found.cause_id), _details(json.loads(found.body), _grounds(found.chain_id)), ledger.reversal_of(found.id),
        scope.auditors if scope else frozenset(),
    )  # fmt: skip


KINDS = {
    "round": N_("회차"), "agreement": N_("협약"), "deposit": N_("입금"), "purchase": N_("구매 요청"), "invoice": N_("대금 청구"),
    "payment_order": N_("지급 건"), "settlement": N_("정산"), "settlement_line": N_("집행 내역"),
}  # fmt: skip
"""What the causes of events are called."""


BODY_LABELS = {
    "reason": N_("사유"), "for_month": N_("이용 월"), "for_day": N_("거래일"), "metered": N_("이용 금액(원)"), "revision": N_("정정 차수"),
    "due_on": N_("환수할 수 있는 날"), "statement_line": N_("은행 거래번호"), "approved_by": N_("결정한 두 사람(번호)"),
    "days": N_("일별 잔액의 합(원×일)"), "snapshot": N_("정산 잔액의 SHA-256"),
}  # fmt: skip
"""What the body of a record may say (`ledger.verify.chains.BODY_KEYS`)."""


def _grounds(chain: str) -> dict[str, Ground]:
    """The coded reasons of the agreement's programme, in words."""
    agreement = None if references.is_round(chain) else agreements.by_reference(chain)
    return {ground.code: ground for ground in agreement.round.definition.settlement.reasons} if agreement else {}


def _details(body: dict[str, Any], grounds: dict[str, Ground]) -> tuple[tuple[str, str | date | Ground], ...]:
    found: list[tuple[str, str | date | Ground]] = []
    for name, value in body.items():
        if name == "reason":
            found.append((BODY_LABELS[name], grounds.get(value, value)))
            continue
        if name in ("for_day", "due_on"):
            value = date.fromisoformat(value)
        elif isinstance(value, list):
            value = ", ".join(str(one) for one in value)
        found.append((BODY_LABELS[name], value if isinstance(value, date) else f"{value:,}" if isinstance(value, int) else value))
    return tuple(found)


def _document(kind: str, key: str) -> tuple[str, dict[str, Any]] | None:
    """Where the cause of an event can be read."""
    if kind == "round":
        return "programmes.manage", {"reference": key}
    if kind == "payment_order":
        order = db.session.get(PaymentOrder, int(key.removeprefix("O")))
        return ("settlement.batch", {"batch_id": order.batch_id}) if order else None
    if kind == "settlement_line":
        line = db.session.get(SettlementLine, int(key))
        return ("settlement.settlement", {"settlement_id": line.settlement_id}) if line else None
    pages = {
        "agreement": ("agreements.agreement", "agreement_id"), "purchase": ("claims.purchase", "purchase_id"),
        "invoice": ("claims.invoice", "invoice_id"), "settlement": ("settlement.settlement", "settlement_id"),
    }  # fmt: skip
    if kind not in pages:
        return ("agreements.deposits", {}) if kind == "deposit" else None
    endpoint, argument = pages[kind]
    return endpoint, {argument: int(key)}


def ledger_causes() -> Causes:
    """What the documents of all features expect of the ledger."""
    features = (programmes, agreements, claims, settlement)
    return Causes({cause: events for feature in features for cause, events in feature.ledger_causes().items()})
