"""Named reads of the pool."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from vouchers.db import db
from vouchers.db.listing import Column, Filter, Listing, RowPage, by_state
from vouchers.db.sealing import unseal
from vouchers.db.searching import sought
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.banks import BANKS
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.programmes import queries as programmes
from vouchers.suppliers.loading import OFFER_COLUMNS
from vouchers.suppliers.models import AccountChange, BankAccount, Plan, PlanPrice, Solution, Supplier
from vouchers.suppliers.states import ACCOUNT_CHANGE, CHANGE_ALIVE, LIFECYCLE, ChangeState, SupplierState

WITH_SOLUTIONS = (selectinload(Supplier.solutions),)
"""Loads a pool's solutions in one query more."""

WITH_PLANS = (selectinload(Supplier.solutions).selectinload(Solution.plans).selectinload(Plan.prices),)
"""Loads solutions, plans and prices in three queries more."""


def supplier(supplier_id: int) -> Supplier | None:
    """The supplier with everything that it offers."""
    return db.session.get(Supplier, supplier_id, options=WITH_PLANS)


def solution(supplier_id: int, solution_id: int) -> Solution | None:
    """The supplier's solution or service of this key."""
    found: Solution | None = db.session.get(Solution, solution_id)
    return found if found is not None and found.supplier_id == supplier_id else None


def plan(supplier_id: int, solution_id: int, plan_id: int) -> Plan | None:
    """The plan of this key, of this service of this supplier."""
    found: Plan | None = db.session.get(Plan, plan_id)
    belongs = found is not None and found.solution_id == solution_id and found.solution.supplier_id == supplier_id
    return found if belongs else None


def of_organisation(organisation_id: int | None, programme_code: str | None = None) -> list[Supplier]:
    """The listings of an organisation, in one programme or in all."""
    query = select(Supplier).where(Supplier.organisation_id == (organisation_id or 0))
    if programme_code:
        query = query.where(Supplier.programme_code == programme_code)
    return list(db.session.scalars(query.order_by(Supplier.id).options(*WITH_SOLUTIONS)))


def visible_to(actor: Actor) -> Select[Supplier]:
    """The listings this actor may open: what is listed is public; the rest is for its people and the agency."""
    query = select(Supplier)
    if actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR):
        return query
    return query.where((Supplier.state == SupplierState.LISTED) | (Supplier.organisation_id == (actor.acting_for or 0)))


def pool(programme_code: str, *, field: str = "", words: str = "") -> Select[Supplier]:
    """The listed suppliers of a programme with their solutions;
    narrowed to a field and to words of name or solution.
    """
    query = (
        select(Supplier)
        .join(Organisation)
        .where(Supplier.programme_code == programme_code, Supplier.state == SupplierState.LISTED)
        .options(*WITH_SOLUTIONS)
    )
    return query.where(*_suppliers_with(field, words))


def _suppliers_with(field: str, words: str) -> Iterator[ColumnElement[bool]]:
    """What narrows suppliers to a field of their solutions and to words of name or solution."""
    if field:
        yield select(Solution.id).where(Solution.supplier_id == Supplier.id, _has_field(field)).exists()
    if words:
        matching = select(Solution.supplier_id).where(
            Solution.description.icontains(words, autoescape=True) | Solution.name.icontains(words, autoescape=True)
        )
        yield Organisation.name.icontains(words, autoescape=True) | Supplier.id.in_(matching)


def _services_with(field: str, words: str) -> Iterator[ColumnElement[bool]]:
    """What narrows services to a class and to words of supplier or service."""
    if field:
        yield _has_field(field)
    if words:
        yield or_(*(
            column.icontains(words, autoescape=True) for column in (Organisation.name, Solution.name,
                Solution.description)
        ))  # fmt: skip


def whole_pool(programme_code: str) -> list[Supplier]:
    """Every listed supplier of a programme with all that it offers: what a search looks through."""
    return list(db.session.scalars(pool(programme_code).options(*WITH_PLANS).order_by(Supplier.id)))


def _has_field(field: str) -> ColumnElement[bool]:
    """Whether a solution's JSON list of fields holds this code."""
    return cast(Solution.field_codes, String).contains(f'"{field}"', autoescape=True)


def is_supplier(organisation_id: int) -> bool:
    """Whether the organisation has registered in any pool."""
    return bool(
        db.session.scalar(select(select(Supplier.id).where(Supplier.organisation_id == organisation_id).exists()))
    )


def waiting() -> Select[Supplier]:
    """The registrations that an officer has yet to look at, oldest first."""
    return select(Supplier).where(Supplier.state == SupplierState.REGISTERED).order_by(Supplier.created_at, Supplier.id)


def listing(
    programme_code: str | None, *, state: SupplierState = SupplierState.LISTED, field: str = "", words: str = ""
) -> Listing:
    """Suppliers with number, fields and offers: of a programme's public pool, or the registrations that wait.

    What the pool's file says, an import understands (`loading.LISTING_COLUMNS`): of a supplier its first solution.
    """
    own, first = Solution.supplier_id == Supplier.id, aliased(Solution)
    query = select(
        Supplier.id.label("id"), _list_id(Supplier).label("supplier_id"), Organisation.name.label("name"),
        Organisation.business_number.label("business_number"),
        Supplier.programme_code.label("programme"), Supplier.state.label("state"), Supplier.slots.label("slots"),
        first.name.label("solution"), first.description.label("description"),
        cast(first.field_codes, String).label("fields"), cast(first.tags, String).label("tags"),
        select(func.count()).where(own).scalar_subquery().label("solutions"), Organisation.home_page.label("home_page"),
        Supplier.created_at.label("created_at"),
    ).join(Organisation, Organisation.id == Supplier.organisation_id)  # fmt: skip
    query = query.outerjoin(first, first.id == select(func.min(Solution.id)).where(own).scalar_subquery())
    query = query.where(Supplier.state == state, *_suppliers_with(field, words))
    if programme_code:
        query = query.where(Supplier.programme_code == programme_code)
    columns = (
        Column("supplier_id", N_("공급기업 번호")), Column("name", N_("기업명")),
        Column("business_number", N_("사업자등록번호")), Column("programme", N_("사업")),
        Column("state", N_("상태"), "state", LIFECYCLE.states),
        Column("slots", N_("동시에 맡을 수 있는 과제"), "whole"), Column("solution", N_("솔루션")),
        Column("description", N_("솔루션 설명")), Column("fields", N_("분야"), "list"),
        Column("tags", N_("기술 낱말"), "list"),
        Column("solutions", N_("솔루션 수"), "whole"), Column("home_page", N_("홈페이지")),
        Column("created_at", N_("등록"), "moment"),
    )  # fmt: skip
    return Listing(N_("공급기업"), query, Supplier.id, columns)


def registrations() -> Listing:
    """The registrations that wait for an officer."""
    names = {code: definition.name for code, definition in programmes.definitions().items()}
    waiting = listing(None, state=SupplierState.REGISTERED)
    on_page = {"name", "programme", "solution", "solutions", "created_at"}
    columns = [replace(column, shown=column.label in on_page) for column in waiting.columns]
    columns[3] = replace(columns[3], names=names)
    return replace(
        waiting, name=N_("공급기업 등록 심사"), columns=tuple(columns), link=RowPage("suppliers.supplier", "supplier_id"),
        searched=organisations.named, dated="created_at",
        filters=(Filter("programme", N_("사업"), names, lambda code: Supplier.programme_code == code),),
        empty=N_("심사를 기다리는 등록이 없습니다. 공급기업이 등록을 신청하면 여기에 나타납니다."),
    )  # fmt: skip


def offers(programme_code: str, *, field: str = "", words: str = "") -> Listing:
    """The catalogue as it is exported and imported again: a row a plan, in the columns of `loading.OFFER_COLUMNS`."""
    newest = aliased(PlanPrice)
    latest = select(func.max(newest.id)).where(newest.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    query = (
        select(
            Plan.id.label("id"), _list_id(Supplier).label("supplier_id"), Organisation.name.label("supplier"),
            Organisation.business_number.label("business_number"), _list_id(Solution).label("service_id"),
            Solution.name.label("service"), Solution.description.label("description"),
            cast(Solution.field_codes, String).label("fields"), cast(Solution.tags, String).label("tags"),
            _list_id(Plan).label("plan_id"), Plan.name.label("plan"), Plan.item_code.label("item"),
            Plan.unit.label("unit"),
            PlanPrice.unit_price.label("unit_price"),
        )
        .select_from(Plan)
        .join(PlanPrice, PlanPrice.id == latest)
        .join(Solution, Solution.id == Plan.solution_id)
        .join(Supplier, Supplier.id == Solution.supplier_id)
        .join(Organisation, Organisation.id == Supplier.organisation_id)
        .where(Supplier.programme_code == programme_code, Supplier.state == SupplierState.LISTED,
            Plan.withdrawn_at.is_(None))
        .where(*_services_with(field, words))
    )  # fmt: skip
    columns = tuple(
        Column(name, name, "plain" if name == "unit_price" else "list" if name in ("fields", "tags") else "text")
        for name in OFFER_COLUMNS
    )
    return Listing(N_("서비스 카탈로그"), query, Plan.id, columns, oldest_first=True)


def _list_id(model: type[Supplier] | type[Solution] | type[Plan]) -> ColumnElement[str]:
    """The id of a row in lists: the one it came with, or ours."""
    return func.coalesce(model.external_id, "id-" + cast(model.id, String))


def by_external_id(programme_code: str, external_id: str) -> Supplier | None:
    """The supplier that a list calls by this id: the list's own, or ours as an export writes it (`id-12`)."""
    query = select(Supplier).where(Supplier.programme_code == programme_code)
    return db.session.scalar(query.where(_is_called(Supplier, external_id)))


def solution_of(supplier: Supplier, external_id: str) -> Solution | None:
    """The supplier's service that a list calls by this id."""
    query = select(Solution).where(Solution.supplier_id == supplier.id, _is_called(Solution, external_id))
    return db.session.scalar(query)


def plan_of(solution: Solution, external_id: str) -> Plan | None:
    """The service's plan that a list calls by this id."""
    query = select(Plan).where(Plan.solution_id == solution.id, _is_called(Plan, external_id))
    return db.session.scalar(query)


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
        .where(Supplier.programme_code == programme_code, Supplier.state == SupplierState.LISTED)
        .where(select(Plan.id).where(Plan.solution_id == Solution.id, Plan.withdrawn_at.is_(None)).exists())
        .options(contains_eager(Solution.supplier).contains_eager(Supplier.organisation))
        .options(selectinload(Solution.plans).selectinload(Plan.prices))
    )
    return query.where(*_services_with(field, words))


def account_number(account: BankAccount) -> str:
    """The account's number in clear: for the payment batch and nothing else."""
    return unseal(account.number_sealed, place=account_place(account))


def account_place(account: BankAccount) -> str:
    """Return the context to which the sealed account number is bound: its row."""
    return f"bank_account|number|{account.id}"


def account_change(change_id: int) -> AccountChange | None:
    return db.session.get(AccountChange, change_id)


def change_under_way(supplier_id: int) -> AccountChange | None:
    """The change of this supplier's account that is still to come."""
    query = select(AccountChange).where(AccountChange.supplier_id == supplier_id, AccountChange.state.in_(CHANGE_ALIVE))
    return db.session.scalar(query)


def changes_to_decide() -> Select[AccountChange]:
    """The changes of account that wait for the agency, oldest first."""
    return select(AccountChange).where(AccountChange.state == ChangeState.REQUESTED).order_by(AccountChange.id)


def changes_due(today: date) -> list[int]:
    """The keys of the changes whose waiting time is over."""
    query = select(AccountChange.id).where(
        AccountChange.state == ChangeState.APPROVED, AccountChange.in_force_on <= today
    )
    return list(db.session.scalars(query.order_by(AccountChange.id)))


def account_changes() -> Listing:
    """The changes of account, newest first; of numbers only the last digits."""
    query = (
        select(
            AccountChange.id.label("id"), Organisation.name.label("supplier"), AccountChange.state.label("state"),
            AccountChange.old_bank_code.label("old_bank"), AccountChange.old_last_digits.label("old_digits"),
            AccountChange.bank_code.label("bank"), AccountChange.last_digits.label("digits"),
            AccountChange.holder.label("holder"), AccountChange.requested_at.label("requested_at"),
            AccountChange.in_force_on.label("in_force_on"),
        )
        .join(Supplier, Supplier.id == AccountChange.supplier_id)
        .join(Organisation, Organisation.id == Supplier.organisation_id)
    )  # fmt: skip
    columns = (
        Column("supplier", N_("공급기업")),
        Column("state", N_("상태"), "state", ACCOUNT_CHANGE.states),
        Column("old_bank", N_("지금 은행"), names=BANKS, note="old_digits"),
        Column("old_digits", N_("지금 계좌 끝 네 자리"), shown=False),
        Column("bank", N_("새 은행"), names=BANKS, note="digits"), Column("digits", N_("새 계좌 끝 네 자리"), shown=False),
        Column("holder", N_("새 예금주")),
        Column("requested_at", N_("요청"), "moment"), Column("in_force_on", N_("시행일"), "day"),
    )  # fmt: skip
    return Listing(
        N_("계좌 변경"), query, AccountChange.id, columns,
        searched=lambda words: or_(organisations.named(words), sought(words, AccountChange.holder)),
        filters=(by_state(AccountChange.state, ACCOUNT_CHANGE),), dated="requested_at",
        link=RowPage("suppliers.account_change", "change_id"),
        empty=N_("계좌 변경 요청이 없습니다. 공급기업의 대표자가 요청하면 여기에 나타납니다."),
    )  # fmt: skip


def change_number(change: AccountChange) -> str:
    """The asked-for account's number in clear: for the account that it becomes and nothing else."""
    return unseal(change.number_sealed, place=change_place(change))


def change_place(change: AccountChange) -> str:
    """Return the context to which the sealed account number of a request is bound: its row."""
    return f"account_change|number|{change.id}"


def firms_with_account(index: str, *, besides: int) -> list[Organisation]:
    """Other firms that are paid to this account, or ask to be."""
    own = select(BankAccount.supplier_id).where(BankAccount.number_index == index)
    asked = select(AccountChange.supplier_id).where(
        AccountChange.number_index == index, AccountChange.state.in_(CHANGE_ALIVE)
    )
    query = (
        select(Organisation)
        .join(Supplier, Supplier.organisation_id == Organisation.id)
        .where(Supplier.id.in_(own) | Supplier.id.in_(asked), Organisation.id != besides)
        .order_by(Organisation.id)
        .distinct()
    )
    return list(db.session.scalars(query))


def firms_paid_to(indexes: Mapping[int, str], *, besides: Mapping[int, int]) -> dict[int, list[str]]:
    """The names of other firms that are paid to these accounts, by the same keys;
    the firm of a key is not told of itself.
    """
    query = (
        select(BankAccount.number_index, Organisation.id, Organisation.name)
        .join(Supplier, Supplier.id == BankAccount.supplier_id)
        .join(Organisation, Organisation.id == Supplier.organisation_id)
        .where(BankAccount.number_index.in_(list(indexes.values())))
        .order_by(Organisation.id)
        .distinct()
    )
    rows = db.session.execute(query).all()
    found = {
        key: [name for index, firm, name in rows if index == wanted and firm != besides[key]]
        for key, wanted in indexes.items()
    }
    return {key: names for key, names in found.items() if names}


def shared_accounts(supplier_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of other firms with the same account, for each of these suppliers that shares one."""
    other, firm = aliased(BankAccount), aliased(Supplier)
    query = (
        select(BankAccount.supplier_id, Organisation.name)
        .join(Supplier, Supplier.id == BankAccount.supplier_id)
        .join(other, other.number_index == BankAccount.number_index)
        .join(firm, firm.id == other.supplier_id)
        .join(Organisation, Organisation.id == firm.organisation_id)
        .where(BankAccount.supplier_id.in_(list(supplier_ids)), firm.organisation_id != Supplier.organisation_id)
        .order_by(BankAccount.supplier_id, Organisation.id)
    )
    found: dict[int, list[str]] = {}
    for key, name in db.session.execute(query):
        found.setdefault(key, []).append(name)
    return found
