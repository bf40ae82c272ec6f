"""The pure rules of the ranking and the selection: a refused case for every accepted one."""

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from vouchers.programmes import loading
from vouchers.selection import ranking
from vouchers.selection.ranking import Entry, Sheet
from vouchers.selection.rules import Ranked, Why, select_by_budget

DEFINITION = loading.available()["ai-voucher.2020"]
RULES = DEFINITION.evaluation


def sheet(key: int, total: int) -> Sheet:
    """A sheet whose points are spread over the scorecard."""
    points, left = {}, total
    for criterion in RULES.scorecard:
        points[criterion.code] = min(criterion.points, left)
        left -= points[criterion.code]
    return Sheet(key, points)


def entry(key: int, *totals: int, receipt: int | None = None) -> Entry:
    return Entry(key, receipt or key, tuple(sheet(key * 100 + n, total) for n, total in enumerate(totals)))


def test_highest_and_lowest_are_dropped_from_five_sheets_on() -> None:
    (four,) = ranking.rank(RULES, [entry(1, 60, 70, 80, 90)])
    assert (four.score, four.dropped) == (75, ())
    (five,) = ranking.rank(RULES, [entry(1, 10, 70, 80, 90, 100)])
    assert (five.score, five.dropped, len(five.counted)) == (80, (100, 104), 3)


def test_equal_sheets_are_dropped_by_the_lowest_key() -> None:
    (row,) = ranking.rank(RULES, [entry(1, 80, 80, 80, 80, 80)])
    assert row.dropped == (100, 101)


def test_too_few_sheets_give_no_place_and_the_cut_off_is_exact() -> None:
    low, short, enough = ranking.rank(RULES, [entry(1, 70, 70, 69), entry(2, 99, 99), entry(3, 70, 70, 70)])[::-1][::-1]
    rows = {row.key: row for row in (low, short, enough)}
    assert rows[2].place is None and not rows[2].passes
    assert rows[3].passes and not rows[1].passes
    assert rows[1].score == Fraction(209, 3)


def test_ties_are_broken_by_the_heaviest_criterion_then_by_receipt() -> None:
    better_plan = Entry(
        1, 9, tuple(Sheet(n, {"plan": 40, "capability": 10, "cost": 10, "effect": 20}) for n in range(3))
    )
    worse_plan = Entry(
        2, 1, tuple(Sheet(10 + n, {"plan": 20, "capability": 20, "cost": 20, "effect": 20}) for n in range(3))
    )
    rows = ranking.rank(RULES, [worse_plan, better_plan])
    assert [row.key for row in rows] == [1, 2]
    assert rows[1].decided_by == "criterion:plan"
    same = ranking.rank(RULES, [entry(5, 80, 80, 80, receipt=8), entry(6, 80, 80, 80, receipt=7)])
    assert [row.key for row in same] == [6, 5]
    assert same[1].decided_by == "receipt"


@given(st.integers(0, 2**32))
def test_the_ranking_does_not_depend_on_the_order_of_its_input(seed: int) -> None:
    chance = random.Random(seed)
    entries = [entry(key, *(chance.randint(50, 100) for _ in range(chance.randint(0, 7)))) for key in range(1, 12)]
    expected = ranking.rank(RULES, entries)
    shuffled = [
        Entry(row.key, row.receipt, tuple(chance.sample(row.sheets, len(row.sheets))))
        for row in chance.sample(entries, len(entries))
    ]
    assert ranking.rank(RULES, shuffled) == expected


def test_the_budget_is_spent_from_the_top_and_never_exceeded() -> None:
    ranked = [
        Ranked(1, 1, True, 60),
        Ranked(2, 2, True, 50),
        Ranked(3, 3, True, 10),
        Ranked(4, 4, False, 1),
        Ranked(5, None, False, 1),
    ]
    assert select_by_budget(ranked, 110) == {
        1: Why.SELECTED, 2: Why.SELECTED, 3: Why.BUDGET_SPENT, 4: Why.BELOW_CUT_OFF, 5: Why.TOO_FEW_SHEETS,
    }  # fmt: skip
    assert select_by_budget(ranked, 100)[3] is Why.BUDGET_SPENT  # not promoted past the one that did not fit


def test_a_higher_score_has_the_better_place_and_a_later_receipt_the_worse() -> None:
    rows = ranking.rank(
        RULES, [entry(1, 70, 70, 70), entry(2, 90, 90, 90), entry(3, 90, 90, 90, receipt=1), entry(4, 89, 90, 90)]
    )
    assert [(row.key, row.place) for row in rows] == [(3, 1), (2, 2), (4, 3), (1, 4)]
    assert rows[1].decided_by == "receipt" and rows[2].decided_by == ""
