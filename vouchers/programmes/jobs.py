"""Opening the rounds whose time has come, and closing those whose deadline has passed."""

from datetime import datetime

import structlog

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.errors import VouchersError
from vouchers.programmes import queries, services
from vouchers.programmes.models import Round

log = structlog.get_logger()


def open_due(*, at: datetime) -> str:
    """Each round to whose opening somebody agreed is opened at its time, in a transaction of its own.

    One that cannot be opened is left for an officer, and keeps no other waiting.
    """
    due = queries.due_to_open(at)
    db.session.rollback()
    opened = 0
    for round_id in due:
        try:
            with transaction():
                services.open_round(db.session.get_one(Round, round_id), by=SYSTEM, at=at)
            opened += 1
        except VouchersError as refusal:
            log.warning("round not opened", round=round_id, reason=str(refusal))
    return f"opened {opened} of {len(due)}"


def close_due(*, at: datetime) -> str:
    """Each round that is due is closed in a transaction of its own."""
    due = queries.due_to_close(at)
    db.session.rollback()
    for round_id in due:
        with transaction():
            services.close(db.session.get_one(Round, round_id), by=SYSTEM, at=at)
    return f"closed {len(due)}"
