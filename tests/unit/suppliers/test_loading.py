"""Lists from elsewhere: a row that cannot be taken is named, length and size before any work,
nothing cut off in silence.
"""

import csv
import json
import time
from pathlib import Path
from typing import Any

import pytest

from vouchers.documents import lists
from vouchers.documents.lists import ListUnreadable
from vouchers.programmes import loading as programmes
from vouchers.suppliers import loading

DEFINITION = programmes.available()["ai-voucher.2020"]
CLOUD = programmes.available()["cloud-voucher.2020"]

LISTED = {
    "supplier_id": "S-1", "name": "시연 인공지능", "solution_desc_ko": "사진에서 흠을 찾아 줍니다.", "fields": "스마트공장",
    "tech_tags": "영상", "home_page": "https://ai.example/",
}  # fmt: skip


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps(rows, ensure_ascii=False))
    return path


def refused(path: Path) -> str:
    with pytest.raises(ListUnreadable) as refusal:
        list(loading.listings(path, DEFINITION))
    return str(refusal.value.params["row"]) + " " + str(refusal.value.params["problem"])


def test_a_whole_row_is_taken(tmp_path: Path) -> None:
    (row,) = loading.listings(write(tmp_path, LISTED), DEFINITION)
    assert (row.external_id, row.name, row.home_page) == ("S-1", "시연 인공지능", "https://ai.example/")
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(LISTED))
        writer.writeheader()
        writer.writerow(LISTED)
    assert list(loading.listings(path, DEFINITION)) == [row]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://x.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://x.example",
        "x.example",
        "https://" + "a" * 300 + ".example",
    ],
)
def test_a_home_page_is_an_http_address(tmp_path: Path, address: str) -> None:
    assert "http" in refused(write(tmp_path, LISTED, LISTED | {"home_page": address})) and refused(
        write(tmp_path, LISTED, LISTED | {"home_page": address})
    ).startswith("2 ")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("name", "가" * 101),
        ("supplier_id", "1" * 41),
        ("solution_desc_ko", "가" * 2001),
        ("tech_tags", "a," * 2000),
        ("unknown", "x" * 2001),
    ],
)
def test_a_cell_that_is_too_long_is_refused_not_cut(tmp_path: Path, column: str, text: str) -> None:
    assert refused(write(tmp_path, LISTED | {column: text})).startswith(
        f"1 글자 수가 너무 많습니다. ({column}: {len(text):,} > "
    )


def test_length_is_looked_at_before_any_work(tmp_path: Path) -> None:
    begun = time.process_time()
    assert "글자 수" in refused(write(tmp_path, LISTED | {"name": "a" + "\u0301\u0323" * 500_000}))
    assert time.process_time() - begun < 5, "normalising it first would take minutes"


def test_a_file_that_is_too_large_or_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("supplier_id,name,solution_desc_ko\n" + "x" * lists.LARGEST_FILE)
    assert "파일이 너무 큽니다." in refused(path)
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    assert refused(deep).startswith("1 ")


def test_a_catalogue_is_measured_the_same(tmp_path: Path) -> None:
    item = next(item.code for item in CLOUD.cost_items)
    offer = {
        "supplier_id": "S-1", "supplier": "시연 클라우드", "service_id": "V-1", "service": "문서함", "plan_id": "P-1",
        "plan": "기본",
        "item": item, "unit": "사용자·월", "unit_price": "12,000",
    }  # fmt: skip
    (row,) = loading.offers(write(tmp_path, offer), CLOUD)
    assert (row.plan, row.unit_price) == ("기본", 12_000)
    for column, most in (("supplier", 100), ("service", 100), ("plan", 100), ("unit", 40), ("plan_id", 40)):
        with pytest.raises(ListUnreadable) as refusal:
            list(loading.offers(write(tmp_path, offer | {column: "가" * (most + 1)}), CLOUD))
        assert column in str(refusal.value.params["problem"])
