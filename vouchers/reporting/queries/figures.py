"""A round in figures."""

from collections import Counter
from dataclasses import dataclass

from vouchers.agreements import queries as agreements
from vouchers.agreements.states import ISSUED
from vouchers.applications import queries as applications
from vouchers.applications.states import ApplicationState
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import Statement, statements
from vouchers.programmes.models import Round


@dataclass(frozen=True)
class Progress:
    """The funnel (counts), the fields (applied, selected), the money (won)."""

    drafts: int
    submitted: int
    eligible: int
    selected: int
    concluded: int
    fields: list[tuple[str, int, int]]
    budget: int
    awarded: int
    paid: int
    """And allowed: what was disallowed afterwards stands by itself, as in the ledger."""
    disallowed: int
    returned: int
    unawarded: int


def progress(call_round: Round) -> Progress:
    """Return the figures of a round: applications, money, stages."""
    counts = applications.counts(call_round.id)
    by_field = applications.counts_by_field(call_round.id)
    applied: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    for (field, state), number in by_field.items():
        applied[field] += number
        chosen[field] += number if state is ApplicationState.SELECTED else 0
    concluded = agreements.in_round(call_round.id, *ISSUED)
    money = statements([call_round.reference, *(row.reference for row in concluded)])
    budget: Statement = money[call_round.reference]
    own = [money[row.reference] for row in concluded]
    passed = sum(
        counts.get(state, 0)
        for state in (ApplicationState.ELIGIBLE, ApplicationState.SELECTED, ApplicationState.REJECTED)
    )
    return Progress(
        drafts=counts.get(ApplicationState.DRAFT, 0),
        submitted=sum(applied.values()),
        eligible=passed,
        selected=counts.get(ApplicationState.SELECTED, 0),
        concluded=len(concluded),
        fields=[(item.code, applied[item.code], chosen[item.code]) for item in call_round.definition.fields],
        budget=budget.total("budget"),
        awarded=sum(row.awarded(Source.GOV) for row in own),
        paid=sum(row.total("paid", source=Source.GOV) for row in own),
        disallowed=sum(row.total("disallowed", source=Source.GOV) for row in own),
        returned=sum(row.total("returned", source=Source.GOV) for row in own),
        unawarded=budget.total("approp"),
    )
