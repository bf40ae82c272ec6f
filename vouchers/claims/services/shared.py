"""Helpers of the verbs of claims."""

from datetime import datetime
from typing import Any

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.claims import errors
from vouchers.claims.models import Invoice, Purchase
from vouchers.kernel.money import Won
from vouchers.ledger.chart import Source
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page


def require_running(purchase: Purchase) -> None:
    """Refuse what claims money of an agreement whose settlement has begun."""
    if purchase.agreement.state is not AgreementState.CONCLUDED:
        raise errors.AgreementNotRunning()


def require_nothing_waiting(purchase: Purchase) -> None:
    """Refuse while an invoice of the purchase waits for its inspection."""
    if purchase.waits_for_inspection:
        raise errors.InvoiceWaiting()


def parts(invoice: Invoice) -> dict[Source, Won]:
    """Return what was accepted, in won, by source."""
    return {Source.GOV: invoice.gov, Source.CO: invoice.co}


def tell(
    agreement: Agreement, organisation_id: int, kind: str, key: str, *, at: datetime, page: Page, **context: Any
) -> None:
    """A letter to each person of the organisation is on its way, once for each key."""
    outbox.write_all(
        kind, organisations.people_of(organisation_id), key=key, at=at, page=page, reference=agreement.reference,
        title=agreement.application.title, **context,
    )  # fmt: skip
