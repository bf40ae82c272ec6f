"""Changes of account whose waiting time is over."""

from datetime import datetime

import structlog

from vouchers.db.transaction import transaction
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.suppliers import accounts, queries

log = structlog.get_logger()


def apply_changes(*, at: datetime) -> str:
    """Put every approved account in force whose day has come;
    one that something still stands against is tried again later.
    """
    done, kept = 0, 0
    for key in queries.changes_due(date_in_korea(at)):
        try:
            with transaction():
                change = queries.account_change(key)
                if change is not None:
                    accounts.apply_change(change, at=at)
                    done += 1
        except Refused as refusal:
            log.info("account change waits", change=key, reason=type(refusal).__name__)
            kept += 1
    return f"in force {done}, waiting {kept}"
