"""The life of an exclusion."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class Do(StrEnum):
    VIEW = "view"
    SEE_FINDINGS = "see_findings"
    PROPOSE_EXCLUSION = "propose_exclusion"
    CONFIRM_EXCLUSION = "confirm_exclusion"
    REJECT_EXCLUSION = "return_exclusion"
    TAKE_BACK_EXCLUSION = "take_back_exclusion"
    LAPSE_EXCLUSION = "lapse_exclusion"


class ExclusionState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


EXCLUSION = Lifecycle(
    "exclusion",
    label=N_("부적격 의견"),
    initial=ExclusionState.PROPOSED,
    states={
        ExclusionState.PROPOSED: Look(N_("둘째 담당관 확인 대기"), Tone.AMBER),
        ExclusionState.CONFIRMED: Look(N_("확정"), Tone.RED),
        ExclusionState.RETURNED: Look(N_("동의하지 않음"), Tone.BLUE),
        ExclusionState.TAKEN_BACK: Look(N_("철회됨"), Tone.GREY),
        ExclusionState.LAPSED: Look(N_("효력 없음"), Tone.GREY),
    },
    actions={
        Do.PROPOSE_EXCLUSION: N_("부적격 의견"),
        Do.CONFIRM_EXCLUSION: N_("부적격 확정"),
        Do.REJECT_EXCLUSION: N_("부적격 의견에 동의하지 않음"),
        Do.TAKE_BACK_EXCLUSION: N_("부적격 의견 철회"),
        Do.LAPSE_EXCLUSION: N_("부적격 의견 효력 없음"),
    },
    steps=[
        (Do.CONFIRM_EXCLUSION, ExclusionState.PROPOSED, ExclusionState.CONFIRMED),
        (Do.REJECT_EXCLUSION, ExclusionState.PROPOSED, ExclusionState.RETURNED),
        (Do.TAKE_BACK_EXCLUSION, ExclusionState.PROPOSED, ExclusionState.TAKEN_BACK),
        (Do.LAPSE_EXCLUSION, ExclusionState.PROPOSED, ExclusionState.LAPSED),
    ],
    with_reason=(Do.REJECT_EXCLUSION,),
)
"""Nothing the company knows of until a second officer has agreed."""
