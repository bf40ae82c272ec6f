"""The officer of a case: no life of its own, but each change is on record."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Shown
from vouchers.kernel.wording import N_


class Do(StrEnum):
    LIST = "list"
    TAKE_ON = "take_on"
    HAND_OVER = "hand_over"
    DECLARE_ABSENCE = "declare_absence"
    END_ABSENCE = "end_absence"


ABSENCE = Lifecycle(
    "absence",
    label=N_("부재"),
    actions={Do.DECLARE_ABSENCE: N_("부재 알리기"), Do.END_ABSENCE: N_("부재 끝내기")},
    recorded={
        "deputy_id": Column(N_("대리인"), Shown.PERSON), "first_day": Column(N_("첫 날"), Shown.DAY),
        "last_day": Column(N_("끝 날"), Shown.DAY),
    },
)  # fmt: skip

CASE_OFFICER = Lifecycle(
    "case_officer",
    label=N_("담당자"),
    actions={Do.TAKE_ON: N_("맡음"), Do.HAND_OVER: N_("넘김")},
    with_reason=(Do.HAND_OVER,),
    recorded={"user_id": Column(N_("담당자"), Shown.PERSON)},
)
