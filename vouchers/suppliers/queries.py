"""Named reads of the pool."""

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import contains_eager

from vouchers.db import db
from vouchers.db.sealing import unseal
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.organisations.models import Organisation
from vouchers.suppliers.models import BankAccount, Plan, Solution, Supplier
from vouchers.suppliers.states import State


def supplier(supplier_id: int) -> Supplier | None:
    return db.session.get(Supplier, supplier_id)  # type: ignore[no-any-return]


def solution(solution_id: int) -> Solution | None:
    return db.session.get(Solution, solution_id)  # type: ignore[no-any-return]


def plan(plan_id: int) -> Plan | None:
    return db.session.get(Plan, plan_id)  # type: ignore[no-any-return]


def of_organisation(organisation_id: int | None, programme_code: str | None = None) -> list[Supplier]:
    """The listings of an organisation, in one programme or in all."""
    query = select(Supplier).where(Supplier.organisation_id == (organisation_id or 0))
    if programme_code:
        query = query.where(Supplier.programme_code == programme_code)
    return list(db.session.scalars(query.order_by(Supplier.id)))


def visible_to(actor: Actor) -> Select[Supplier]:
    """The listings this actor may open: what is listed is public; the rest is for its people and the agency."""
    query = select(Supplier)
    if actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR):
        return query
    return query.where((Supplier.state == State.LISTED) | (Supplier.organisation_id == (actor.acting_for or 0)))


def pool(programme_code: str, *, field: str = "", words: str = "") -> list[Supplier]:
    """The listed suppliers of a programme, by name; narrowed to a field and to words of name, solution or description."""
    query = (
        select(Supplier)
        .join(Organisation)
        .where(Supplier.programme_code == programme_code, Supplier.state == State.LISTED)
        .order_by(Organisation.name, Supplier.id)
    )
    if words:
        matching = select(Solution.supplier_id).where(
            Solution.description.icontains(words, autoescape=True) | Solution.name.icontains(words, autoescape=True)
        )
        query = query.where(Organisation.name.icontains(words, autoescape=True) | Supplier.id.in_(matching))
    rows = db.session.scalars(query).unique()
    return [row for row in rows if not field or field in row.field_codes]


def waiting() -> list[Supplier]:
    """The registrations that an officer has yet to look at, oldest first."""
    query = select(Supplier).where(Supplier.state == State.REGISTERED)
    return list(db.session.scalars(query.order_by(Supplier.created_at, Supplier.id)).unique())


def by_external_id(programme_code: str, external_id: str) -> Supplier | None:
    """The supplier that a list calls by this id: the list's own, or ours as an export writes it (`id-12`)."""
    query = select(Supplier).where(Supplier.programme_code == programme_code)
    return db.session.scalar(query.where(_is_called(Supplier, external_id)))  # type: ignore[no-any-return]


def solution_of(supplier: Supplier, external_id: str) -> Solution | None:
    """The supplier's service that a list calls by this id."""
    query = select(Solution).where(Solution.supplier_id == supplier.id, _is_called(Solution, external_id))
    return db.session.scalar(query)  # type: ignore[no-any-return]


def plan_of(solution: Solution, external_id: str) -> Plan | None:
    """The service's plan that a list calls by this id."""
    query = select(Plan).where(Plan.solution_id == solution.id, _is_called(Plan, external_id))
    return db.session.scalar(query)  # type: ignore[no-any-return]


def list_id(row: Supplier | Solution | Plan) -> str:
    """How lists call a row: by the id it came with, or by ours."""
    return row.external_id or f"id-{row.id}"


def _is_called(model: type[Supplier] | type[Solution] | type[Plan], external_id: str) -> ColumnElement[bool]:
    number = external_id.removeprefix("id-")
    if number != external_id and number.isascii() and number.isdecimal() and len(number) < 18:
        return (model.id == int(number)) & model.external_id.is_(None)
    return model.external_id == external_id


def catalogue(programme_code: str, *, field: str = "", words: str = "") -> Select[Solution]:
    """The services of a programme's listed suppliers that have a plan to choose; narrowed to a class and to words."""
    query = (
        select(Solution)
        .join(Supplier, Supplier.id == Solution.supplier_id)
        .join(Organisation, Organisation.id == Supplier.organisation_id)
        .where(Supplier.programme_code == programme_code, Supplier.state == State.LISTED)
        .where(select(Plan.id).where(Plan.solution_id == Solution.id, Plan.withdrawn_at.is_(None)).exists())
        .options(contains_eager(Solution.supplier).contains_eager(Supplier.organisation))
        .options(contains_eager(Solution.supplier).lazyload(Supplier.solutions))
    )
    if field:
        query = query.where(cast(Solution.field_codes, String).contains(f'"{field}"', autoescape=True))
    if words:
        query = query.where(
            or_(
                Organisation.name.icontains(words, autoescape=True), Solution.name.icontains(words, autoescape=True),
                Solution.description.icontains(words, autoescape=True),
            )
        )  # fmt: skip
    return query


def account_number(account: BankAccount) -> str:
    """The account's number in clear: for the payment batch and nothing else."""
    return unseal(account.number_sealed, place=account_place(account))


def account_place(account: BankAccount) -> str:
    """What binds a sealed number to its row."""
    return f"bank_account|number|{account.id}"
