"""The pure rules by which suppliers are ranked: a refused case for every accepted one."""

import pytest

from vouchers.matching.errors import NothingChosen, OverTheItem, TooManyMonths
from vouchers.matching.ranking import Candidate, rank, shared_terms
from vouchers.matching.rules import Chosen, require_fitting
from vouchers.programmes.loading import available as definitions


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
    rows = rank("다른 말", "law", pool)
    assert {(row.key, row.place) for row in rows} == {(1, 1), (2, 1), (3, 1)}
    assert rows == rank("다른 말", "law", list(reversed(pool))), "the same whenever it is asked"
    first = {rank(f"{number}번째 말", "law", pool)[0].key for number in range(40)}
    assert first == {1, 2, 3}, "no age order among equals"


def test_neither_the_field_nor_the_words_decide_alone() -> None:
    same_field = [Candidate(key, "전혀 다른 설명", ("law",)) for key in range(1, 11)]
    by_words = Candidate(11, "계약서 조항을 찾아 요약", ("education",))
    both = Candidate(12, "계약서 조항 검토", ("law",))
    keys = [row.key for row in rank("계약서 조항을 찾아 요약", "law", [*same_field, by_words, both], limit=10)]
    assert keys[:2] == [12, 11] and len(keys) == 10


def test_the_longest_words_come_first_and_six_are_shown() -> None:
    words = "가나 다라마 바사아자 차카 타파하거 너더 러머버 서어저처"
    assert shared_terms(words, words) == ("바사아자", "타파하거", "서어저처", "다라마", "러머버", "가나")
    assert shared_terms(words, words, limit=2) == ("바사아자", "타파하거")
    assert shared_terms("카메라를 카메라로", "카메라") == ("카메라",), "the longest beginning of each word, once"
    assert shared_terms("검사기 검사", "검사기") == ("검사기",), "a word inside another one is not said again"


def test_however_little_speaks_for_a_supplier_it_counts() -> None:
    pool = [Candidate(key, f"공통 낱말{'가나다라마바사'[key]}", ()) for key in range(7)]
    rows = rank("공통", "", pool)
    assert {row.key for row in rows} == set(range(7)) and {row.place for row in rows} == {1}


def test_a_plan_costs_its_price_times_units_times_months() -> None:
    one = Chosen(1, "usage-fee", 12_000, 10, 7)
    assert one.amount == 840_000


def chosen(amount: int, months: int = 1, item: str = "usage-fee", plan: int = 1) -> Chosen:
    return Chosen(plan, item, amount, 1, months)


def test_what_is_chosen_fits_what_was_granted() -> None:
    definition = definitions()["cloud-voucher.2020"]
    limits, longest = {"usage-fee": 100, "consulting": 50}, definition.agreement.months
    require_fitting(definition, limits, [chosen(60), chosen(40, plan=2), chosen(50, item="consulting", plan=3)])
    require_fitting(definition, {"usage-fee": longest}, [chosen(1, longest)])
    with pytest.raises(NothingChosen):
        require_fitting(definition, limits, [])
    with pytest.raises(TooManyMonths) as months:
        require_fitting(definition, {"usage-fee": 10**9}, [chosen(1), chosen(1, longest + 1, plan=2)])
    assert months.value.field == "months__2" and months.value.params["months"] == longest
    with pytest.raises(OverTheItem) as over:
        require_fitting(definition, limits, [chosen(50, item="consulting", plan=3), chosen(60), chosen(41, plan=2)])
    assert over.value.field == "quantity__1" and (over.value.params["limit"], over.value.params["amount"]) == (100, 101)
    with pytest.raises(OverTheItem):
        require_fitting(definition, {}, [chosen(1)])


def test_a_long_text_counts_less_than_a_short_one_that_says_the_same() -> None:
    texts = ("카메라 요약 요약 예측 예측 챗봇 요약 챗봇 요약", "요약", "문서 챗봇 불량 불량 검사")
    rows = rank("요약 불량", "", [Candidate(key, text, ()) for key, text in enumerate(texts, start=1)])
    assert [row.key for row in rows] == [3, 2, 1]
