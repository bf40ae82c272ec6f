"""Closing the rounds whose deadline has passed."""

from datetime import datetime

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.programmes import queries, services
from vouchers.programmes.models import Round


def close_due(*, at: datetime) -> str:
    """Each round that is due is closed in a transaction of its own."""
    due = queries.due_to_close(at)
    db.session.rollback()
    for round_id in due:
        with transaction():
            services.close(db.session.get_one(Round, round_id), by=SYSTEM, at=at)
    return f"closed {len(due)}"
