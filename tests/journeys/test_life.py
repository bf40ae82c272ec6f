"""For every programme that has a definition: a voucher's whole life in a real browser, by clicks alone,
without scripts.
"""

import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from tests.factories.world import World
from tests.journeys.life import DISALLOWED, IN_KIND, Life
from tests.journeys.site import Site
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.ledger.verify import verify
from vouchers.programmes import loading

NEEDS = json.loads((Path(__file__).resolve().parents[1] / "data" / "needs.json").read_text())
WHERE_AN_AWARD_CAN_BE = ("paid", "disallowed", "returned", "unpaid", "avail", "locked", "held", "returnable")


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "code", [pytest.param(code, marks=pytest.mark.xdist_group(f"life-{code}")) for code in loading.available()]
)
def test_from_the_call_to_the_settlement_report(site: Site, browser: Browser, code: str) -> None:
    need = next(row for row in NEEDS if row["pair_id"] == "P034")
    definition = loading.available()[code]
    with time_machine.travel(datetime.fromisoformat("2026-03-02T01:00:00+00:00"), tick=True) as traveller:
        with site.app.app_context():
            World(site.app, datetime.fromisoformat("2026-03-01T01:00:00+00:00")).staff()
        life = Life(site, browser, definition, traveller)
        life.register_supplier()
        life.open_call()
        life.start_application(need["need"])
        life.fill_and_submit()
        life.screen()
        life.select(life.evaluate())
        if definition.names_supplier_later:
            life.choose_services()
        life.agree()
        if life.delivered:
            life.spend_on_delivery()
        if life.metered:
            life.spend_by_month()
        life.pay()
        files = life.settle()
        life.close_the_books()
    _figures_are_the_ledgers(life, files)
    with site.app.app_context():
        actors = set(db.session.scalars(select(Transition.user_id).where(Transition.user_id.is_not(None))))
        assert len(actors) >= 12, actors
        assert verify() == []


def _figures_are_the_ledgers(life: Life, files: dict[str, bytes]) -> None:
    """The totals of the PDFs and the XLSX equal `flask ledger balance` to the won."""
    with life.site.app.app_context():
        printed = life.site.app.test_cli_runner().invoke(args=["ledger", "balance", life.reference, "--json"])
    assert printed.exit_code == 0, (printed.output, printed.exception)
    balances = json.loads(printed.output.splitlines()[-1])["balances"]
    expected = {
        side: [
            sum(balances.get(f"{bucket}:{side}", 0) for bucket in WHERE_AN_AWARD_CAN_BE),
            *(balances.get(f"{bucket}:{side}", 0) for bucket in ("paid", "disallowed", "returned")), 0,
        ]
        for side in ("gov", "co")
    }  # fmt: skip
    assert (expected["gov"][0], expected["co"][0]) == (sum(life.gov.values()), sum(life.cash.values()))
    assert balances["disallowed"] == DISALLOWED and balances["held"] == 0 and balances["returned"] > 0
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    totals = _totals(book, "비목별")
    assert totals[:10] == expected["gov"] + expected["co"]
    assert totals[10:15] == [gov + co for gov, co in zip(expected["gov"], expected["co"], strict=True)]
    assert totals[15] == balances.get("inkind_promised", 0) == IN_KIND * len(life.in_kind)
    text = _text(files["pdf"])
    found = [
        int(one)
        for one in re.findall(r"\d+", text.replace(",", "").split("정부지원금", 1)[1].split("합계", 1)[0])
        if len(one) > 2 or one == "0"
    ]
    assert found[:5] == expected["gov"] and found[5:10] == expected["co"], found
    round_text = _text(files["round"])
    assert f"{expected['gov'][0]:,}" in round_text and f"{balances['receivable']:,}" in round_text
    if life.metered:
        metered, covered, _gov, _cash, excess = _totals(book, "월별 이용")[1:6]
        line = life.metered[0].code
        assert covered == life.gov[line] + life.cash[line]
        assert excess == balances["excess"] == metered - covered > 0
        assert f"{excess:,}" in text and f"{excess:,}" in round_text


def _totals(book: CalamineWorkbook, sheet: str) -> list[int]:
    row = next(row for row in book.get_sheet_by_name(sheet).to_python() if row and row[0] == "합계")
    return [int(value) if isinstance(value, (int, float)) else 0 for value in row[1:]]


def _text(body: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
