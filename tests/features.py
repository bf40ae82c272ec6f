"""What all features bring together, as the application has it."""

from vouchers.app import FEATURES
from vouchers.desks.queries import Brought
from vouchers.ledger.verify import Causes

KINDS, LIFECYCLES, PILES = FEATURES.kinds, FEATURES.lifecycles, FEATURES.piles
BROUGHT = Brought(FEATURES.parts, FEATURES.timeline, FEATURES.papers, FEATURES.tasks, FEATURES.waits)


def ledger_causes() -> Causes:
    """The events that the documents of all features must have."""
    return Causes(FEATURES.causes())
