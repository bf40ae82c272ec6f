"""Whose money: the ledger knows owners by name only; here they are agreements, rounds and firms again."""

from typing import Any

from sqlalchemy import Select, literal, select, union_all

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.kernel import reference as references
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.wording import N_
from vouchers.ledger.thing import supplier_owner
from vouchers.organisations import queries as organisations
from vouchers.programmes import queries as programmes
from vouchers.reporting.rules import Scope
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.suppliers import queries as suppliers


def reads_everything(actor: Actor) -> bool:
    """Whether the whole ledger is theirs to read, not only the agreements they review."""
    return actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)


def everything(actor: Actor) -> Scope:
    """All that this person may read: the whole ledger, or an external auditor's agreements."""
    if reads_everything(actor):
        return Scope(
            N_("전체"), "", None, inside=tuple(call_round.reference for call_round in programmes.rounds(actor))
        )
    query = select(Application.reference).join(Agreement).join(Settlement).where(Settlement.auditor_id == actor.user_id)
    return Scope(N_("검토를 맡은 협약"), "", tuple(db.session.scalars(query)), auditors=frozenset({actor.user_id or 0}))


def of_reference(reference: str) -> Scope | None:
    """The statement of an agreement, or of a round with all its agreements."""
    if references.is_round(reference):
        call_round = programmes.by_reference(reference)
        return (
            Scope(
                N_("회차"),
                call_round.title,
                union_all(select(literal(reference)), _references(Application.round_id == call_round.id)),
                round=reference,
            )
            if call_round
            else None
        )
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
    return (
        Scope(N_("수요기업"), company.name, _references(Application.organisation_id == company.id)) if company else None
    )


def of_supplier(supplier_id: int) -> Scope | None:
    """The statement of a supplier: what it was paid, and the agreements it was paid from."""
    supplier = suppliers.supplier(supplier_id)
    if supplier is None:
        return None
    return Scope(
        N_("공급기업"),
        supplier.name,
        union_all(select(literal(supplier_owner(supplier.id))), _references(Agreement.supplier_id == supplier.id)),
    )


def _references(condition: Any) -> Select[str]:
    """SELECT of the cases with an agreement: asked where they are needed, for a round has thousands."""
    query = select(Application.reference).join(Agreement, Agreement.application_id == Application.id).where(condition)
    return query.distinct()
