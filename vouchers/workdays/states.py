"""What may be done with the calendar; a declared day has no states of its own."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Shown
from vouchers.kernel.wording import N_


class Do(StrEnum):
    DECLARE = "declare"
    WITHDRAW = "withdraw"


DECLARED_DAY = Lifecycle(
    "declared_day",
    label=N_("근무일 달력"),
    actions={Do.DECLARE: N_("날 정하기"), Do.WITHDRAW: N_("철회")},
    recorded={
        "day": Column(N_("날짜"), Shown.DAY, always=True),
        "kind": Column(N_("이날은"), words={"holiday": N_("쉬는 날"), "working": N_("일하는 날")}),
        "name": Column(N_("이름과 근거")),
        "withdrawn_at": Column(N_("거둔 때"), Shown.MOMENT),
    },
)
