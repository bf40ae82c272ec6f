"""What desks and case pages show, composed from the features' own reads and filtered by their policies."""

from vouchers.desks.queries.case import case, may_read_document
from vouchers.desks.queries.desks import audits, company_desk, evaluator_desk
from vouchers.desks.queries.queues import approver_queues, finance_queues, officer_queues

__all__ = [
    "approver_queues", "audits", "case", "company_desk", "evaluator_desk", "finance_queues", "may_read_document", "officer_queues",
]  # fmt: skip
