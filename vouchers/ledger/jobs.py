"""The nightly check."""

from datetime import datetime

import structlog

from vouchers.kernel.errors import Broken
from vouchers.ledger.verify import verify

log = structlog.get_logger()


def check(*, at: datetime) -> str:
    """Run every invariant; a violation is logged one by one and fails the run, so that the finance desk shows it."""
    violations = verify()
    for violation in violations:
        log.error("ledger violation", invariant=violation.invariant, where=violation.where,
                  expected=violation.expected, found=violation.found)  # fmt: skip
    if violations:
        raise Broken()
    return "sound"
