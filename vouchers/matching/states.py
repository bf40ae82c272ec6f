"""The life of a proposal from a company to a supplier."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    WILLING = "willing"
    """The supplier would take part; the company has yet to choose it."""
    ACCEPTED = "accepted"
    """Chosen by the company among those who would."""
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
    CHOOSE = "choose"
    LAPSE = "lapse"


LIFECYCLE = Lifecycle(
    "proposal",
    label=N_("참여 제안"),
    initial=ProposalState.PROPOSED,
    states={
        ProposalState.PROPOSED: Look(N_("답을 기다림"), Tone.BLUE),
        ProposalState.WILLING: Look(N_("수락: 기업의 선택을 기다림"), Tone.AMBER),
        ProposalState.ACCEPTED: Look(N_("함께하기로 함"), Tone.GREEN),
        ProposalState.DECLINED: Look(N_("거절"), Tone.RED),
        ProposalState.TAKEN_BACK: Look(N_("제안 취소됨"), Tone.GREY),
        ProposalState.LAPSED: Look(N_("끝남"), Tone.GREY),
    },
    actions={
        Do.PROPOSE: N_("참여 제안"),
        Do.ACCEPT: N_("제안 수락"),
        Do.DECLINE: N_("제안 거절"),
        Do.CHOOSE: N_("공급기업으로 정함"),
        Do.TAKE_BACK: N_("제안 취소"),
        Do.LAPSE: N_("제안이 끝남"),
    },
    steps=[
        (Do.ACCEPT, ProposalState.PROPOSED, ProposalState.WILLING),
        (Do.CHOOSE, ProposalState.WILLING, ProposalState.ACCEPTED),
        (Do.DECLINE, ProposalState.PROPOSED, ProposalState.DECLINED),
        (Do.DECLINE, ProposalState.WILLING, ProposalState.DECLINED),
        (Do.TAKE_BACK, ProposalState.PROPOSED, ProposalState.TAKEN_BACK),
        (Do.TAKE_BACK, ProposalState.WILLING, ProposalState.TAKEN_BACK),
        (Do.TAKE_BACK, ProposalState.ACCEPTED, ProposalState.TAKEN_BACK),
        (Do.LAPSE, ProposalState.PROPOSED, ProposalState.LAPSED),
        (Do.LAPSE, ProposalState.WILLING, ProposalState.LAPSED),
        (Do.LAPSE, ProposalState.ACCEPTED, ProposalState.LAPSED),
    ],
    with_reason=(Do.DECLINE,),
)

WAITING = (ProposalState.PROPOSED, ProposalState.WILLING)
ALIVE = (*WAITING, ProposalState.ACCEPTED)
