"""Names that stand in letters of ours: what a reader, or a mail program, would take for an address is none."""

import pytest

from vouchers.kernel.texts import holds_address

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
