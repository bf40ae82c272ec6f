"""The invariants I-1 to I-19: each gives what should not be.
Run after tests, every night, after every restore (docs/ledger.md).
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from vouchers.ledger.verify import anchored, balances, business, chains, database
from vouchers.ledger.verify.business import Causes
from vouchers.ledger.verify.violation import Violation

__all__ = ["Causes", "Violation", "verify"]

Check = Callable[[], Iterator[Violation]]
Search = Callable[[], list[Violation]]

SUMS: tuple[Check, ...] = (
    balances.accounts_are_of_the_chart, balances.transfers_are_sound, balances.debits_equal_credits,
    balances.balances_are_sums, balances.never_below_zero,
    balances.assertions_hold, business.awards_are_conserved, business.budgets_are_conserved, business.paid_meets_cash,
    business.holds_are_conserved, business.payment_orders_end_once, business.receivables_are_settled,
)  # fmt: skip
"""What the database adds up."""

RECORDS: tuple[Check, ...] = (chains.records_are_sound, anchored.anchors_hold, database.guards_are_whole)
"""What is computed here, from one record to the next."""


def verify(
    causes: Causes | None = None, *, meanwhile: Callable[[Search], Search] = lambda search: search
) -> list[Violation]:
    """Every violation; an empty list means that the ledger is sound.

    `causes` is what the business documents expect of the ledger (I-18); without it only the ledger itself is looked at.
    With `meanwhile` of a view (`db.view`) the database adds up while the records are walked.
    """
    with _uncollected():
        sums = meanwhile(lambda: _violations(SUMS))
        records = _violations(RECORDS)
        documents = [] if causes is None else list(business.documents_meet_events(causes))
        return [*sums(), *records, *documents]


def _violations(checks: Iterable[Check]) -> list[Violation]:
    return [violation for check in checks for violation in check()]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing made here refers to itself: the collector would look at all of it again and again,
    for a quarter of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
