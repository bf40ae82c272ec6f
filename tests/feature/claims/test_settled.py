"""What can still be said about an invoice of a settled agreement."""

import pytest
from flask import Flask

from tests import given
from tests.features import ledger_causes
from tests.given.acting import OVER, act
from tests.given.agreements import company
from tests.given.people import finance
from vouchers.claims import queries
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.kernel.errors import NotPermitted
from vouchers.ledger.verify import verify
from vouchers.settlement.states import SettlementState


def test_nobody_shows_or_waives_vat_of_a_settled_agreement(app: Flask) -> None:
    closed = given.settlement(SettlementState.CLOSED)
    (invoice,) = queries.invoices(closed.agreement_id, InvoiceState.PAID)
    with pytest.raises(NotPermitted):
        act(
            invoicing.show_vat,
            invoice,
            files=[("증빙.pdf", given.sample_pdf())],
            by=company(closed.agreement),
            day=OVER + 30,
        )
    with pytest.raises(NotPermitted):
        act(invoicing.propose_waiver, invoice, reason="exempt", by=finance(), day=OVER + 30)
    assert verify(ledger_causes()) == []
