"""The search by words: its scores by a formula written a second time, the words it shows, the places it gives."""

import math
from itertools import pairwise

import pytest

from vouchers.matching.ranking import FIELD_BONUS, Candidate, pieces, rank, shared_terms

POOL = [
    Candidate(1, "불량 검사 카메라", ("manufacturing",)), Candidate(2, "불량 검사 불량 검사 불량", ()), Candidate(3, "문서 요약", ("law",)),
    Candidate(4, "카메라", ()), Candidate(5, "", ("law",)),
]  # fmt: skip


def bm25(need: str, text: str, texts: list[str]) -> float:
    """Okapi BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, 2009), over the same pieces."""
    own, all_ = pieces(text), [pieces(each) for each in texts]
    mean = sum(map(len, all_)) / len(all_)
    score = 0.0
    for piece in set(pieces(need)) & set(own):
        holding = sum(piece in each for each in all_)
        often = own.count(piece)
        score += (
            math.log(1 + (len(all_) - holding + 0.5) / (holding + 0.5))
            * often
            * 2.2
            / (often + 1.2 * (0.25 + 0.75 * len(own) / mean))
        )
    return score


def test_pieces_are_of_two_and_three_letters_within_a_word() -> None:
    assert pieces("불량 A") == ["불량", "a"] and pieces("카메라") == ["카메", "메라", "카메라"] and pieces("…") == []


@pytest.mark.parametrize("need", ["불량 검사", "카메라로 불량을 찾고 싶습니다", "문서", "요약하는 카메라"])
def test_the_order_is_that_of_the_formula(need: str) -> None:
    texts = [candidate.text for candidate in POOL]
    expected = {candidate.key: bm25(need, candidate.text, texts) for candidate in POOL}
    found = rank(need, "", POOL)
    assert [match.key for match in found] == [
        key for key, score in sorted(expected.items(), key=lambda row: (-row[1], row[0])) if score > 0
    ]
    for better, worse in pairwise(found):
        assert (better.score > worse.score) == (not math.isclose(expected[better.key], expected[worse.key])), (
            "as far apart as their places"
        )
    for place, match in enumerate(found, start=1):
        assert match.parts == {"words": pytest.approx(1 / (60 + place))} and match.score == pytest.approx(
            sum(match.parts.values())
        )


def test_the_field_counts_beside_the_words_and_alone() -> None:
    found = {match.key: match for match in rank("카메라", "law", POOL)}
    assert (
        found[3].parts == found[5].parts == {"field": FIELD_BONUS} and found[3].same_field and not found[4].same_field
    )
    assert found[3].place == found[5].place, "equal scores share a place"
    order = [match.key for match in rank("카메라", "law", POOL, limit=4)]
    assert order[0] == 4 and set(order[1:3]) == {3, 5} and order[3] == 1, (
        "the best words come before the field alone, and that before the second best"
    )


def test_nobody_is_found_for_nothing() -> None:
    assert rank("", "", POOL) == [] and rank("xyz", "", POOL) == [] and rank("카메라", "", []) == []


@pytest.mark.parametrize(
    ("need", "text", "terms"),
    [
        ("카메라로 불량을", "불량 검사 카메라", ("카메라", "불량")), ("불량 불량품", "불량품 검사", ("불량품",)), ("불량품 불량", "불량품 검사", ("불량품",)),
        ("가", "가나다", ()), ("검사 카메", "카메라 검사", ("검사", "카메")), ("a b c", "a b c", ()), ("CAMERA", "camera", ("camera",)),
    ],
)  # fmt: skip
def test_the_words_that_were_found_are_shown_once_and_the_longest_first(
    need: str, text: str, terms: tuple[str, ...]
) -> None:
    assert shared_terms(need, text) == terms


def test_at_most_six_words_are_shown() -> None:
    words = ["하나", "둘둘", "셋셋", "넷넷", "다섯", "여섯", "일곱"]
    assert shared_terms(" ".join(words), " ".join(words)) == tuple(words[:6])
