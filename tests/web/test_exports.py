"""Every list as a file: the same rows as the screen, in the reader's language, and only to who may see them."""

import csv
import io
import re
from html import unescape

import pytest
from markupsafe import escape
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


FRAME = 3
"""Lines above the heading: what it is, of which conditions it is the answer, who made it and when."""


def read(answer, file_format: str) -> list[list]:
    """The heading and the rows of a file."""
    return whole(answer, file_format)[FRAME:]


def whole(answer, file_format: str) -> list[list]:
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
    assert files["csv"][0] == files["xlsx"][0] and len(set(files["csv"][0])) == len(files["csv"][0]) > 1
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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_file_says_what_was_asked_by_whom_and_when(visit, language: str) -> None:
    person = visit(address("officer"), language)
    asked = "/applications.{}?state=rejected&from=2020-01-01&sort=-gov&q=AIV"
    for file_format in ("csv", "xlsx"):
        title, conditions, made = (row[0] for row in whole(person.get(asked.format(file_format)), file_format)[:FRAME])
        said = {
            "ko": (
                "신청서",
                "찾는 말: AIV · 상태: 미선정 · 제출: 2020-01-01 ~  · 차례: 정부지원금 (큰 것부터)",
                "시연 담당관",
            ),
            "en": ("Application", "Search", "시연 담당관"),
        }[language]
        assert title == said[0] and conditions.startswith(said[1]) and said[2] in made
        nothing = whole(person.get(f"/applications.{file_format}"), file_format)
        assert nothing[1][0] == {"ko": "전체", "en": "All"}[language]


SCREENS = {
    path: account for path, account in LISTS.items()
    if path in ("/rounds", "/applications", "/agreements", "/invoices", "/deposits", "/payments", "/settlements",
        "/suppliers/queue", "/proposals")
} | {"/confirmations": "officer", "/account-changes": "officer"}  # fmt: skip
"""Lists that are drawn from their declaration."""


@pytest.mark.parametrize("path", SCREENS)
def test_each_list_sorts_by_what_it_shows_and_counts_itself(visit, path: str) -> None:
    person = visit(address(SCREENS[path]))
    page = person.get(path).get_data(as_text=True)
    count = re.search(r'role="status">모두 (\d+)건', page)
    assert count, page[:300]
    sorts = re.findall(r'<a href="([^"]*[?&]sort=[^"]*)"', page)
    assert len(sorts) >= 3
    for link in sorts:
        answer = person.get(unescape(link))
        assert answer.status_code == 200, link
        sorted_page = answer.get_data(as_text=True)
        assert 'aria-sort="' in sorted_page and f"모두 {count[1]}건" in sorted_page


@pytest.mark.parametrize("path", SCREENS)
def test_a_day_that_is_none_is_said_beside_its_field_and_kept(visit, path: str) -> None:
    person = visit(address(SCREENS[path]))
    for wrong in ("2026-13-01", "어제", "'"):
        page = person.get(f"{path}?from={wrong}").get_data(as_text=True)
        assert 'aria-describedby="from-error"' in page and "날짜를 2026-11-23처럼" in page
        assert f'value="{escape(wrong)}"' in page
    page = person.get(f"{path}?from=2026-11-02&to=2026-11-01").get_data(as_text=True)
    assert 'aria-describedby="to-error"' in page
    for nothing in (f"{path}?from=2999-01-01", f"{path}?q=없는이름입니다"):
        page = person.get(nothing).get_data(as_text=True)
        assert "조건에 맞는 것이 없습니다." in page and f'href="{path}"' in page


def test_a_filter_without_such_an_answer_asks_nothing(visit) -> None:
    person = visit(address("officer"))
    everything = person.get("/applications").get_data(as_text=True)
    odd = person.get("/applications?state=nonsense&round=XYZ&field=no&sort=nonsense").get_data(as_text=True)
    assert re.findall(r'role="status">[^<]*', odd) == re.findall(r'role="status">[^<]*', everything)


@pytest.mark.parametrize(
    ("path", "account", "said"),
    [
        (
            "/suppliers.csv?programme=ai-voucher.2020&field=healthcare&q=누리",
            "",
            ("사업: AI 바우처", "분야: 의료", "찾는 말: 누리"),
        ),
        ("/catalogue.csv?q=구름", "", ("사업: 클라우드", "찾는 말: 구름")),
        (
            "/ledger.csv?type=award&source=gov&as_of=2026-11-01",
            "finance",
            ("효력일까지: 2026-11-01", "거래: ", "재원: "),
        ),
        ("/ledger/{round}.csv", "finance", ("회차: {round}",)),
        ("/rounds/{round}/selection.csv", "officer", ("회차: {round}",)),
        ("/rounds/{round}/panels.csv", "officer", ("회차: {round}",)),
    ],
)
def test_lists_that_draw_themselves_say_how_they_are_narrowed_too(
    visit, site, path: str, account: str, said: tuple[str, ...]
) -> None:
    answer = visit(address(account) if account else "").get(filled(site, path))
    conditions = whole(answer, "csv")[1][0]
    assert [part for part in said if filled(site, part) not in conditions] == []
