"""The officer of a case: no life of its own, but each change is on record."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Shown
from vouchers.kernel.wording import N_


class Do(StrEnum):
    LIST = "list"
    TAKE_ON = "take_on"
    HAND_OVER = "hand_over"


CASE_OFFICER = Lifecycle(
    "case_officer",
    label=N_("담당자"),
    actions={Do.TAKE_ON: N_("맡음"), Do.HAND_OVER: N_("넘김")},
    with_reason=(Do.HAND_OVER,),
    recorded={"user_id": Column(N_("담당자"), Shown.PERSON)},
)
