"""What desks and case pages show, composed from what the features bring and filtered by their policies."""

from vouchers.desks.queries.case import Brought, case, may_read_document
from vouchers.desks.queries.desks import audits, company_desk, evaluator_desk
from vouchers.desks.queries.queues import queues
from vouchers.desks.queries.search import search

__all__ = [
    "Brought", "audits", "case", "company_desk", "evaluator_desk", "may_read_document", "queues", "search",
]  # fmt: skip
