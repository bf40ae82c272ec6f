"""The corrected tax invoice of what an inspection did not accept (부가가치세법 제32조제7항)."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import SPENT, act, on
from tests.given.agreements import company, supplier
from tests.letters import letters
from vouchers.claims import errors
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.kernel.errors import NotNow, NotPermitted
from vouchers.kernel.money import Won

CUT = SPENT + 5


def number(day: float, last: str = "C7") -> str:
    return f"{on(day):%Y%m%d}41000000000000{last}"


def correct(invoice: Invoice, *, day: float = CUT, tax_number: str = "", issued: float = CUT) -> None:
    act(
        invoicing.correct_tax_invoice, invoice, tax_number=tax_number or number(issued), issued_on=on(issued),
        by=supplier(invoice.agreement), day=day,
    )  # fmt: skip


def test_what_was_not_accepted_is_taken_off_once(app: Flask) -> None:
    invoice = given.invoice(InvoiceState.PARTLY_ACCEPTED)
    amounts: tuple[Won, Won] = invoice.correction
    assert amounts == (invoice.supply_value - invoice.accepted, invoice.vat - invoice.vat_of_accepted) and all(amounts)
    with pytest.raises(NotPermitted):
        act(
            invoicing.correct_tax_invoice, invoice, tax_number=number(CUT), issued_on=on(CUT),
            by=company(invoice.agreement), day=CUT,
        )  # fmt: skip
    correct(invoice)
    assert (invoice.corrected_by, invoice.corrected_on) == (number(CUT).lower(), on(CUT))
    assert invoice.state is InvoiceState.PARTLY_ACCEPTED and f"{amounts[0]:,}원" in letters("invoice_corrected")[0].body
    with pytest.raises(NotPermitted):
        correct(invoice, tax_number=number(CUT, "C8"))


def test_what_was_accepted_in_full_needs_none(app: Flask) -> None:
    with pytest.raises((NotPermitted, NotNow)):
        correct(given.invoice(InvoiceState.ACCEPTED))


@pytest.mark.parametrize(
    ("issued", "tax_number", "kind"),
    [
        (SPENT - 1, "", errors.CorrectedOutside),
        (CUT + 1, "", errors.CorrectedOutside),
        (CUT, "own", errors.TaxInvoiceUsed),
        (CUT, number(CUT - 1), errors.NumberOfAnotherDay),
    ],
)
def test_a_correction_is_of_its_time_and_its_own(app: Flask, issued: float, tax_number: str, kind: type) -> None:
    invoice = given.invoice(InvoiceState.PARTLY_ACCEPTED)
    told = invoice.tax_number if tax_number == "own" else tax_number
    with pytest.raises(Exception) as refusal:  # noqa: PT011 - looked at below
        correct(invoice, tax_number=told, issued=issued)
    found = getattr(refusal.value, "refusals", [refusal.value])
    assert kind in {type(one) for one in found} and invoice.corrected_by is None


def test_a_number_of_a_correction_is_no_invoice_s(app: Flask) -> None:
    invoice = given.invoice(InvoiceState.PARTLY_ACCEPTED)
    correct(invoice)
    with pytest.raises(errors.TaxInvoiceUsed):
        act(
            invoicing.submit_invoice, invoice.purchase, tax_number=number(CUT), issued_on=on(CUT), supply_value=1_000,
            vat=100, note="다음 납품", files=[], by=supplier(invoice.agreement), day=CUT,
        )  # fmt: skip
