"""What findings do to the step that asks."""

from datetime import date

import pytest

from vouchers.kernel.errors import Several
from vouchers.kernel.finding import Finding, Forbidden, Outcome, Unexplained, judge, require
from vouchers.kernel.wording import Words


def finding(outcome: Outcome, clause: str = "제1조") -> Finding:
    return Finding("rule", Words("규칙", "Rule"), clause, outcome, (), "", date(2026, 1, 1))


REFUSE, NEEDS_REASON, NOTE, CLEAR = (finding(outcome) for outcome in Outcome)


def test_the_gravest_decides() -> None:
    assert judge([]) is None
    assert judge([CLEAR]) is Outcome.CLEAR
    assert judge([CLEAR, NOTE]) is Outcome.NOTE
    assert judge([NOTE, NEEDS_REASON]) is Outcome.NEEDS_REASON
    assert judge([NEEDS_REASON, REFUSE, NOTE]) is Outcome.REFUSE


def test_notes_and_what_is_explained_pass() -> None:
    require([], reason=None)
    require([NOTE, CLEAR], reason="")
    require([NEEDS_REASON, NOTE], reason="공고 뒤에 규모가 바뀌었습니다.")


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_what_needs_a_reason_is_refused_without(reason: str | None) -> None:
    with pytest.raises(Unexplained) as refused:
        require([NEEDS_REASON, NOTE], reason=reason)
    assert refused.value.field == "reason"


def test_no_reason_helps_against_what_is_forbidden_and_each_clause_is_named() -> None:
    with pytest.raises(Forbidden):
        require([REFUSE], reason="그래도")
    with pytest.raises(Several) as refused:
        require([REFUSE, finding(Outcome.NEEDS_REASON, "제2조"), finding(Outcome.REFUSE, "제3조")], reason="")
    assert [type(fault) for fault in refused.value.refusals] == [Forbidden, Unexplained, Forbidden]
    assert "제1조" in str(refused.value) and "제2조" in str(refused.value) and "제3조" in str(refused.value)
