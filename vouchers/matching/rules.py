"""Pure rules of choosing services: what was chosen must fit what was granted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vouchers.kernel.checks import refuse
from vouchers.kernel.errors import Refused
from vouchers.kernel.money import Won
from vouchers.matching.errors import NothingChosen, OverTheItem, TooManyMonths
from vouchers.programmes.definition import Definition


@dataclass(frozen=True)
class Chosen:
    """A plan, how many units of it, for how many months; the price of one unit in won."""

    plan_id: int
    item_code: str
    unit_price: Won
    quantity: int
    months: int

    @property
    def amount(self) -> Won:
        return self.unit_price * self.quantity * self.months


def require_fitting(definition: Definition, limits: Mapping[str, Won], chosen: Sequence[Chosen]) -> None:
    """Refuse nothing, more months than the agreement runs, and more on a cost item than its grant and cash share.

    `limits` is the won that each cost item may hold. What is used beyond them the company would pay itself.
    """
    refuse(_faults(definition, limits, chosen))


def _faults(definition: Definition, limits: Mapping[str, Won], chosen: Sequence[Chosen]) -> Iterator[Refused]:
    if not chosen:
        yield NothingChosen()
    for one in chosen:
        if one.months > definition.agreement.months:
            yield TooManyMonths(months=definition.agreement.months, field=f"months__{one.plan_id}")
    for item in definition.cost_items:
        amount = sum(one.amount for one in chosen if one.item_code == item.code)
        if amount > limits.get(item.code, 0):
            first = next(one.plan_id for one in chosen if one.item_code == item.code)
            yield OverTheItem(item=item, limit=limits.get(item.code, 0), amount=amount, field=f"quantity__{first}")
