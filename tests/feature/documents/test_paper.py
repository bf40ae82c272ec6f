"""How papers are set: no number or word is broken, the text is the picture, columns add up."""

import io
import re

import pytest
from pypdf import PdfReader

from vouchers.documents import render
from vouchers.documents.render import whole_words

AT = "2026-11-02T13:01:00+00:00"


def figures(awarded: int, paid: int, disallowed: int, returned: int) -> dict[str, int]:
    left = awarded - paid - disallowed - returned
    return {"awarded": awarded, "paid": paid, "disallowed": disallowed, "returned": returned, "left": left}


def round_report(lines: int = 30) -> bytes:
    gov, co = figures(1_000_000_000, 987_654_321, 1_234_567, 1_000_001), figures(250_000_000, 240_000_001, 5, 7)
    row = {
        "reference": "AIV-2026-00019", "company": "가나다 정밀공업(시험)", "supplier": "라마바 인공지능(시험)",
        "state": "정산 확정, 반납 대기", "gov": gov, "co": co, "receivable": 1_234_567,
    }  # fmt: skip
    return render.pdf(
        "round_report",
        {
            "agency": "전담기관", "programme": "AI 바우처 지원사업",
            "round": {"title": "1차 공고", "reference": "AIV-2026-R1"},
            "lines": [row] * lines,
            "totals": {
                "gov": {name: value * lines for name, value in gov.items()},
                "co": {name: value * lines for name, value in co.items()},
                "budget": 40_000_000_000, "unawarded": 10_000_000_000, "receivable": 1_234_567 * lines, "excess": 0,
            },
            "document": {"number": "AIV-2026-R1-D1", "title": "회차 정산보고서", "at": AT},
        },
    )  # fmt: skip


def test_amounts_of_billions_stay_in_one_piece() -> None:
    lines = 60
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(round_report(lines))).pages)
    for amount in (1_000_000_000 * lines, 987_654_321 * lines, 250_000_000 * lines, 40_000_000_000):
        assert f"{amount:,}" in text
    assert text.count("987,654,321") == lines


def test_each_row_of_a_round_adds_up() -> None:
    text = PdfReader(io.BytesIO(round_report(1))).pages[0].extract_text()
    row = next(line for line in text.splitlines() if line.startswith("AIV-2026-00019"))
    awarded, paid, disallowed, returned, left = [
        int(each.replace(",", "")) for each in re.findall(r"[\d,]{2,}|\b\d\b", row)[-11:-6]
    ]
    assert awarded == paid + disallowed + returned + left


def test_the_text_layer_is_the_picture() -> None:
    reader = PdfReader(io.BytesIO(round_report()))
    text = reader.pages[0].extract_text()
    assert text.count("회차 정산보고서") == 1 and text.count("문서번호") <= 1
    assert text.index("회차 정산보고서") < text.index("1. 요약")
    assert reader.trailer["/Root"]["/Lang"] == "ko" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body><p>맺는다. 둘</p>", '<body><p><span class="w">맺는다.</span> 둘</p>'),
        ("<body><p>&lt;가나&gt;</p>", '<body><p><span class="w">&lt;가나&gt;</span></p>'),
        ("<body><b>정부지원금</b>은 그", '<body><span class="w"><b><span class="w">정부지원금</span></b>은</span> 그'),
        (f"<body><p>{'가' * 60}</p>", f"<body><p>{'가' * 60}</p>"),
        ("<title>두 말</title><body>", "<title>두 말</title><body>"),
    ],
)
def test_a_word_is_one_piece(before: str, after: str) -> None:
    assert whole_words(before) == after
