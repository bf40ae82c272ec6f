"""Named reads across features: the figures of a round, and whose money the ledger's records are about."""

from vouchers.reporting.queries.figures import Progress, progress
from vouchers.reporting.queries.ledger import everything, of_company, of_reference, of_supplier, reads_everything
from vouchers.reporting.queries.records import Event, of_event

__all__ = [
    "Event",
    "Progress",
    "everything",
    "of_company",
    "of_event",
    "of_reference",
    "of_supplier",
    "progress",
    "reads_everything",
]
