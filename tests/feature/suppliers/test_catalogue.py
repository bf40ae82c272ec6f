"""A catalogue comes in and goes out as the same file, and a wrong row changes nothing."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from vouchers.db import db
from vouchers.suppliers.loading import OFFER_COLUMNS
from vouchers.suppliers.models import Plan, PlanPrice, Supplier

CLOUD = "cloud-voucher.2020"
ROWS = [
    ["C1", "구름회계(시험)", "", "S1", "=회계", "매출과 비용을 한곳에서 관리하는 서비스입니다.", "management", "회계,SaaS", "P1", "기본", "usage-fee",
        "명·월", 12000],
    ["C1", "구름회계(시험)", "", "S1", "=회계", "매출과 비용을 한곳에서 관리하는 서비스입니다.", "management", "회계,SaaS", "P2", "+전문", "usage-fee",
        "명·월", "25,000"],
    ["C2", "구름메일(시험)", "", "S2", "메일", "보안이 갖추어진 업무용 메일 서비스입니다.", "management", "", "P1", "기본", "usage-fee", "명·월",
        3000],
]  # fmt: skip


def write(path: Path, rows: list[list]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([OFFER_COLUMNS, *rows])
    return path


def run(app: Flask, *args: object):
    return app.test_cli_runner().invoke(args=["catalogue", *map(str, args)])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in_unchanged(app: Flask, tmp_path: Path, kind: str) -> None:
    assert "3 new, 0 updated" in run(app, "import", write(tmp_path / "in.csv", ROWS)).output
    out, again = tmp_path / f"out.{kind}", tmp_path / f"again.{kind}"
    assert run(app, "export", out).exit_code == 0
    if kind == "xlsx":
        cells = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    else:
        cells = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
        assert [row[4][0] for row in cells[1:3]] == ["'", "'"], "text that a spreadsheet would run stays text"
    assert [len(cells), *cells[0]] == [4, *OFFER_COLUMNS]
    assert "0 new, 3 updated" in run(app, "import", out).output
    assert run(app, "export", again).exit_code == 0
    assert again.read_bytes() == out.read_bytes() or kind == "xlsx"
    assert set(db.session.scalars(select(Plan.name))) == {"기본", "+전문"}
    assert db.session.scalar(select(func.count()).select_from(Supplier)) == 2
    assert db.session.scalar(select(func.count()).select_from(PlanPrice)) == 3, "an unchanged price starts no new line"


def test_a_changed_price_is_a_new_line_of_its_history(app: Flask, tmp_path: Path) -> None:
    run(app, "import", write(tmp_path / "in.csv", ROWS))
    run(app, "import", write(tmp_path / "in.csv", [[*ROWS[0][:-1], 13000]]))
    plan = db.session.scalars(select(Plan).order_by(Plan.id)).first()
    assert [price.unit_price for price in sorted(plan.prices, key=lambda price: price.id)] == [12000, 13000]


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("unit_price", "0", "4번째"),
        ("item", "없는비목", "4번째"),
        ("plan", "", "4번째"),
        ("business_number", "1234567890", "4번째"),
    ],
)
def test_one_wrong_row_changes_nothing(app: Flask, tmp_path: Path, column: str, value: str, told: str) -> None:
    wrong = [*ROWS[:2], [value if name == column else cell for name, cell in zip(OFFER_COLUMNS, ROWS[2], strict=True)]]
    result = run(app, "import", write(tmp_path / "in.csv", wrong))
    assert result.exit_code == 1 and told in result.output, result.output
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 0


def test_unknown_programmes_and_endings_are_refused(app: Flask, tmp_path: Path) -> None:
    assert "known: " in run(app, "import", write(tmp_path / "in.csv", ROWS), "--programme", "none.1999").output
    assert ".csv or .xlsx" in run(app, "export", tmp_path / "out.pdf").output


@pytest.mark.parametrize("name", ["가장 앞", "힣 가장 뒤"])
def test_what_a_list_says_otherwise_is_changed(app: Flask, tmp_path: Path, name: str) -> None:
    run(app, "import", write(tmp_path / "in.csv", ROWS))
    place = OFFER_COLUMNS.index("plan")
    run(app, "import", write(tmp_path / "in.csv", [[name if at == place else cell for at, cell in enumerate(ROWS[0])]]))
    assert db.session.scalars(select(Plan).order_by(Plan.id)).first().name == name
