"""The verbs of what a supplier offers: solutions, plans, prices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vouchers.audit.services import Step, advance, begin, take, take_birth
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.money import Won
from vouchers.organisations.services import require_confirmed
from vouchers.programmes import queries as programmes
from vouchers.suppliers import rules
from vouchers.suppliers.errors import PlanWithdrawn
from vouchers.suppliers.models import Plan, PlanPrice, Solution, Supplier
from vouchers.suppliers.policy import PLAN_POLICY, POLICY, SOLUTION_POLICY
from vouchers.suppliers.states import Do, SupplierState


def require_editable(supplier: Supplier) -> None:
    """Refuse to change what the public sees before an officer has confirmed the firm."""
    if supplier.external_id is not None or supplier.state is SupplierState.LISTED:
        require_confirmed(supplier.organisation)


def add_solution(
    supplier: Supplier, *, name: str, description: str, field_codes: Sequence[str], tags: Sequence[str],
    price_from: Won | None, price_to: Won | None, by: Actor, at: datetime,
) -> Solution:  # fmt: skip
    """The supplier offers one more solution."""
    step = take_birth(POLICY, Do.EDIT, supplier, by=by, at=at)
    require_editable(supplier)
    if price_from is not None and price_to is not None:
        rules.require_price_range(price_from, price_to)
    solution = Solution(
        supplier_id=supplier.id, name=name, description=description, field_codes=list(field_codes), tags=list(tags),
        price_from=price_from, price_to=price_to,
    )  # fmt: skip
    begin(solution, Do.ADD, of=step)
    db.session.expire(supplier, ["solutions"])
    return solution


def edit_solution(
    solution: Solution, *, name: str, description: str, field_codes: Sequence[str], tags: Sequence[str],
    price_from: Won | None, price_to: Won | None, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """The solution says this now."""
    step = take(SOLUTION_POLICY, solution, Do.EDIT, by=by, at=at)
    require_editable(solution.supplier)
    if price_from is not None and price_to is not None:
        rules.require_price_range(price_from, price_to)
    solution.name, solution.description = name, description
    solution.field_codes, solution.tags = list(field_codes), list(tags)
    solution.price_from, solution.price_to = price_from, price_to
    advance(step)


def add_plan(
    solution: Solution, *, name: str, item_code: str, unit: str, unit_price: Won, by: Actor, at: datetime
) -> Plan:
    """The service can be bought by this plan too. Refused: a programme without plans, an unknown cost item."""
    step = take_birth(SOLUTION_POLICY, Do.EDIT, solution, by=by, at=at)
    require_editable(solution.supplier)
    return begin_plan(solution, name=name, item_code=item_code, unit=unit, unit_price=unit_price, of=step)


def begin_plan(
    solution: Solution,
    *,
    name: str,
    item_code: str,
    unit: str,
    unit_price: Won,
    external_id: str | None = None,
    of: Step[Any],
) -> Plan:
    """Add a plan to a service in a birth that was taken. Refused: a programme without plans, an unknown cost item."""
    rules.require_plan_item(programmes.definitions()[solution.supplier.programme_code], item_code)
    plan = Plan(solution=solution, external_id=external_id, name=name, item_code=item_code, unit=unit, created_at=of.at)
    plan.prices.append(new_price(unit_price, of))
    begin(plan, Do.ADD, of=of)
    return plan


def set_price(plan: Plan, unit_price: Won, *, by: Actor, at: datetime) -> None:
    """One unit costs this from now on; earlier prices stay on record, and what was agreed keeps its own price."""
    step = take(PLAN_POLICY, plan, Do.SET_PRICE, by=by, at=at)
    require_editable(plan.solution.supplier)
    if plan.withdrawn_at is not None:
        raise PlanWithdrawn()
    if plan.unit_price != unit_price:
        plan.prices.append(new_price(unit_price, step))
    advance(step)


def new_price(unit_price: Won, step: Step[Any]) -> PlanPrice:
    """A price in won for one unit, in force from the step."""
    return PlanPrice(unit_price=unit_price, set_at=step.at, set_by=step.by.user_id)


def withdraw_plan(plan: Plan, *, by: Actor, at: datetime) -> None:
    """The plan can no longer be chosen; agreements that hold it keep it."""
    step = take(PLAN_POLICY, plan, Do.WITHDRAW, by=by, at=at)
    require_editable(plan.solution.supplier)
    if plan.withdrawn_at is not None:
        raise PlanWithdrawn()
    plan.withdrawn_at = at
    advance(step)
