"""Proposals that nobody has answered."""

from datetime import datetime

from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.matching import queries, services


def let_lapse(*, at: datetime) -> str:
    """End the proposals whose time is over: unanswered, not chosen, or of a draft that was not submitted."""
    done = 0
    for key in [row.id for row in queries.waiting_before(at) if row.due_at <= at]:
        with transaction():
            proposal = queries.proposal(key)
            if proposal is not None:
                services.let_lapse(proposal, by=SYSTEM, at=at)
                done += 1
    return f"proposals lapsed {done}"
