"""Named reads of the pool."""

from sqlalchemy import Select, select

from vouchers.db import db
from vouchers.db.sealing import unseal
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.organisations.models import Organisation
from vouchers.suppliers.models import BankAccount, Solution, Supplier
from vouchers.suppliers.states import State


def supplier(supplier_id: int) -> Supplier | None:
    return db.session.get(Supplier, supplier_id)  # type: ignore[no-any-return]


def solution(solution_id: int) -> Solution | None:
    return db.session.get(Solution, solution_id)  # type: ignore[no-any-return]


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
    query = select(Supplier).where(Supplier.programme_code == programme_code, Supplier.external_id == external_id)
    return db.session.scalar(query)  # type: ignore[no-any-return]


def account_number(account: BankAccount) -> str:
    """The account's number in clear: for the payment batch and nothing else."""
    return unseal(account.number_sealed, place=account_place(account))


def account_place(account: BankAccount) -> str:
    """What binds a sealed number to its row."""
    return f"bank_account|number|{account.id}"
