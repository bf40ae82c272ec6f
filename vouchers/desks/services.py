"""Letters about what is due: by the clock, and by hand."""

from datetime import datetime

from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.desk import Wait
from vouchers.outbox import services as outbox

AHEAD = (7, 3, 1)
"""Days before the last day on which whoever is waited for is reminded; once more on the day after it."""


def remind(wait: Wait, *, at: datetime) -> bool:
    """Whoever is waited for is told on the days for it, once each. Returns whether this is such a day."""
    late = wait.days_late(date_in_korea(at))
    if -late in AHEAD:
        _tell(wait, "due_soon", f"{-late}", at=at)
    elif late == 1:
        _tell(wait, "overdue", "late", at=at)
    else:
        return False
    return True


def urge(wait: Wait, *, at: datetime) -> None:
    """Whoever is waited for is told by hand (독촉), once a day at most; the letter is on record."""
    late = wait.days_late(date_in_korea(at))
    _tell(wait, "overdue" if late > 0 else "due_soon", f"urged/{date_in_korea(at)}", at=at)


def key_of(wait: Wait) -> str:
    """What the keys of all letters about this wait begin with."""
    return f"due/{wait.what}/{wait.key}/{wait.due_on}/"


def _tell(wait: Wait, kind: str, occasion: str, *, at: datetime) -> None:
    late = wait.days_late(date_in_korea(at))
    outbox.write_all(
        kind, wait.people(), key=f"{key_of(wait)}{occasion}", at=at,
        page=outbox.Page.at(wait.place.endpoint, **wait.place.arguments), what=wait.what, reference=wait.reference,
        due_on=wait.due_on, days=abs(late),
    )  # fmt: skip
