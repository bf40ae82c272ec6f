"""How facts are worded."""

import pytest

from vouchers.kernel import wording
from vouchers.kernel.clock import moment_of
from vouchers.kernel.wording import until, with_object


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("기업명", "기업명을"),
        ("주소", "주소를"),
        ("제목", "제목을"),
        ("사유(선택)", "사유(선택)을"),
        ("URL", "URL을(를)"),
        ("", "을(를)"),
    ],
)
def test_a_noun_takes_its_particle(word: str, said: str) -> None:
    assert with_object(word) == said


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        ("2026-12-02 00:00", "2026. 12. 1. 24:00", "1 Dec 2026, 24:00 KST"),
        ("2026-12-02 18:00", "2026. 12. 2. 18:00", "2 Dec 2026, 18:00 KST"),
        ("2027-01-01 00:00", "2026. 12. 31. 24:00", "31 Dec 2026, 24:00 KST"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(moment: str, korean: str, english: str) -> None:
    assert (until(moment_of(moment)), until(moment_of(moment), "en")) == (korean, english)


@pytest.mark.parametrize(
    ("won", "said"),
    [
        (2_000_000_000, "20억 원"), (300_000_000, "3억 원"), (125_000_000, "1억 2,500만 원"), (20_000, "2만 원"),
        (1_000_000_000_000, "10,000억 원"), (300_000_001, ""), (9_999, ""), (0, ""),
    ],
)  # fmt: skip
def test_large_amounts_are_said_as_people_say_them(won: int, said: str) -> None:
    assert wording.in_myriads(won) == said
