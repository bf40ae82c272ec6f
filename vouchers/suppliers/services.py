"""The verbs of the pool."""

from collections.abc import Sequence
from datetime import datetime

from vouchers.audit.services import advance, begin, require_as_seen
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.kernel.actor import SYSTEM, Actor
from vouchers.kernel.money import Won
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.organisations.services import find_or_create, require_confirmed
from vouchers.outbox import services as outbox
from vouchers.programmes import queries as programmes
from vouchers.suppliers import accounts, queries, rules
from vouchers.suppliers.errors import (
    AccountByRequest,
    AccountIncomplete,
    AlreadyRegistered,
    NoBankAccount,
    NoPlan,
    NoSolution,
    PlanWithdrawn,
)
from vouchers.suppliers.models import Plan, PlanPrice, Solution, Supplier
from vouchers.suppliers.policy import POLICY
from vouchers.suppliers.states import Do, State


def register(
    organisation: Organisation, programme_code: str, *, introduction: str, slots: int, bank_code: str, account: str,
    holder: str, by: Actor, at: datetime,
) -> Supplier:  # fmt: skip
    """The organisation asks to be listed in the programme's pool; an officer confirms firm and account before it is.

    Refused: a second registration, an odd account number, an account of somebody else, more places than the programme gives.
    """
    POLICY.require(by, Do.REGISTER)
    if queries.of_organisation(organisation.id, programme_code):
        raise AlreadyRegistered()
    rules.require_slots(programmes.definitions()[programme_code], slots)
    supplier = Supplier(
        organisation_id=organisation.id, programme_code=programme_code, introduction=introduction, slots=slots,
        created_at=at,
    )  # fmt: skip
    begin(supplier, Do.REGISTER, by=by, at=at)
    accounts.set_first(supplier, bank_code=bank_code, number=account, holder=holder, at=at)
    return supplier


def edit_registration(
    supplier: Supplier, *, introduction: str, slots: int, bank_code: str = "", account: str = "", holder: str = "", by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """The registration says this now; one that was returned goes back to the officer. An empty account keeps the old one.

    The account is part of what an officer confirms: only a representative names it, and once the supplier is listed it
    changes by a request (`accounts.ask_change`). Refused: more places than the programme gives.
    """
    locked(supplier)
    _require_own(supplier, by=by)
    rules.require_slots(programmes.definitions()[supplier.programme_code], slots)
    supplier.introduction, supplier.slots = introduction, slots
    if account:
        if not (bank_code and holder):
            raise AccountIncomplete(field="bank_code" if not bank_code else "holder")
        if supplier.state is State.LISTED:
            raise AccountByRequest(field="account")
        POLICY.require(by, Do.SET_ACCOUNT, supplier)
        accounts.set_first(supplier, bank_code=bank_code, number=account, holder=holder, at=at)
    advance(supplier, Do.EDIT, by=by, at=at)


def add_solution(
    supplier: Supplier, *, name: str, description: str, field_codes: Sequence[str], tags: Sequence[str],
    price_from: Won | None, price_to: Won | None, by: Actor, at: datetime,
) -> Solution:  # fmt: skip
    """The supplier offers one more solution."""
    _require_own(supplier, by=by)
    if price_from is not None and price_to is not None:
        rules.require_price_range(price_from, price_to)
    solution = Solution(
        supplier_id=supplier.id, name=name, description=description, field_codes=list(field_codes), tags=list(tags),
        price_from=price_from, price_to=price_to,
    )  # fmt: skip
    db.session.add(solution)
    db.session.flush()
    db.session.expire(supplier, ["solutions"])
    return solution


def edit_solution(
    solution: Solution, *, name: str, description: str, field_codes: Sequence[str], tags: Sequence[str],
    price_from: Won | None, price_to: Won | None, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """The solution says this now."""
    _require_own(solution.supplier, by=by)
    if price_from is not None and price_to is not None:
        rules.require_price_range(price_from, price_to)
    solution.name, solution.description = name, description
    solution.field_codes, solution.tags = list(field_codes), list(tags)
    solution.price_from, solution.price_to = price_from, price_to


def add_plan(
    solution: Solution, *, name: str, item_code: str, unit: str, unit_price: Won, by: Actor, at: datetime
) -> Plan:
    """The service can be bought by this plan too. Refused: a programme without plans, an unknown cost item."""
    _require_own(solution.supplier, by=by)
    return _add_plan(solution, name=name, item_code=item_code, unit=unit, unit_price=unit_price, by=by, at=at)


def _add_plan(
    solution: Solution, *, name: str, item_code: str, unit: str, unit_price: Won, external_id: str | None = None,
    by: Actor, at: datetime,
) -> Plan:  # fmt: skip
    rules.require_plan_item(programmes.definitions()[solution.supplier.programme_code], item_code)
    plan = Plan(
        solution=solution, external_id=external_id, name=name, item_code=item_code, unit=unit, created_at=at
    )
    _set_price(plan, unit_price, by=by, at=at)
    return plan


def set_price(plan: Plan, unit_price: Won, *, by: Actor, at: datetime) -> None:
    """One unit costs this from now on; earlier prices stay on record, and what was agreed keeps its own price."""
    _require_own(plan.solution.supplier, by=by)
    locked(plan)
    if plan.withdrawn_at is not None:
        raise PlanWithdrawn()
    _set_price(plan, unit_price, by=by, at=at)


def _set_price(plan: Plan, unit_price: Won, *, by: Actor, at: datetime) -> None:
    if not plan.prices or plan.unit_price != unit_price:
        plan.prices.append(PlanPrice(unit_price=unit_price, set_at=at, set_by=by.user_id))
    db.session.add(plan)
    db.session.flush()


def withdraw_plan(plan: Plan, *, by: Actor, at: datetime) -> None:
    """The plan can no longer be chosen; agreements that hold it keep it."""
    _require_own(plan.solution.supplier, by=by)
    locked(plan)
    if plan.withdrawn_at is not None:
        raise PlanWithdrawn()
    plan.withdrawn_at = at


def _require_own(supplier: Supplier, *, by: Actor) -> None:
    """Only its own people change an offer, and what the public sees only once an officer has confirmed their firm."""
    POLICY.require(by, Do.EDIT, supplier)
    if supplier.external_id is not None or supplier.state is State.LISTED:
        require_confirmed(supplier.organisation)


def list_supplier(supplier: Supplier, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """The supplier is in the public pool, and its people have been told.

    `seen` is the newest step when the officer was shown it: an edit since is refused. Refused without an account, without a
    solution, of a firm no officer has confirmed, and in a programme of priced plans without a plan.
    """
    locked(supplier)
    POLICY.require(by, Do.LIST, supplier)
    require_as_seen(supplier, seen)
    if not supplier.solutions:
        raise NoSolution()
    sells_plans = programmes.definitions()[supplier.programme_code].suppliers.offer == "priced_plans"
    if sells_plans and not any(solution.open_plans for solution in supplier.solutions):
        raise NoPlan()
    if supplier.account is None and not by.is_system:
        raise NoBankAccount()
    if not by.is_system:
        require_confirmed(supplier.organisation)
    advance(supplier, Do.LIST, by=by, at=at)
    for user in organisations.people_of(supplier.organisation_id):
        outbox.write("supplier_listed", user, key=f"supplier-listed/{supplier.id}/{user.id}/{at.isoformat()}", at=at,
                     organisation=supplier.name, path=f"/suppliers/{supplier.id}")  # fmt: skip


def return_registration(supplier: Supplier, *, reason: str, by: Actor, at: datetime) -> None:
    """The registration is back with the supplier, which has been told what to mend."""
    locked(supplier)
    POLICY.require(by, Do.RETURN, supplier)
    advance(supplier, Do.RETURN, by=by, at=at, reason=reason)
    for user in organisations.people_of(supplier.organisation_id):
        outbox.write("supplier_returned", user, key=f"supplier-returned/{supplier.id}/{user.id}/{at.isoformat()}", at=at,
                     organisation=supplier.name, reason=reason, path=f"/suppliers/{supplier.id}")  # fmt: skip


def import_listing(
    programme_code: str, *, external_id: str, name: str, business_number: str | None, description: str,
    field_codes: Sequence[str], tags: Sequence[str], slots: int, home_page: str = "", region: str = "", at: datetime,
) -> bool:  # fmt: skip
    """A listing of an official list stands in the pool; a second import updates its solution. Returns whether it is new."""
    supplier = queries.by_external_id(programme_code, external_id)
    if supplier is not None:
        solution = supplier.solutions[0]
        solution.description, solution.field_codes, solution.tags = description, list(field_codes), list(tags)
        return False
    supplier = _import_supplier(
        programme_code, external_id, find_or_create(name, business_number, at=at, home_page=home_page, region=region), slots, at=at
    )
    _import_solution(supplier, None, name, description, field_codes, tags)
    list_supplier(supplier, by=SYSTEM, at=at)
    return True


def import_offer(
    programme_code: str, *, supplier_id: str, supplier_name: str, business_number: str | None, service_id: str, service: str,
    description: str, field_codes: Sequence[str], tags: Sequence[str], plan_id: str, plan: str, item_code: str, unit: str,
    unit_price: Won, slots: int, by: Actor = SYSTEM, at: datetime,
) -> bool:  # fmt: skip
    """The catalogue holds this plan of this service at this price. Returns whether the plan is new.

    Supplier, service and plan are found by the list's own ids, or made; a changed price starts a new line of its
    history. A new supplier is listed with its first plan; its account follows when its firm claims the listing.
    """
    supplier = queries.by_external_id(programme_code, supplier_id)
    if supplier is None:
        supplier = _import_supplier(
            programme_code, supplier_id, find_or_create(supplier_name, business_number, at=at), slots, at=at
        )
    solution = queries.solution_of(supplier, service_id)
    if solution is None:
        solution = _import_solution(supplier, service_id, service, description, field_codes, tags)
    else:
        solution.name, solution.description = service, description
        solution.field_codes, solution.tags = list(field_codes), list(tags)
    known = queries.plan_of(solution, plan_id)
    if known is None:
        _add_plan(
            solution, name=plan, item_code=item_code, unit=unit, unit_price=unit_price, external_id=plan_id, by=by, at=at
        )
    else:
        known.name, known.unit = plan, unit
        _set_price(known, unit_price, by=by, at=at)
    if supplier.state is State.REGISTERED and supplier.external_id == supplier_id and supplier.account is None:
        list_supplier(supplier, by=SYSTEM, at=at)
    return known is None


def _import_supplier(
    programme_code: str, external_id: str, organisation: Organisation, slots: int, *, at: datetime
) -> Supplier:
    supplier = Supplier(
        organisation_id=organisation.id, programme_code=programme_code, external_id=external_id, slots=slots, created_at=at
    )
    begin(supplier, Do.REGISTER, by=SYSTEM, at=at)
    return supplier


def _import_solution(
    supplier: Supplier, external_id: str | None, name: str, description: str, field_codes: Sequence[str], tags: Sequence[str]
) -> Solution:
    solution = Solution(
        supplier_id=supplier.id, external_id=external_id, name=name, description=description, field_codes=list(field_codes),
        tags=list(tags),
    )  # fmt: skip
    db.session.add(solution)
    db.session.flush()
    db.session.expire(supplier, ["solutions"])
    return solution
