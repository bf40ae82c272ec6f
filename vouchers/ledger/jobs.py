"""The nightly check, and the anchors."""

from collections.abc import Callable
from datetime import datetime

import structlog

from vouchers.db.transaction import transaction
from vouchers.db.view import one_view
from vouchers.kernel.errors import Broken
from vouchers.ledger import anchors
from vouchers.ledger.verify import Causes, verify

log = structlog.get_logger()


def anchor(*, at: datetime) -> str:
    """Write down outside the database what the chains' heads are."""
    with transaction():
        return f"anchored {anchors.anchor(at=at)}"


def check(causes: Callable[[], Causes], *, at: datetime) -> str:
    """Run every invariant; a violation is logged one by one and fails the run, so that the finance desk shows it."""
    with one_view() as view:
        violations = verify(causes(), meanwhile=view.meanwhile)
    for violation in violations:
        log.error("ledger violation", invariant=violation.invariant, account=violation.account, record=violation.event,
                  expected=violation.expected, found=violation.found)  # fmt: skip
    if violations:
        raise Broken()
    return "sound"
