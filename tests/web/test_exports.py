"""Every list as a file: the same rows as the screen, in the reader's language, and only to who may see them."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from vouchers.applications.models import Application
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import address
from vouchers.kernel.spreadsheet import unguarded
from vouchers.organisations.models import Organisation
from vouchers.payments.models import PaymentBatch
from vouchers.selection.models import Selection
from vouchers.settlement.models import Settlement
from vouchers.suppliers.models import Supplier

LISTS = {
    "/rounds": "officer", "/applications": "officer", "/agreements": "officer", "/invoices": "officer",
    "/deposits": "finance",
    "/payments": "finance", "/payments/{batch}/orders": "finance", "/settlements": "officer",
    "/suppliers/queue": "officer",
    "/rounds/{round}/selection": "officer", "/rounds/{round}/panels": "officer", "/proposals": "supplier1",
    "/suppliers": "", "/catalogue": "", "/ledger": "finance", "/ledger/{round}": "finance", "/ledger/{case}": "finance",
    "/ledger/companies/{company}": "finance", "/ledger/suppliers/{supplier}": "finance",
}  # fmt: skip


def filled(site, path: str) -> str:
    with site.app_context():
        selection, batch = (
            db.session.scalars(select(Selection)).first(),
            db.session.scalars(select(PaymentBatch)).first(),
        )
        settled = db.session.scalars(select(Settlement).where(Settlement.state == "closed")).first().agreement
        return path.format(
            batch=batch.id, round=selection.round.reference, case=settled.reference,
            company=settled.application.organisation_id,
            supplier=settled.supplier_id,
        )  # fmt: skip


def read(answer, file_format: str) -> list[list]:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    body = answer.get_data()
    if file_format == "csv":
        return [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))]
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("path", LISTS)
def test_each_list_says_the_same_in_both_formats(visit, site, path: str) -> None:
    person = visit(address(LISTS[path]) if LISTS[path] else "")
    offered = "?programme=ai-voucher.2020" if path == "/suppliers" else ""
    files = {
        file_format: read(person.get(f"{filled(site, path)}.{file_format}{offered}"), file_format)
        for file_format in ("csv", "xlsx")
    }
    assert len(files["csv"]) == len(files["xlsx"]) > 1
    assert files["csv"][0] == files["xlsx"][0]
    for mine, theirs in zip(files["csv"][1:], files["xlsx"][1:], strict=True):
        for left, right in zip(mine, theirs, strict=True):
            if isinstance(right, float):
                assert float(left) == right
            elif isinstance(right, str):
                assert left.removeprefix("'") == right.removeprefix("'")


@pytest.mark.parametrize("path", [path for path, account in LISTS.items() if account])
def test_lists_are_refused_to_who_may_not_see_the_screen(visit, site, path: str) -> None:
    where = filled(site, path)
    assert visit().get(f"{where}.csv").status_code == 302
    stranger = visit(address("evaluator1") if path == "/proposals" else address("company01"))
    allowed = stranger.get(where).status_code == 200 if "orders" not in path else False
    answer = stranger.get(f"{where}.csv")
    assert (answer.status_code == 200) == allowed, (where, answer.status_code)
    if not allowed:
        assert answer.status_code in (403, 404)


def test_text_that_a_spreadsheet_would_run_stays_text(visit, site) -> None:
    with site.app_context(), transaction():
        supplier = db.session.scalars(
            select(Supplier).where(Supplier.state == "listed").where(Supplier.programme_code == "ai-voucher.2020")
        ).first()
        db.session.get(Organisation, supplier.organisation_id).name = "=2+5"
    rows = {
        file_format: read(visit().get(f"/suppliers.{file_format}?programme=ai-voucher.2020"), file_format)
        for file_format in ("csv", "xlsx")
    }
    plain = visit().get("/suppliers.csv?programme=ai-voucher.2020").get_data(as_text=True)
    assert "'=2+5" in plain and ",=2+5" not in plain
    assert any("=2+5" in row for row in rows["xlsx"]), "a text cell, not the 7 that a formula would give"


def test_a_filter_of_the_screen_is_a_filter_of_the_file(visit, site) -> None:
    with site.app_context():
        count = len(db.session.scalars(select(Application).where(Application.state == "rejected")).all())
    rows = read(visit(address("officer")).get("/applications.csv?state=rejected"), "csv")
    assert len(rows) == 1 + count > 1


def test_an_empty_list_is_a_file_with_its_headings(visit) -> None:
    officer = visit(address("officer"))
    for file_format in ("csv", "xlsx"):
        rows = read(officer.get(f"/suppliers.{file_format}?q=없는이름"), file_format)
        assert rows[0] and all(not any(row) for row in rows[1:])


def test_headings_follow_the_readers_language(visit) -> None:
    headings = {}
    for language in ("ko", "en"):
        answer = visit(address("officer"), language).get("/applications.csv")
        assert "attachment" in answer.headers["Content-Disposition"]
        headings[language] = read(answer, "csv")[0]
    assert headings["ko"] != headings["en"] and len(headings["ko"]) == len(headings["en"])
