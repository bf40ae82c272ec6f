"""The invariants I-1 to I-19: each gives what should not be. Run after tests, nightly, after every restore (ledger.md 1.7)."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vouchers.ledger.verify import anchored, balances, business, chains, database
from vouchers.ledger.verify.business import Causes
from vouchers.ledger.verify.violation import Violation

__all__ = ["Causes", "Violation", "verify"]

CHECKS: tuple[Callable[[], Iterator[Violation]], ...] = (
    balances.accounts_are_of_the_chart, balances.transfers_are_sound, balances.debits_equal_credits, balances.balances_are_sums, balances.never_below_zero,
    balances.assertions_hold, business.awards_are_conserved, business.budgets_are_conserved, business.paid_meets_cash,
    business.holds_are_conserved, business.payment_orders_end_once, business.receivables_are_settled, chains.records_are_sound,
    anchored.anchors_hold, database.guards_are_whole,
)  # fmt: skip


def verify(causes: Causes | None = None) -> list[Violation]:
    """Every violation; an empty list means that the ledger is sound.

    `causes` is what the business documents expect of the ledger (I-18); without it only the ledger itself is looked at.
    """
    with _uncollected():
        found = [violation for check in CHECKS for violation in check()]
    return found if causes is None else [*found, *business.documents_meet_events(causes)]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing made here refers to itself: the collector would look at all of it again and again, for a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
