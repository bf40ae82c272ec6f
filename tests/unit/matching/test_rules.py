"""The pure rules by which suppliers are ranked: a refused case for every accepted one."""

from vouchers.matching.ranking import Candidate, rank, shared_terms


def test_the_field_and_shared_words_rank_suppliers_with_reasons() -> None:
    pool = [
        Candidate(1, "카메라로 제품의 불량을 찾는 비전 검사", ("manufacturing",)),
        Candidate(2, "상담 챗봇과 문서 요약", ("law",)),
        Candidate(3, "공장 설비의 고장 예측", ("manufacturing",)),
    ]
    rows = rank("제품 불량을 눈으로 검사합니다", "manufacturing", pool)
    assert [row.key for row in rows][:2] == [1, 3]
    assert "불량을" in rows[0].terms and rows[0].same_field
    assert all(abs(sum(row.parts.values()) - row.score) < 1e-9 for row in rows)
    assert 2 not in [row.key for row in rank("전혀 관계없는 말", "manufacturing", pool) if row.same_field]
    assert rank("무관", "", pool) == []
    assert shared_terms("불량검사를", "불량 검출") == ("불량",)


def test_equal_suppliers_share_a_place() -> None:
    pool = [Candidate(key, "같은 설명", ("law",)) for key in (3, 1, 2)]
    assert [(row.key, row.place) for row in rank("다른 말", "law", pool)] == [(1, 1), (2, 1), (3, 1)]
