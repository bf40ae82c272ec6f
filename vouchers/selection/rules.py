"""Pure rules of selection."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_


class Why(StrEnum):
    """Why an application is selected or not."""

    SELECTED = "selected"
    TOO_FEW_SHEETS = "too_few_sheets"
    BELOW_CUT_OFF = "below_cut_off"
    BUDGET_SPENT = "budget_spent"


WHY_LABELS = {
    Why.SELECTED: N_("선정"),
    Why.TOO_FEW_SHEETS: N_("유효한 평가표가 모자람"),
    Why.BELOW_CUT_OFF: N_("기준 점수에 미치지 못함"),
    Why.BUDGET_SPENT: N_("예산 범위를 벗어남"),
}


@dataclass(frozen=True)
class Ranked:
    """What the selection needs of a ranked application. `grant` in won."""

    key: int
    place: int | None
    passes: bool
    grant: Won


def select_by_budget(ranked: Sequence[Ranked], budget: Won) -> dict[int, Why]:
    """From the top down while the grants fit into the budget; the first that does not fit ends the selection.

    A smaller project further down is not preferred to a better one that did not fit.
    """
    decisions: dict[int, Why] = {}
    left, ended = budget, False
    for row in sorted(ranked, key=lambda row: (row.place is None, row.place or 0, row.key)):
        if row.place is None:
            decisions[row.key] = Why.TOO_FEW_SHEETS
        elif not row.passes:
            decisions[row.key] = Why.BELOW_CUT_OFF
        elif ended or row.grant > left:
            decisions[row.key], ended = Why.BUDGET_SPENT, True
        else:
            decisions[row.key] = Why.SELECTED
            left -= row.grant
    return decisions
