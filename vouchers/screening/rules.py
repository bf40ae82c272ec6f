"""What is looked at before an application is found eligible: a function of each code that a programme may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from vouchers.facts.rules import Known
from vouchers.facts.states import KIND_LABELS, SIZE_LABELS, SOURCE_LABELS, STANDING, VALUE_LABELS, Kind, Size, Value
from vouchers.kernel.finding import Finding, Outcome
from vouchers.kernel.wording import N_
from vouchers.programmes.definition import Definition
from vouchers.programmes.definition.parts import Ground


@dataclass(frozen=True)
class Screened:
    """What rules look at: the facts of company and supplier that stand `on` the day, and the size that was submitted.

    `has_supplier` says that a supplier is named.
    """

    definition: Definition
    on: date
    submitted_size: Size | None
    company: Mapping[Kind, Known]
    has_supplier: bool = False
    supplier: Known | None = None


class Looked(NamedTuple):
    """One thing that is looked at, and what the rules say of it; nothing where no fact is known."""

    ground: Ground
    finding: Finding | None


class _Said(NamedTuple):
    """What a rule says: whether it is met, what it compared, and the fact from which it is known."""

    is_met: bool
    compared: tuple[tuple[str, str], ...]
    fact: Known | None = None


def _size_eligible(screened: Screened) -> _Said | None:
    """The size is one that the call takes."""
    size = screened.company.get(Kind.COMPANY_SIZE)
    if size is None:
        return None
    return _Said(size.value not in screened.definition.eligibility.sizes, (_said_of(size),), size)


def _size_agrees(screened: Screened) -> _Said | None:
    """The size that was checked is the one of the application, whose company share was counted with it."""
    size = screened.company.get(Kind.COMPANY_SIZE)
    if size is None or not size.is_checked or screened.submitted_size is None:
        return None
    submitted = (N_("신청서의 기업 규모"), SIZE_LABELS[screened.submitted_size])
    return _Said(size.value != screened.submitted_size, (submitted, _said_of(size)), size)


def _size_checked(screened: Screened) -> _Said | None:
    """Somebody has seen a certificate that holds today."""
    size = screened.company.get(Kind.COMPANY_SIZE)
    return _Said(size is None or not size.is_checked, (_said_of(size),) if size else (), size)


def _supplier_qualified(screened: Screened) -> _Said | None:
    """The named supplier is qualified today; nothing is said while none is named."""
    if not screened.has_supplier:
        return None
    fact = screened.supplier
    missing = (KIND_LABELS[Kind.QUALIFICATION], N_("확인된 것이 없거나 유효기간이 지남"))
    return _Said(fact is None or fact.value != Value.QUALIFIED, (_said_of(fact) if fact else missing,), fact)


def _clear(kind: Kind, screened: Screened) -> _Said | None:
    """Nothing of this kind is known against the company."""
    fact = screened.company.get(kind)
    return _Said(fact.value == Value.MET, (_said_of(fact),), fact) if fact else None


RULES: Mapping[str, Callable[[Screened], _Said | None]] = {
    "size-eligible": _size_eligible,
    "size-agrees": _size_agrees,
    "size-checked": _size_checked,
    "supplier-qualified": _supplier_qualified,
    **{str(kind): partial(_clear, kind) for kind in STANDING},
}


def look(screened: Screened) -> list[Looked]:
    """Return everything that the programme looks at and what its rule says; what is not met is clear."""
    return [
        Looked(ground, _finding(ground, RULES.get(ground.code, _by_hand)(screened), screened.on))
        for ground in screened.definition.eligibility.judged
    ]


def _by_hand(screened: Screened) -> _Said | None:
    """A code of a programme's own, of which this release knows no rule."""
    return None


def _finding(ground: Ground, said: _Said | None, on: date) -> Finding | None:
    if said is None:
        return None
    fact = said.fact
    seen = ((N_("본 것"), fact.paper),) if fact is not None and fact.paper else ()
    return Finding(
        rule=ground.code, name=ground, clause=ground.clause,
        outcome=(ground.outcome or Outcome.NOTE) if said.is_met else Outcome.CLEAR, compared=(*said.compared, *seen),
        source=SOURCE_LABELS[fact.source] if fact is not None else "", on=fact.seen_on if fact is not None else on,
        basis=(fact.id,) if fact is not None else (),
    )  # fmt: skip


def _said_of(fact: Known) -> tuple[str, str]:
    return KIND_LABELS[fact.kind], VALUE_LABELS[fact.value]
