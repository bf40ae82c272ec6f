"""Names that stand in letters of ours: what a reader, or a mail program, would take for an address is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vouchers.kernel import texts
from vouchers.kernel.addresses import in_ascii, is_email
from vouchers.kernel.spreadsheet import guarded, unguarded
from vouchers.kernel.texts import counted, holds_address, unprintable, use_letters, visible

ADDRESSES = [
    "https://evil.example/pay", "www.evil.example", "evil.example", "지급확인 voucher-pay.llc/login", "voucher-pay.inc/pay",
    "evil.ltd/a", "evil.co",
    "evil.co?x=1", "evil.gmbh", "지원금.한국/pay", "지원금.한국", "bücher.example", "pay@evil.example", "hxxp evil",
    "http://1.2.3.4", "10.0.0.1", "ｅｖｉｌ．ｅｘａｍｐｌｅ",
    "evil。example", "go to evil.example:8080", "a.b.c.d.example", "co.ltd/pay",
]  # fmt: skip
NAMES = [
    "가나다 제과(시연)", "(주)누리비전", "Foo Co., Ltd.", "Foo Co.,Ltd.", "Foo Co.Ltd", "Foo Inc.", "Bar GmbH", "㈜ 온달", "J. R. Kim",
    "A.B. Trading", "St. Mary", "누리 3.0",
    "주식회사 가.나.다", "No.1 상회", "O'Neil & Sons",
]  # fmt: skip


@pytest.mark.parametrize("text", ADDRESSES)
def test_what_a_reader_could_follow_is_an_address(text: str) -> None:
    assert holds_address(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_a_name(text: str) -> None:
    assert not holds_address(text)


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\u200b\ufeff\u2060", "\u3164\u3164", "\u2800", "\u115f", "\u0301", "\u00ad", "\u202e"]
)
def test_what_shows_nothing_is_nothing(text: str) -> None:
    assert visible(text) == 0


@pytest.mark.parametrize(
    ("text", "count"), [("가 나", 2), ("a\u0301b", 2), ("…!", 2), ("\u200b가\u200b", 1), ("😀", 1), ("１２", 2)]
)
def test_what_a_reader_sees_is_counted(text: str, count: int) -> None:
    assert visible(text) == count


def test_a_form_counts_the_blanks_between_words_and_nothing_that_is_hidden() -> None:
    assert counted("좋음 좋음\u200b\u200b") == 5 and counted("\u3164\u3164") == 0


@pytest.mark.parametrize(
    "address",
    [
        "name@example.com",
        "o'brien@example.co.kr",
        "first.last+tag@shop.example",
        "a@xn--3e0b707e.example",
        "1@a-b.example",
    ],
)
def test_an_address_of_a_mailbox(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "name",
        "a..b@example.com",
        "ab.@example.com",
        ".ab@example.com",
        "a@-x-.example",
        "a@x-.example",
        "a@example",
        "a@.example",
        "a@example..com",
        "a b@example.com",
        "a@exam_ple.com",
        "가@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 64}.example",
        f"a@{'b.' * 140}example",
        "a@example.com\n",
        "a@example.123",
    ],
)
def test_what_can_be_no_mailbox(address: str) -> None:
    assert not is_email(address)


def test_a_korean_host_is_written_as_the_name_service_has_it() -> None:
    assert (
        in_ascii("name@한국.example") == "name@xn--3e0b707e.example"
        and in_ascii("name@example.com") == "name@example.com"
    )
    assert not is_email(in_ascii(f"a@{'한' * 70}.example"))


KS_X_1001 = "".join(
    text
    for row in range(1, 13)
    for cell in range(1, 95)
    if len(text := bytes([0xA0 + row, 0xA0 + cell]).decode("euc-kr", "ignore")) == 1
)
NOT_IN_THE_SOURCE = "∼≒˘˝˚˛ː◈ĦĲĿŁŦŊ⅓⅔⅛⅜⅝⅞ħıĳĸŀłŧŋŉⁿ₁₂₃₄"
"""Signs of KS X 1001 that Noto Sans KR does not draw: refused where they are typed."""


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Which letters are known, until the test is over."""
    monkeypatch.setattr(texts, "_letters", None)
    return use_letters


KNOWN = Path(__file__).resolve().parents[3] / "build/fonts/letters.txt"


def test_what_offices_exchange_is_printed_or_named(letters: Callable[[Path], None]) -> None:
    letters(KNOWN)
    assert unprintable(KS_X_1001) == [letter for letter in KS_X_1001 if letter in NOT_IN_THE_SOURCE]
    assert unprintable("Ⅱ단계 20ℓ 용기 ⇒ 검사 ㊞ ☎ Nguyễn Thị Hồ Шувалов Müller") == []
    assert unprintable("Łódź Š 😀 ₂ 龘\n") == ["Ł", "ź", "Š", "😀", "₂", "龘"]
    assert unprintable("".join(map(chr, range(0xAC00, 0xD7A4)))) == []


def test_where_no_letters_are_known_nothing_is_refused(letters: Callable[[Path], None]) -> None:
    letters(Path("nowhere"))
    assert unprintable("😀") == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("202610314100000000000024", '="202610314100000000000024"'), ("0002", '="0002"'), ("2026-09", '="2026-09"'),
        ("10-8", '="10-8"'), ("12E5", '="12E5"'), ("=2+5", "'=2+5"), ("-3", "'-3"), ("가 12", "가 12"), ("", ""),
        ("12-3456x", "12-3456x"),
    ],
)  # fmt: skip
def test_a_cell_of_csv_stays_the_text_it_is(text: str, cell: str) -> None:
    assert guarded(text) == cell and unguarded(cell) == text
