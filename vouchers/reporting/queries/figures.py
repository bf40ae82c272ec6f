"""A round in figures."""

from collections import Counter
from dataclasses import dataclass

from vouchers.agreements import queries as agreements
from vouchers.agreements.states import ISSUED
from vouchers.applications import queries as applications
from vouchers.applications.states import ApplicationState
from vouchers.ledger.chart import SPENDABLE_ORDER, Source
from vouchers.ledger.queries import statement, trial_balance
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
    by_state = agreements.counts(call_round.id)
    budget = statement(call_round.reference)
    own = trial_balance(agreements.references_in(call_round.id, *ISSUED))

    def granted(*buckets: str) -> int:
        """What of the grant stands in these buckets of all agreements, in won."""
        return sum(row.net for row in own if row.bucket in buckets and row.source == Source.GOV)

    passed = sum(
        counts.get(state, 0)
        for state in (ApplicationState.ELIGIBLE, ApplicationState.SELECTED, ApplicationState.REJECTED)
    )
    return Progress(
        drafts=counts.get(ApplicationState.DRAFT, 0),
        submitted=sum(applied.values()),
        eligible=passed,
        selected=counts.get(ApplicationState.SELECTED, 0),
        concluded=sum(by_state.get(state, 0) for state in ISSUED),
        fields=[(item.code, applied[item.code], chosen[item.code]) for item in call_round.definition.fields],
        budget=budget.total("budget"),
        awarded=granted(*SPENDABLE_ORDER),
        paid=granted("paid"),
        disallowed=granted("disallowed"),
        returned=granted("returned"),
        unawarded=budget.total("approp"),
    )
