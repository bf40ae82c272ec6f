"""Pure rules of applications: who may apply, what a cost table must satisfy, what is still missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from vouchers.applications import errors
from vouchers.applications.states import Section
from vouchers.facts.states import SIZE_LABELS, Size
from vouchers.kernel.checks import refuse
from vouchers.kernel.errors import Refused
from vouchers.kernel.money import Won, apportion
from vouchers.programmes.definition import Definition

FILES_PER_SLOT = 5


@dataclass(frozen=True)
class Cost:
    """One line of the cost table, in won."""

    item: str
    gov: Won
    cash: Won
    in_kind: Won
    basis: str = ""

    @property
    def total(self) -> Won:
        return self.gov + self.cash + self.in_kind


@dataclass(frozen=True)
class Totals:
    """The sums of a cost table and the exact shares it must keep."""

    gov: Won
    cash: Won
    in_kind: Won
    least_company: Won
    least_cash: Won

    @property
    def total(self) -> Won:
        return self.gov + self.cash + self.in_kind

    @property
    def company(self) -> Won:
        return self.cash + self.in_kind


def totals(definition: Definition, size: Size | None, costs: Sequence[Cost]) -> Totals:
    """Return the sums, and the least company share and cash share in won, rounded up; none of a size not known.

    The share is a part of the total that it is counted in: for a ratio r it is at least grant × r ÷ (1 − r), which does
    not move when it is followed.
    """
    gov, cash, in_kind = (sum(getattr(cost, name) for cost in costs) for name in ("gov", "cash", "in_kind"))
    if size is None:
        return Totals(gov, cash, in_kind, 0, 0)
    share = definition.share_of(size)
    least = gov * share.minimum / (1 - share.minimum)
    return Totals(gov, cash, in_kind, _up(least), _up(least * share.cash))


def filled(definition: Definition, size: Size, costs: Sequence[Cost]) -> list[Cost]:
    """Return the table with the least cash that its grant needs: what the least company share lacks beside the work in
    kind, spread over the items as the grant is, to the won.
    """
    sums = totals(definition, size, costs)
    needed = max(sums.least_cash, sums.least_company - sums.in_kind, 0)
    paid = [cost.gov if "cash" in definition.cost_item(cost.item).sources else 0 for cost in costs]
    if not sum(paid):
        return list(costs)
    return [replace(cost, cash=part) for cost, part in zip(costs, apportion(needed, paid), strict=True)]


def _up(value: Fraction) -> Won:
    return -(-value.numerator // value.denominator)


def require_costs(definition: Definition, size: Size, costs: Sequence[Cost]) -> Totals:
    """Refuse a cost table that breaks a rule of the programme; every broken rule is named with its figures.

    Source of the shares: `company_share` of the definition. A share of exactly the minimum is accepted.
    """
    sums = totals(definition, size, costs)
    refuse([*_faults_of_items(definition, costs), *_faults_of_sums(definition, sums, costs[0].item)])
    return sums


def _faults_of_items(definition: Definition, costs: Sequence[Cost]) -> Iterator[Refused]:
    for cost in costs:
        allowed = definition.cost_item(cost.item).sources
        for source in ("gov", "cash", "in_kind"):
            if getattr(cost, source) and source not in allowed:
                yield errors.SourceNotAllowed(field=f"{source}__{cost.item}")
        if cost.total and not cost.basis:
            yield errors.BasisMissing(field=f"basis__{cost.item}")


def _faults_of_sums(definition: Definition, sums: Totals, first: str) -> Iterator[Refused]:
    if not sums.gov:
        yield errors.NothingAsked(field=f"gov__{first}")
    if sums.gov > definition.grant.maximum:
        yield errors.GrantTooLarge(maximum=definition.grant.maximum, asked=sums.gov, field=f"gov__{first}")
    if sums.company < sums.least_company:
        yield errors.CompanyShareTooSmall(
            grant=sums.gov, least=sums.least_company, cash=sums.least_cash, now=sums.company
        )
    elif sums.cash < sums.least_cash:
        yield errors.CashTooSmall(grant=sums.gov, least=sums.least_cash, now=sums.cash)


def require_eligible_size(definition: Definition, size: Size | None) -> Size:
    """The size of a company that may apply. Refused: a profile without one, a size the call does not take."""
    if size is None:
        raise errors.ProfileIncomplete()
    if size.value not in definition.eligibility.sizes:
        names = tuple(SIZE_LABELS[Size(name)] for name in definition.eligibility.sizes)
        raise errors.SizeNotEligible(sizes=names)
    return size


def require_in_time(closes_at: datetime, *, at: datetime) -> None:
    """Refuse a submission that arrived at or after the deadline. `at` is when the server received it."""
    if at >= closes_at:
        raise errors.DeadlinePassed(closes_at=closes_at)


def sections(definition: Definition) -> list[Section]:
    """The parts of a draft in this programme, in the order of the task list."""
    return [section for section in Section if not (definition.names_supplier_later and section is Section.SUPPLIER)]


def missing(
    definition: Definition, *, title: str, field: str, need: str, has_supplier: bool, answers: dict[str, str],
    costs: Sequence[Cost], slots_with_files: set[str], agreed: set[str],
) -> list[Section]:  # fmt: skip
    """The sections of a draft that are not complete yet, in order."""
    required_files = {document.code for document in definition.application.documents if document.required}
    statements = (*definition.application.consents, *definition.application.pledges)
    required_consents = {statement.code for statement in statements if statement.required}
    complete = {
        Section.NEED: bool(title and field and need),
        Section.SUPPLIER: has_supplier,
        Section.PLAN: all(answers.get(question.code) for question in definition.application.questions),
        Section.COSTS: bool(sum(cost.gov for cost in costs)),
        Section.FILES: required_files <= slots_with_files,
        Section.CONSENTS: required_consents <= agreed,
    }
    return [section for section in sections(definition) if not complete[section]]
