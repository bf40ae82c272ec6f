"""Everything that is wrong with a form is said at once, each beside its field: shape and rules together."""

import html
import re

import pytest
from flask import Flask

from tests.web.test_kept import account_of, path_of


def said(page: str) -> list[tuple[str, str]]:
    """(field, sentence) of every line of the summary."""
    block = re.search(r'class="notice danger[^"]*error-summary.*?</div>', page, re.DOTALL) or re.search(
        r'class="error-summary.*?</div>', page, re.DOTALL
    )
    assert block, page[:2000]
    rows = re.findall(r'<li>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</li>', block[0], re.DOTALL)
    return [(field, html.unescape(sentence).strip()) for field, sentence in rows]


WRONG = {
    "invoice-new": (
        {"tax_number": "틀림", "issued_on": "2020-01-01", "supply_value": "9,000,000,000", "vat": "1", "note": "짧"},
        {"tax_number", "issued_on", "supply_value", "vat", "note", "evidence"},
    ),
    "purchase-new": (
        {"item_code": "solution", "description": "짧", "amount": "900,000,000,000"},
        {"description", "amount"},
    ),
    "costs": (
        {"gov__solution": "300,000,001", "basis__solution": "", "cash__solution": "1억", "in_kind__labour": "5"},
        {"cash__solution"},
    ),
    "costs ": (
        {"gov__solution": "300,000,001", "basis__solution": "", "in_kind__labour": "5", "basis__labour": ""},
        {"gov__solution", "basis__solution", "basis__labour", ""},
    ),
    "sign-up": (
        {"company": "", "business_number": "1", "email": "a@b", "password": "short", "again": "other"},
        {"company", "business_number", "email", "password", "again", "privacy-0"},
    ),
    "round-new": (
        {"title": "", "budget": "0", "opens_at": "2027-01-02T10:00", "closes_at": "2027-01-01T10:00"},
        {"title", "budget", "closes_at"},
    ),
    "deposit-new": (
        {"statement_line": "", "payer": "", "amount": "x", "deposited_on": "2020-01-01"},
        {"statement_line", "payer", "amount", "deposited_on"},
    ),
    "supplier-register": (
        {"introduction": "짧음", "slots": "100", "bank_code": "", "account": "12", "holder": "다른 사람"},
        {"introduction", "slots", "bank_code", "account", "holder"},
    ),
    "solution-new": ({"name": "", "price_from": "5", "price_to": "4"}, {"name", "price_to"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_shape_and_rules_are_named_together(site: Flask, visit, name: str) -> None:
    typed, fields = WRONG[name]
    if name == "deposit-new":
        typed = {**typed, "round": "AIV-2026-R1"}
    if name == "supplier-register":
        typed = {**typed, "programme_code": "ai-voucher.2020"}
    if name == "round-new":
        typed = {**typed, "programme_code": "ai-voucher.2020"}
    path, name = path_of(site, name.strip()), name.strip()
    page = visit(account_of(site, name)).post(path, typed).get_data(as_text=True)
    named = {field for field, _sentence in said(page)}
    assert fields - {"privacy-0"} <= named, said(page)


def test_a_sheet_names_every_gap(site: Flask, visit) -> None:
    path, visitor = path_of(site, "sheet"), visit(account_of(site, "sheet"))
    names = sorted(set(re.findall(r'name="((?:points|comment)__[^"]+)"', visitor.get(path).get_data(as_text=True))))
    wrong = dict.fromkeys(names, "") | {names[-1]: "9999"}
    rows = said(visitor.post(path, {**wrong, "then": "submit"}).get_data(as_text=True))
    assert [field for field, _ in rows].count(names[-1]) == 1 and {field for field, _ in rows} == set(names)


def test_the_months_and_the_use_are_refused_together_and_the_sum_is_offered(site: Flask, visit) -> None:
    path, visitor = path_of(site, "report-use"), visit(account_of(site, "report-use"))
    box = re.search(
        r'name="(used__\d+)"[^>]*data-price="(\d+)"|data-price="(\d+)"', visitor.get(path).get_data(as_text=True)
    )
    name, price = box[1], int(box[2])
    page = visitor.post(path, {name: "2.5", "then": "fill", "note": "2분기"}).get_data(as_text=True)
    assert re.search(r'name="supply_value"[^>]*value="([^"]*)"', page)[1] == f"{(price * 25 + 5) // 10:,}"
    assert "error-summary" not in page and "2분기" in page, "nothing is refused by filling in"
    refused = visitor.post(path, {name: "2.5", "supply_value": "100", "vat": "1", "tax_number": "x", "month": ""})
    assert {"supply_value", "vat", "tax_number", "month", "note", "evidence"} <= {
        field for field, _ in said(refused.get_data(as_text=True))
    }
