"""The life of an application."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SELECTED = "selected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Of a copy: it was submitted in place of what stood, or given up."""


class Do(StrEnum):
    START = "start"
    VIEW = "view"
    LIST = "list"
    EDIT = "edit"
    PLEDGE = "pledge"
    NAME_SUPPLIER = "name_supplier"
    SUBMIT = "submit"
    REOPEN = "reopen"
    RESUBMIT = "resubmit"
    ASK_SUBMISSION = "ask_submission"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    FIND_ELIGIBLE = "find_eligible"
    FIND_INELIGIBLE = "find_ineligible"
    RESCREEN = "rescreen"
    FORFEIT = "forfeit"
    PROPOSE_EXCLUSION = "propose_exclusion"
    SEND_BACK = "ask_correction"
    SELECT = "select"
    REJECT = "reject"
    BIND = "bind"
    UNBIND = "unbind"
    FINISH = "finish"


class Section(StrEnum):
    """The parts of a draft, in the order of the task list."""

    NEED = "need"
    SUPPLIER = "supplier"
    PLAN = "plan"
    COSTS = "costs"
    FILES = "files"
    CONSENTS = "consents"


SECTION_LABELS = {
    Section.NEED: N_("과제와 분야"),
    Section.SUPPLIER: N_("공급기업"),
    Section.PLAN: N_("활용 계획"),
    Section.COSTS: N_("사업비"),
    Section.FILES: N_("첨부 서류"),
    Section.CONSENTS: N_("동의와 서약"),
}

LIFECYCLE = Lifecycle(
    "application",
    label=N_("신청서"),
    initial=ApplicationState.DRAFT,
    states={
        ApplicationState.DRAFT: Look(N_("작성 중"), Tone.GREY),
        ApplicationState.SUBMITTED: Look(N_("제출됨"), Tone.BLUE),
        ApplicationState.CORRECTION: Look(N_("보완 요청"), Tone.AMBER),
        ApplicationState.ELIGIBLE: Look(N_("적격"), Tone.BLUE),
        ApplicationState.INELIGIBLE: Look(N_("부적격"), Tone.RED),
        ApplicationState.SELECTED: Look(N_("선정"), Tone.GREEN),
        ApplicationState.REJECTED: Look(N_("미선정"), Tone.RED),
        ApplicationState.WITHDRAWN: Look(N_("취하"), Tone.GREY),
        ApplicationState.ENDED: Look(N_("고치기 끝남"), Tone.GREY),
    },
    actions={
        Do.START: N_("신청서 작성 시작"),
        Do.EDIT: N_("신청서 수정"),
        Do.SUBMIT: N_("신청서 제출"),
        Do.REOPEN: N_("제출한 내용 고치기"),
        Do.ASK_SUBMISSION: N_("대표자에게 제출 요청"),
        Do.RESUBMIT: N_("고쳐서 다시 제출"),
        Do.DISCARD: N_("고치기 그만두기"),
        Do.WITHDRAW: N_("신청 취하"),
        Do.FIND_ELIGIBLE: N_("적격 판정"),
        Do.FIND_INELIGIBLE: N_("부적격 판정"),
        Do.PROPOSE_EXCLUSION: N_("부적격 의견"),
        Do.SEND_BACK: N_("보완 요청"),
        Do.RESCREEN: N_("적격성 판정 되돌리기"),
        Do.FORFEIT: N_("선정 취소"),
        Do.SELECT: N_("선정"),
        Do.REJECT: N_("미선정"),
        Do.NAME_SUPPLIER: N_("공급기업 지정"),
    },
    steps=[
        (Do.EDIT, ApplicationState.DRAFT, ApplicationState.DRAFT),
        (Do.NAME_SUPPLIER, ApplicationState.DRAFT, ApplicationState.DRAFT),
        (Do.NAME_SUPPLIER, ApplicationState.SELECTED, ApplicationState.SELECTED),
        (Do.SUBMIT, ApplicationState.DRAFT, ApplicationState.SUBMITTED),
        (Do.REOPEN, ApplicationState.SUBMITTED, ApplicationState.SUBMITTED),
        (Do.REOPEN, ApplicationState.CORRECTION, ApplicationState.CORRECTION),
        (Do.REOPEN, ApplicationState.ELIGIBLE, ApplicationState.ELIGIBLE),
        (Do.ASK_SUBMISSION, ApplicationState.DRAFT, ApplicationState.DRAFT),
        (Do.RESUBMIT, ApplicationState.DRAFT, ApplicationState.ENDED),
        (Do.DISCARD, ApplicationState.DRAFT, ApplicationState.ENDED),
        (Do.SUBMIT, ApplicationState.SUBMITTED, ApplicationState.SUBMITTED),
        (Do.SUBMIT, ApplicationState.CORRECTION, ApplicationState.SUBMITTED),
        (Do.SUBMIT, ApplicationState.ELIGIBLE, ApplicationState.SUBMITTED),
        (Do.WITHDRAW, ApplicationState.DRAFT, ApplicationState.WITHDRAWN),
        (Do.WITHDRAW, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN),
        (Do.WITHDRAW, ApplicationState.CORRECTION, ApplicationState.WITHDRAWN),
        (Do.WITHDRAW, ApplicationState.ELIGIBLE, ApplicationState.WITHDRAWN),
        (Do.WITHDRAW, ApplicationState.SELECTED, ApplicationState.WITHDRAWN),
        (Do.FIND_ELIGIBLE, ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE),
        (Do.FIND_INELIGIBLE, ApplicationState.SUBMITTED, ApplicationState.INELIGIBLE),
        (Do.FIND_INELIGIBLE, ApplicationState.CORRECTION, ApplicationState.INELIGIBLE),
        (Do.PROPOSE_EXCLUSION, ApplicationState.SUBMITTED, ApplicationState.SUBMITTED),
        (Do.PROPOSE_EXCLUSION, ApplicationState.CORRECTION, ApplicationState.CORRECTION),
        (Do.SEND_BACK, ApplicationState.SUBMITTED, ApplicationState.CORRECTION),
        (Do.RESCREEN, ApplicationState.ELIGIBLE, ApplicationState.SUBMITTED),
        (Do.RESCREEN, ApplicationState.INELIGIBLE, ApplicationState.SUBMITTED),
        (Do.FORFEIT, ApplicationState.SELECTED, ApplicationState.WITHDRAWN),
        (Do.SELECT, ApplicationState.ELIGIBLE, ApplicationState.SELECTED),
        (Do.REJECT, ApplicationState.ELIGIBLE, ApplicationState.REJECTED),
        (Do.BIND, ApplicationState.SELECTED, ApplicationState.SELECTED),
        (Do.UNBIND, ApplicationState.SELECTED, ApplicationState.SELECTED),
        (Do.FINISH, ApplicationState.SELECTED, ApplicationState.SELECTED),
    ],
    with_reason=(
        Do.WITHDRAW,
        Do.RESCREEN,
        Do.FORFEIT,
        Do.PROPOSE_EXCLUSION,
        Do.FIND_INELIGIBLE,
        Do.SEND_BACK,
        Do.REJECT,
    ),
    own=(ApplicationState.DRAFT,),
    # The draft is saved all the time, a copy is the company's own until it is submitted, an opinion is nothing that the
    # company may know of, the agreement says the rest itself.
    unrecorded=(Do.EDIT, Do.REOPEN, Do.PROPOSE_EXCLUSION, Do.BIND, Do.UNBIND, Do.FINISH),
)


ALIVE = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION,
    ApplicationState.ELIGIBLE,
    ApplicationState.SELECTED,
)
"""States in which an application still occupies its company's and its supplier's place."""
