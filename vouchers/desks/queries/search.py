"""One search for everybody: by any number in any spelling, firm or person, within what the reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, lazyload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.bank import queries as bank
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.bank.states import Do as BankDo
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.searching import sought
from vouchers.desks.queries.tasks import Task
from vouchers.identity.models import User
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.payments import queries as payments
from vouchers.payments.policy import BATCH_POLICY
from vouchers.payments.states import Do as PaymentDo
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.settlement import queries as settlement
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import Supplier

MOST = 10
"""Finds of one kind on the page; who has more looks in the list of the kind."""


@dataclass(frozen=True)
class Finds:
    """What was found of one kind: its name, the finds as links, and whether there are more."""

    label: str
    tasks: list[Task]
    has_more: bool


def search(words: str, actor: Actor) -> list[Finds]:
    """What has these words, by kind, in the order of a voucher's life; nothing of no words."""
    if not words:
        return []
    found = [
        _finds(N_("회차"), _rounds(words, actor), _round),
        _finds(N_("신청과 협약"), _cases(words, actor), _case),
        _finds(N_("기업"), organisations.visible_to(actor).where(_named(words)), _firm),
        _finds(N_("공급기업"), _suppliers(words, actor), _supplier),
        _finds(N_("대금 청구"), claims.visible_to(actor).where(claims.numbered(words)), _claim),
        *_money(words, actor),
    ]
    if actor.has(StaffRole.ADMINISTRATOR):
        found.append(_finds(N_("사용자"), select(User).where(sought(words, User.name, User.email)), _person))
    return [finds for finds in found if finds.tasks]


def _link(endpoint: str, *about: str, **arguments: Any) -> Task:
    return Task("", endpoint, arguments, about=" ".join(filter(None, about)))


def _finds(label: str, query: Select[Any], link: Callable[[Any], Task]) -> Finds:
    key = query.column_descriptions[0]["entity"].id
    rows = list(db.session.scalars(query.order_by(None).order_by(key.desc()).limit(MOST + 1)).unique())
    return Finds(label, [link(row) for row in rows[:MOST]], len(rows) > MOST)


def _rounds(words: str, actor: Actor) -> Select[Round]:
    return programmes.visible_to(actor).where(sought(words, Round.reference, Round.title, Round.title_en))


def _round(row: Round) -> Task:
    return _link("programmes.call", row.reference, row.title, reference=row.reference)


def _firm(row: Organisation) -> Task:
    return _link("organisations.profile", row.name, row.business_number or "", organisation_id=row.id)


def _supplier(row: Supplier) -> Task:
    return _link("suppliers.supplier", row.name, supplier_id=row.id)


def _person(row: User) -> Task:
    return _link("organisations.person", row.name, row.email, user_id=row.id)


def _cases(words: str, actor: Actor) -> Select[Application]:
    """The cases that the reader may open: as the agency, a party or the auditor of the settlement."""
    has_words = Application.id.in_(applications.with_words(words))
    if actor.has(*AGENCY_STAFF):
        query = applications.visible_to(actor).where(has_words)
    else:
        as_party = agreements.visible_to(actor).with_only_columns(Agreement.application_id)
        as_auditor = settlement.visible_to(actor).join(Agreement).with_only_columns(Agreement.application_id)
        own = applications.visible_to(actor).with_only_columns(Application.id)
        readable = or_(*(Application.id.in_(keys) for keys in (own, as_party, as_auditor)))
        query = select(Application).where(has_words, readable)
    return query.options(lazyload("*"), joinedload(Application.organisation))


def _case(row: Application) -> Task:
    return _link("desks.case", row.reference, row.organisation.name, row.title, reference=row.reference)


def _named(words: str) -> Any:
    return sought(words, Organisation.name, Organisation.business_number, Organisation.representative_name)


def _suppliers(words: str, actor: Actor) -> Select[Supplier]:
    firms = select(Organisation.id).where(_named(words))
    return suppliers.visible_to(actor).where(Supplier.organisation_id.in_(firms))


def _claim(row: Invoice) -> Task:
    return _link("claims.invoice", row.reference, row.tax_number, invoice_id=row.id)


def _money(words: str, actor: Actor) -> list[Finds]:
    """Lines of the bank's statement and payment batches, for whoever may list them."""
    found = []
    if DEPOSIT_POLICY.permits(actor, BankDo.LIST):
        rows = bank.deposits().narrowed(words).page(None, MOST)
        found.append(Finds(N_("입금"), [
            _link("bank.deposit", row.statement_line, row.payer, deposit_id=row.id) for row in rows.rows
        ], rows.next is not None))  # fmt: skip
    if BATCH_POLICY.permits(actor, PaymentDo.LIST):
        rows = payments.batches().narrowed(words).page(None, MOST)
        found.append(Finds(N_("지급 묶음"), [
            _link("payments.batch", row.reference, batch_id=row.id) for row in rows.rows
        ], rows.next is not None))  # fmt: skip
    return found
