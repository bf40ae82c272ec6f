"""Reminders of what is due."""

from datetime import datetime

from vouchers.db.transaction import transaction
from vouchers.desks import services
from vouchers.desks.queries.waits import waits
from vouchers.web.features import features


def remind(*, at: datetime) -> str:
    """Remind of everything that is due in seven, three or one days, or was due yesterday."""
    with transaction():
        told = sum(services.remind(wait, at=at) for wait in waits(features().waits))
    return f"reminded of {told}"
