"""The life of a proposal from a company to a supplier."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class State(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


class Do(StrEnum):
    PROPOSE = "propose"
    VIEW = "view"
    LIST = "list"
    ACCEPT = "accept"
    DECLINE = "decline"
    TAKE_BACK = "take_back"
    LAPSE = "lapse"


LIFECYCLE = Lifecycle(
    "proposal",
    label=N_("참여 제안"),
    initial=State.PROPOSED,
    states={
        State.PROPOSED: Look(N_("답을 기다림"), Tone.BLUE),
        State.ACCEPTED: Look(N_("수락"), Tone.GREEN),
        State.DECLINED: Look(N_("거절"), Tone.RED),
        State.TAKEN_BACK: Look(N_("제안 거둠"), Tone.GREY),
        State.LAPSED: Look(N_("효력 없음"), Tone.GREY),
    },
    actions={
        Do.PROPOSE: N_("참여 제안"),
        Do.ACCEPT: N_("제안 수락"),
        Do.DECLINE: N_("제안 거절"),
        Do.TAKE_BACK: N_("제안 거두기"),
        Do.LAPSE: N_("제안 효력 없음"),
    },
    steps=[
        (Do.ACCEPT, State.PROPOSED, State.ACCEPTED),
        (Do.DECLINE, State.PROPOSED, State.DECLINED),
        (Do.TAKE_BACK, State.PROPOSED, State.TAKEN_BACK),
        (Do.TAKE_BACK, State.ACCEPTED, State.TAKEN_BACK),
        (Do.LAPSE, State.PROPOSED, State.LAPSED),
        (Do.LAPSE, State.ACCEPTED, State.LAPSED),
    ],
    with_reason=(Do.DECLINE,),
)

ALIVE = (State.PROPOSED, State.ACCEPTED)
