"""How facts are worded."""

import pytest

from vouchers.kernel.wording import with_object


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
