"""Lists as offices send them: every encoding, heading and cell is read as it is meant, or refused with its row."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import func, select

from tests import given
from tests.given.organisations import number
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.organisations.models import Organisation
from vouchers.suppliers import queries
from vouchers.suppliers.models import Solution, Supplier
from vouchers.web import exports

HEAD = ["supplier_id", "name", "solution_desc_ko", "fields", "tech_tags", "business_number", "home_page"]
ROW = ["S1", "가나다 비전(시험)", "카메라로 불량을 찾습니다", "제조", "비전", "", ""]


def told(app: Flask, path: Path) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["suppliers", "import", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def csv_of(rows: list[list[str]], separator: str = ",") -> str:
    target = io.StringIO()
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue()


def xlsx(path: Path, rows: list[list[object]], merged: tuple[str, object] | None = None) -> Path:
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    if merged:
        sheet.merge_range(merged[0], merged[1])
    book.close()
    return path


def names() -> list[str]:
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.id)))


@pytest.mark.parametrize(
    "body",
    [
        csv_of([HEAD, ROW]).encode(),
        csv_of([HEAD, ROW]).encode("utf-8-sig"),
        csv_of([HEAD, ROW]).encode("cp949"),
        csv_of([HEAD, ROW]).encode("utf-16"),
        csv_of([HEAD, ROW], ";").encode(),
        csv_of([HEAD, ROW], "\t").encode("cp949"),
        csv_of([["2026년 공급기업 목록"], [], HEAD, ROW]).encode(),
        csv_of([[f" {name}\n" for name in HEAD], ROW]).encode(),
        csv_of([HEAD, ROW, [" ", "", "\u200b"], []]).encode(),
        unicodedata.normalize("NFD", csv_of([HEAD, ROW])).encode(),
        csv_of([HEAD, ROW]).replace("\r\n", "\n").encode(),
    ],
    ids=["utf-8", "bom", "cp949", "utf-16", "semicolon", "tab", "title", "heading", "blank rows", "NFD", "unix"],
)
def test_a_list_is_read_as_offices_write_it(app: Flask, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(body)
    assert told(app, tmp_path / "list.csv") == (0, "1 new, 0 updated\n")
    assert names() == ["가나다 비전(시험)"]
    assert db.session.scalars(select(Solution)).one().field_codes == ["manufacturing"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEAD], "읽을 줄이 없습니다"),
        ([], "찾지 못했습니다"),
        ([[*HEAD[:1], *HEAD[2:]], ROW], "(name)"),
        ([[*HEAD, "name"], [*ROW, "다른 이름"]], "두 번 있습니다. (name)"),
        ([HEAD, ROW, ["S1", "라마바(시험)", "설명"]], "3번째 줄: 같은 것이 목록에 두 번"),
        ([HEAD, ROW, ["S2", "가나다 비전(시험)", "설명"]], "3번째 줄: 같은 것이 목록에 두 번"),
        ([HEAD, ["S" * 41, "이름", "설명"]], "2번째 줄: 글자 수가 너무 많습니다"),
        ([HEAD, ["S1", "가" * 101, "설명"]], "2번째 줄: 글자 수가 너무 많습니다"),
        ([HEAD, ["S1", "\u3164", "설명"]], "2번째 줄: 필요한 열이 비어 있습니다. (name)"),
        ([HEAD, ["S1", "이름", "연락 850101-1234566"]], "2번째 줄: 주민등록번호"),
        ([HEAD, ["S1", "이름", "설명\x0b"]], "2번째 줄: 보이지 않는 제어 문자"),
        ([HEAD, ["S1", "이름", "설명\uffff"]], "2번째 줄: 보이지 않는 제어 문자"),
        ([HEAD, ["S1", "이름", "설명", "", "", "", "javascript:alert(1)"]], "2번째 줄: 홈페이지"),
        ([HEAD, ["S1", "이름", "설명", "", "", "1234567890"]], "2번째 줄"),
        ([HEAD, ["S1", "#N/A", "설명"]], "2번째 줄: 오류 값"),
        ([HEAD, ["S1", "이름", "가" * 200_000]], "2번째 줄"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_row_and_nothing_is_written(
    app: Flask, tmp_path: Path, rows: list[list[str]], said: str
) -> None:
    (tmp_path / "list.csv").write_text(csv_of(rows), encoding="utf-8")
    code, output = told(app, tmp_path / "list.csv")
    assert code == 1 and said in output, output
    assert "Traceback" not in output and names() == []


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("x.xlsx", b""),
        ("x.xlsx", b"PK\x03\x04broken"),
        ("x.csv", b"\x81\xff\xfe\xff" * 9),
        ("x.json", b"{"),
        ("x.json", b"[" * 9999),
        ("x.pdf", b"x"),
    ],
)
def test_a_broken_file_is_a_sentence(app: Flask, tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / name).write_bytes(body)
    code, output = told(app, tmp_path / name)
    assert code == 1 and "1번째 줄" in output and "Traceback" not in output


def test_numbers_of_a_sheet_are_as_they_are_written(app: Flask, tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", [HEAD, [9000, "가나다(시험)", 2026, "제조", 12, "", ""]])
    assert told(app, tmp_path / "a.xlsx") == (0, "1 new, 0 updated\n")
    (tmp_path / "a.csv").write_text(csv_of([HEAD, ["9000", "가나다(시험)", "2026", "제조", "12", "", ""]]))
    assert told(app, tmp_path / "a.csv") == (0, "0 new, 1 updated\n")
    assert list(db.session.scalars(select(Supplier.external_id))) == ["9000"]
    assert db.session.scalars(select(Solution)).one().tags == ["12"]


def test_a_merged_cell_holds_for_all_its_rows(app: Flask, tmp_path: Path) -> None:
    rows = [HEAD, *([f"S{place}", f"기업{place}(시험)", "설명", "", "", "", ""] for place in (1, 2, 3))]
    xlsx(tmp_path / "a.xlsx", rows, ("D2:D4", "제조"))
    assert told(app, tmp_path / "a.xlsx")[0] == 0
    assert {tuple(codes) for codes in db.session.scalars(select(Solution.field_codes))} == {("manufacturing",)}


def test_truth_is_no_name(app: Flask, tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx", [HEAD, ["S1", True, "설명", "", "", "", ""]])
    code, output = told(app, tmp_path / "a.xlsx")
    assert code == 1 and "2번째 줄: 참·거짓" in output


def test_a_field_that_the_programme_does_not_know_is_told(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(csv_of([HEAD, [*ROW[:3], "제조,우주", "", "", ""]]))
    code, output = told(app, tmp_path / "a.csv")
    assert code == 0 and "우주" in output and "제조" not in output.splitlines()[1]


def test_a_firm_that_registered_itself_is_the_one_of_the_list(app: Flask, tmp_path: Path) -> None:
    own = given.supplier()
    listed = [[*ROW[:5], own.organisation.business_number, ""]]
    (tmp_path / "a.csv").write_text(csv_of([HEAD, *listed]))
    assert told(app, tmp_path / "a.csv") == (0, "0 new, 1 updated\n")
    db.session.expire_all()
    assert own.external_id == "S1" and own.solutions[0].name == "맡은 일", "what the firm wrote itself stays"
    (tmp_path / "b.csv").write_text(csv_of([HEAD, ["S9", *listed[0][1:]]]))
    code, output = told(app, tmp_path / "b.csv")
    assert code == 1 and "2번째 줄" in output and "S1" in output


def test_one_number_under_two_ids_is_refused(app: Flask, tmp_path: Path) -> None:
    rows = [["S1", "하나(시험)", "설명", "", "", number(77), ""], ["S2", "둘(시험)", "설명", "", "", number(77), ""]]
    (tmp_path / "a.csv").write_text(csv_of([HEAD, *rows]))
    code, output = told(app, tmp_path / "a.csv")
    assert code == 1 and "3번째 줄" in output and names() == []


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_file_of_the_pool_is_read_back_and_changes_nothing(
    app: Flask, tmp_path: Path, file_format: str, language: str
) -> None:
    given.supplier()
    source = tmp_path / "list.csv"
    source.write_text(csv_of([HEAD, ["007", *ROW[1:5], number(90_001), "https://x.example"]]))
    assert told(app, source)[0] == 0
    with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
        body = b"".join(exports.content(queries.listing("ai-voucher.2020"), file_format))
    before = db.session.scalar(select(func.count()).select_from(Transition))
    path = tmp_path / f"pool.{file_format}"
    path.write_bytes(body)
    code, output = told(app, path)
    assert code == 0 and "0 new, 2 updated" in output, output
    assert db.session.scalar(select(func.count()).select_from(Transition)) == before
    if file_format == "csv":
        assert '=""007""' in body.decode() and f'=""{number(90_001)}""' in body.decode(), "Excel keeps the zeros"
