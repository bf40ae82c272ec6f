"""The life of a selection."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class Do(StrEnum):
    VIEW = "view"
    DRAW_UP = "draw_up"
    REDRAW = "redraw"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    REJECT = "return"
    RELEASE = "release"
    TELL_RESULT = "tell_result"


class SelectionState(StrEnum):
    DRAWN_UP = "drawn_up"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    RELEASED = "released"


SELECTION = Lifecycle(
    "selection",
    label=N_("선정안"),
    initial=SelectionState.DRAWN_UP,
    states={
        SelectionState.DRAWN_UP: Look(N_("작성됨"), Tone.GREY),
        SelectionState.PROPOSED: Look(N_("결재 대기"), Tone.BLUE),
        SelectionState.RETURNED: Look(N_("반려"), Tone.RED),
        SelectionState.CONFIRMED: Look(N_("결재 완료"), Tone.GREEN),
        SelectionState.RELEASED: Look(N_("결과 공개됨"), Tone.GREEN),
    },
    actions={
        Do.DRAW_UP: N_("선정안 작성"),
        Do.REDRAW: N_("선정안 다시 작성"),
        Do.PROPOSE: N_("결재 올리기"),
        Do.CONFIRM: N_("결재"),
        Do.REJECT: N_("반려"),
        Do.RELEASE: N_("결과 공개"),
        Do.TELL_RESULT: N_("결과 알림"),
    },
    steps=[
        (Do.PROPOSE, SelectionState.DRAWN_UP, SelectionState.PROPOSED),
        (Do.CONFIRM, SelectionState.PROPOSED, SelectionState.CONFIRMED),
        (Do.REJECT, SelectionState.PROPOSED, SelectionState.RETURNED),
        (Do.REDRAW, SelectionState.DRAWN_UP, SelectionState.DRAWN_UP),
        (Do.REDRAW, SelectionState.PROPOSED, SelectionState.DRAWN_UP),
        (Do.REDRAW, SelectionState.RETURNED, SelectionState.DRAWN_UP),
        (Do.REDRAW, SelectionState.CONFIRMED, SelectionState.DRAWN_UP),
        (Do.RELEASE, SelectionState.CONFIRMED, SelectionState.RELEASED),
        (Do.TELL_RESULT, SelectionState.RELEASED, SelectionState.RELEASED),
    ],
    with_reason=(Do.REJECT,),
    unrecorded=(Do.TELL_RESULT,),
    recorded={"budget": Column(N_("예산"), Shown.WON)},
)
