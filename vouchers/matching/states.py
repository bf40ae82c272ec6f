"""The life of a proposal from a company to a supplier."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class ProposalState(StrEnum):
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
    initial=ProposalState.PROPOSED,
    states={
        ProposalState.PROPOSED: Look(N_("답을 기다림"), Tone.BLUE),
        ProposalState.ACCEPTED: Look(N_("수락"), Tone.GREEN),
        ProposalState.DECLINED: Look(N_("거절"), Tone.RED),
        ProposalState.TAKEN_BACK: Look(N_("제안 취소됨"), Tone.GREY),
        ProposalState.LAPSED: Look(N_("다른 공급기업으로 확정됨"), Tone.GREY),
    },
    actions={
        Do.PROPOSE: N_("참여 제안"),
        Do.ACCEPT: N_("제안 수락"),
        Do.DECLINE: N_("제안 거절"),
        Do.TAKE_BACK: N_("제안 취소"),
        Do.LAPSE: N_("다른 공급기업으로 확정"),
    },
    steps=[
        (Do.ACCEPT, ProposalState.PROPOSED, ProposalState.ACCEPTED),
        (Do.DECLINE, ProposalState.PROPOSED, ProposalState.DECLINED),
        (Do.TAKE_BACK, ProposalState.PROPOSED, ProposalState.TAKEN_BACK),
        (Do.TAKE_BACK, ProposalState.ACCEPTED, ProposalState.TAKEN_BACK),
        (Do.LAPSE, ProposalState.PROPOSED, ProposalState.LAPSED),
        (Do.LAPSE, ProposalState.ACCEPTED, ProposalState.LAPSED),
    ],
    with_reason=(Do.DECLINE,),
)

ALIVE = (ProposalState.PROPOSED, ProposalState.ACCEPTED)
