"""The life of a supplier's listing in one programme's pool."""

from enum import StrEnum

from vouchers.kernel.errors import N_
from vouchers.kernel.lifecycle import Lifecycle, Look, Tone


class State(StrEnum):
    REGISTERED = "registered"
    RETURNED = "returned"
    LISTED = "listed"


class Do(StrEnum):
    REGISTER = "register"
    VIEW = "view"
    QUEUE = "queue"
    EDIT = "edit"
    CLAIM = "claim"
    LIST = "list"
    RETURN = "return"
    SEE_ACCOUNT = "see_account"


LIFECYCLE = Lifecycle(
    "supplier",
    label=N_("공급기업 등록"),
    initial=State.REGISTERED,
    states={
        State.REGISTERED: Look(N_("등록 심사 중"), Tone.BLUE),
        State.RETURNED: Look(N_("보완 요청"), Tone.AMBER),
        State.LISTED: Look(N_("등재"), Tone.GREEN),
    },
    actions={
        Do.REGISTER: N_("공급기업 등록 신청"),
        Do.EDIT: N_("등록 내용 수정"),
        Do.CLAIM: N_("등재 기업의 계좌 등록"),
        Do.LIST: N_("등재"),
        Do.RETURN: N_("보완 요청"),
    },
    steps=[
        (Do.EDIT, State.REGISTERED, State.REGISTERED),
        (Do.EDIT, State.RETURNED, State.REGISTERED),
        (Do.EDIT, State.LISTED, State.LISTED),
        (Do.CLAIM, State.LISTED, State.REGISTERED),
        (Do.LIST, State.REGISTERED, State.LISTED),
        (Do.RETURN, State.REGISTERED, State.RETURNED),
    ],
)
