"""The verbs of the pool."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.db import db
from vouchers.facts import services as facts
from vouchers.facts.states import Kind, Source, Value
from vouchers.kernel.actor import SYSTEM, Actor
from vouchers.kernel.checks import Check
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import Won
from vouchers.kernel.workdays import end_of_period
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.organisations.services import find_or_create, require_confirmed
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes import queries as programmes
from vouchers.suppliers import accounts, queries, rules
from vouchers.suppliers.catalogue import begin_plan, new_price, require_editable
from vouchers.suppliers.errors import (
    AccountByRequest,
    AccountIncomplete,
    AlreadyRegistered,
    ListedAlready,
    NoBankAccount,
    NoPlan,
    NoSolution,
)
from vouchers.suppliers.models import Plan, Solution, Supplier
from vouchers.suppliers.policy import POLICY, REGISTER_POLICY
from vouchers.suppliers.states import Do, SupplierState


def registration_checks(organisation: Organisation, programme_code: str | None = None) -> list[Check]:
    """What a registration is held to: the programme's places, and an account of the firm's own."""

    def in_programme(programme_code: str, slots: int) -> None:
        if definition := programmes.definitions().get(programme_code):
            rules.require_slots(definition, slots)

    def places(slots: int) -> None:
        in_programme(programme_code or "", slots)

    return [places if programme_code else in_programme, *accounts.account_checks(organisation)]


def register(
    organisation: Organisation, programme_code: str, *, introduction: str, slots: int, bank_code: str, account: str,
    holder: str, by: Actor, at: datetime,
) -> Supplier:  # fmt: skip
    """The organisation asks to be listed in the programme's pool; an officer confirms firm and account before it is.

    Refused: a second registration, an odd account number, an account of somebody else, more places than the programme
    gives.
    """
    step = take_birth(REGISTER_POLICY, Do.REGISTER, organisation, by=by, at=at)
    if queries.of_organisation(organisation.id, programme_code):
        raise AlreadyRegistered()
    rules.require_slots(programmes.definitions()[programme_code], slots)
    supplier = Supplier(
        organisation_id=organisation.id, programme_code=programme_code, introduction=introduction, slots=slots,
        created_at=at,
    )  # fmt: skip
    begin(supplier, Do.REGISTER, of=step)
    accounts.set_first(supplier, bank_code=bank_code, number=account, holder=holder, by=by, at=at)
    return supplier


def edit_registration(
    supplier: Supplier, *, introduction: str, slots: int, bank_code: str = "", account: str = "", holder: str = "",
    by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """The registration says this now; one that was returned goes back to the officer.
    An empty account keeps the old one.

    The account is part of what an officer confirms: only a representative names it, and once the supplier is listed it
    changes by a request (`accounts.ask_change`). Refused: more places than the programme gives.
    """
    step = take(POLICY, supplier, Do.EDIT, by=by, at=at)
    require_editable(supplier)
    rules.require_slots(programmes.definitions()[supplier.programme_code], slots)
    supplier.introduction, supplier.slots = introduction, slots
    if account:
        if not (bank_code and holder):
            raise AccountIncomplete(field="bank_code" if not bank_code else "holder")
        if supplier.state is SupplierState.LISTED:
            raise AccountByRequest(field="account")
        accounts.set_first(supplier, bank_code=bank_code, number=account, holder=holder, by=by, at=at)
    advance(step)


def admit_supplier(supplier: Supplier, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """The supplier is in the public pool, and its people have been told.

    `seen` is the newest step when the officer was shown it: an edit since is refused. Refused without an account,
    without a solution, of a firm no officer has confirmed, and in a programme of priced plans without a plan.
    """
    step = take(POLICY, supplier, Do.ADMIT, by=by, at=at, seen=seen)
    if not supplier.solutions:
        raise NoSolution()
    sells_plans = programmes.definitions()[supplier.programme_code].suppliers.offer == "priced_plans"
    if sells_plans and not any(solution.open_plans for solution in supplier.solutions):
        raise NoPlan()
    if supplier.account is None and not by.is_system:
        raise NoBankAccount()
    if not by.is_system:
        require_confirmed(supplier.organisation)
    advance(step)
    facts.record(
        supplier, Kind.QUALIFICATION, Value.QUALIFIED, source=Source.RECORDS, seen_on=date_in_korea(at),
        valid_until=_qualified_until(supplier, date_in_korea(at)), of=step,
    )  # fmt: skip
    _tell(supplier, "supplier_listed", at=at)


def qualify(
    supplier: Supplier, value: str, *, source: Source, paper: str, seen_on: date, valid_until: date | None, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """An officer has looked again at whether the supplier is qualified, and what was seen stands from now on; without
    an end of its own it holds for the programme's number of months. Who is not qualified stays listed, unchosen.
    """
    step = take_birth(POLICY, Do.QUALIFY, supplier, by=by, at=at)
    facts.record(
        supplier, Kind.QUALIFICATION, value, source=source, paper=paper, seen_on=seen_on,
        valid_until=valid_until or _qualified_until(supplier, seen_on), of=step,
    )  # fmt: skip


def _qualified_until(supplier: Supplier, day: date) -> date | None:
    """The last day of a qualification found on this day; none in a programme where it has no end."""
    months = programmes.definitions()[supplier.programme_code].suppliers.qualified_months
    return end_of_period(day, months) if months else None


def require_qualified(supplier: Supplier, *, at: datetime) -> None:
    """Refuse a choice of a supplier whose qualification was never found, was taken away or is over."""
    facts.require_current(supplier, Kind.QUALIFICATION, Value.QUALIFIED, on=date_in_korea(at))


def send_back_registration(supplier: Supplier, *, reason: str, by: Actor, at: datetime) -> None:
    """The registration is back with the supplier, which has been told what to mend."""
    advance(take(POLICY, supplier, Do.SEND_BACK, by=by, at=at, reason=reason))
    _tell(supplier, "supplier_returned", at=at, reason=reason)


def _tell(supplier: Supplier, kind: str, *, at: datetime, **context: Any) -> None:
    outbox.write_all(
        kind, organisations.people_of(supplier.organisation_id), key=f"{kind}/{supplier.id}/{at.isoformat()}", at=at,
        page=Page.at("suppliers.supplier", supplier_id=supplier.id), organisation=supplier.name, **context,
    )  # fmt: skip


def import_listing(
    programme_code: str, *, external_id: str, name: str, business_number: str | None, description: str,
    field_codes: Sequence[str], tags: Sequence[str], slots: int, home_page: str = "", region: str = "", at: datetime,
) -> bool:  # fmt: skip
    """A listing of an official list stands in the pool; a second import updates its solution.
    Returns whether it is new.
    """
    step = take_birth(POLICY, Do.IMPORT, None, by=SYSTEM, at=at)
    supplier = queries.by_external_id(programme_code, external_id)
    if supplier is not None:
        if supplier.solutions:
            told = {"description": description, "field_codes": list(field_codes), "tags": list(tags)}
            _update(supplier.solutions[0], of=step, **told)
        else:
            _import_solution(supplier, None, name, description, field_codes, tags, of=step)
        return False
    organisation = find_or_create(name, business_number, of=step, home_page=home_page, region=region)
    for registered in queries.of_organisation(organisation.id, programme_code):
        _join(registered, external_id, of=step)
        return False
    supplier = _import_supplier(programme_code, external_id, organisation, slots, of=step)
    _import_solution(supplier, None, name, description, field_codes, tags, of=step)
    admit_supplier(supplier, by=SYSTEM, at=at)
    return True


def _join(registered: Supplier, external_id: str, *, of: Step[Any]) -> None:
    """A firm that has registered itself is the one of this row. Refused: one that stands in the list by another id."""
    if registered.external_id is not None:
        raise ListedAlready(known=registered.external_id)
    step = consequence(registered, Do.EDIT, of=of)
    registered.external_id = external_id
    advance(step)


def import_offer(
    programme_code: str, *, supplier_id: str, supplier_name: str, business_number: str | None, service_id: str,
    service: str,
    description: str, field_codes: Sequence[str], tags: Sequence[str], plan_id: str, plan: str, item_code: str,
    unit: str,
    unit_price: Won, slots: int, by: Actor = SYSTEM, at: datetime,
) -> bool:  # fmt: skip
    """The catalogue holds this plan of this service at this price. Returns whether the plan is new.

    Supplier, service and plan are found by the list's own ids, or made; a changed price starts a new line of its
    history. A new supplier is listed with its first plan; its account follows when its firm claims the listing.
    """
    step = take_birth(POLICY, Do.IMPORT, None, by=by, at=at)
    supplier = queries.by_external_id(programme_code, supplier_id)
    if supplier is None:
        organisation = find_or_create(supplier_name, business_number, of=step)
        for supplier in queries.of_organisation(organisation.id, programme_code):
            _join(supplier, supplier_id, of=step)
    if supplier is None:
        supplier = _import_supplier(programme_code, supplier_id, organisation, slots, of=step)
    solution = queries.solution_of(supplier, service_id)
    if solution is None:
        solution = _import_solution(supplier, service_id, service, description, field_codes, tags, of=step)
    else:
        _update(
            solution, of=step, name=service, description=description, field_codes=list(field_codes), tags=list(tags)
        )
    known = queries.plan_of(solution, plan_id)
    if known is None:
        begin_plan(
            solution, name=plan, item_code=item_code, unit=unit, unit_price=unit_price, external_id=plan_id, of=step
        )
    else:
        _update(known, of=step, name=plan, unit=unit)
        if known.unit_price != unit_price:
            change = consequence(known, Do.SET_PRICE, of=step)
            known.prices.append(new_price(unit_price, step))
            advance(change)
    if supplier.state is SupplierState.REGISTERED and supplier.external_id == supplier_id and supplier.account is None:
        admit_supplier(supplier, by=SYSTEM, at=at)
    return known is None


def _import_supplier(
    programme_code: str, external_id: str, organisation: Organisation, slots: int, *, of: Step[Any]
) -> Supplier:
    supplier = Supplier(
        organisation_id=organisation.id,
        programme_code=programme_code,
        external_id=external_id,
        slots=slots,
        created_at=of.at,
    )
    begin(supplier, Do.REGISTER, of=of)
    return supplier


def _import_solution(
    supplier: Supplier, external_id: str | None, name: str, description: str, field_codes: Sequence[str],
    tags: Sequence[str],
    *, of: Step[Any],
) -> Solution:  # fmt: skip
    solution = Solution(
        supplier_id=supplier.id, external_id=external_id, name=name, description=description,
        field_codes=list(field_codes),
        tags=list(tags),
    )  # fmt: skip
    begin(solution, Do.ADD, of=of)
    db.session.expire(supplier, ["solutions"])
    return solution


def _update(thing: Solution | Plan, *, of: Step[Any], **values: Any) -> None:
    """Change what the list says otherwise; a row that says the same leaves no record."""
    if any(getattr(thing, name) != value for name, value in values.items()):
        step = consequence(thing, Do.EDIT, of=of)
        for name, value in values.items():
            setattr(thing, name, value)
        advance(step)
