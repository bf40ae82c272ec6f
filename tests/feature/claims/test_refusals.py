"""What purchases and invoices refuse."""

from typing import Any

import pytest
from flask import Flask

from tests import given
from tests.given.acting import SPENT, act, on, sample_pdf
from tests.given.agreements import company, supplier
from tests.given.claims import invoiced, requested, waiver
from tests.refused import each, is_refused
from vouchers.claims import errors
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState
from vouchers.kernel.errors import NotPermitted


def _number_twice() -> None:
    first = invoiced(given.purchase(), 1_000_000)
    act(invoicing.refuse_invoice, first, reason="다시 내 주세요.", by=company(first.agreement), day=SPENT)
    other = invoiced(requested(first.agreement, amount=2_000_000), 1_000_000)
    again = requested(first.agreement, amount=3_000_000)
    act(
        invoicing.submit_invoice, again, tax_number=other.tax_number, issued_on=on(SPENT), supply_value=1_000_000,
        vat=100_000, note="x",
        files=[("세금계산서.pdf", sample_pdf())], by=supplier(first.agreement), day=SPENT,
    )  # fmt: skip


CASES = {
    errors.LineUnknown: lambda: requested(given.agreement(), item="labour", amount=1),
    errors.TaxInvoiceUsed: _number_twice,
    errors.WaiverProposed: lambda: waiver(waiver(given.invoice(InvoiceState.ACCEPTED))),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


def test_what_was_claimed_is_not_declined_any_more(sqlite_app: Flask) -> None:
    purchase = invoiced(given.purchase()).purchase
    with pytest.raises(NotPermitted):
        act(purchasing.decline_purchase, purchase, reason="못 합니다.", by=supplier(purchase.agreement), day=SPENT + 1)
