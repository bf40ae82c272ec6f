"""What people type is found however it is written, and what the index compares is what the search asks for."""

import pytest
import sqlalchemy as sa
from flask import Flask

from tests import given
from tests.given.people import approver, finance, officer
from vouchers.agreements import queries as agreements
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.bank import queries as bank
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.listing import Listing
from vouchers.db.searching import sought
from vouchers.kernel.texts import folded
from vouchers.organisations.models import Organisation
from vouchers.payments import queries as payments
from vouchers.settlement import queries as settlement


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("AIV-2026-00001", "aiv202600001"), ("aiv 2026 00001", "aiv202600001"), ("000-00-00131", "0000000131"),
        ("㈜초롱 출판", "초롱출판"), ("주식회사 초롱출판", "초롱출판"), ("초롱출판(주)", "초롱출판"),
        ("초롱 출판", "초롱출판"), ("초롱\u00a0출판", "초롱출판"),
        ("ＡＩＶ２０２６", "aiv2026"), (" - ", ""),
    ],
)  # fmt: skip
def test_spellings_of_the_same_are_the_same(typed: str, key: str) -> None:
    assert folded(typed) == key


def found(listing: Listing, words: str) -> int:
    return len(listing.narrowed(words).page(None).rows)


def test_an_application_is_found_by_every_number_and_name_of_it(app: Flask) -> None:
    applied = given.application()
    firm = applied.organisation
    reference, receipt, number = applied.reference, applied.receipt, firm.business_number or ""
    listing = [
        reference, reference.replace("-", ""), reference.lower(), receipt, receipt.replace("-", ""),
        number, f"{number[:3]}-{number[3:5]}-{number[5:]}", firm.name, firm.name.replace(" ", ""), f"㈜{firm.name}",
        firm.representative_name, applied.supplier.name if applied.supplier else "", "company1@given.example",
        "불량을찾는", "불량을 찾는",
    ]  # fmt: skip
    for words in filter(None, listing):
        narrowed = applications.listing(officer(), [applied.round]).narrowed(words)
        assert [row.reference for row in narrowed.page(None).rows] == [reference], words
    for words in ("없는 말", "9999999999", f"{receipt[:-1]}9", " - ", "%", "_"):
        assert found(applications.listing(officer(), [applied.round]), words) == 0, words


def test_every_list_finds_the_numbers_that_it_shows(app: Flask) -> None:
    batch = given.batch()
    invoice = batch.orders[0].invoice
    case, seller = invoice.agreement.reference, invoice.agreement.supplier.name
    assert found(agreements.listing(officer()), case.replace("-", "")) == 1
    assert found(agreements.listing(officer()), seller) == 1
    listed = claims.listing(officer())
    for words in (case, invoice.tax_number, invoice.tax_number.upper(), invoice.reference.replace("-", ""), seller):
        assert found(listed, words) == 1, words
    for words in (batch.reference, batch.reference.replace("-", "").lower(), case, seller):
        assert found(payments.batches(), words) == 1, words
    deposits = bank.deposits()
    line = deposits.page(None).rows[0]
    for words in (line.statement_line, line.payer, line.reference):
        assert found(deposits, words) >= 1, words
    for narrowed in (agreements.listing(finance()), listed, payments.batches(), deposits):
        assert found(narrowed, "없는 말") == 0


def test_a_settlement_is_found_by_its_case(app: Flask) -> None:
    made = given.settlement()
    listed = settlement.listing(approver())
    assert found(listed, made.agreement.reference) == 1 and found(listed, "없는 말") == 0
    assert listed.page(None).count == 1 and listed.narrowed("없는 말").count() == 0


INDEXED = (
    Organisation.name, Organisation.business_number, Organisation.representative_name, Application.title,
    Application.reference, Invoice.tax_number,
)  # fmt: skip


@pytest.mark.parametrize("column", INDEXED, ids=str)
def test_the_index_is_of_what_is_asked(app: Flask, column: sa.orm.InstrumentedAttribute[str]) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no trigrams")
    db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    shown = sa.select(column.class_.id).where(sought("초롱출판", column))
    asked = f"EXPLAIN {shown.compile(db.engine, compile_kwargs={'literal_binds': True})}".replace("%", "%%")
    plan = "\n".join(db.session.connection().exec_driver_sql(asked).scalars())
    assert f"ix_{column.class_.__tablename__}__{column.key}_words" in plan
