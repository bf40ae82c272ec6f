"""The life of an application."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CORRECTION = "correction"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SELECTED = "selected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Do(StrEnum):
    START = "start"
    VIEW = "view"
    LIST = "list"
    EDIT = "edit"
    NAME_SUPPLIER = "name_supplier"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    FIND_ELIGIBLE = "find_eligible"
    FIND_INELIGIBLE = "find_ineligible"
    PROPOSE_EXCLUSION = "propose_exclusion"
    ASK_CORRECTION = "ask_correction"
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
    initial=State.DRAFT,
    states={
        State.DRAFT: Look(N_("작성 중"), Tone.GREY),
        State.SUBMITTED: Look(N_("제출됨"), Tone.BLUE),
        State.CORRECTION: Look(N_("보완 요청"), Tone.AMBER),
        State.ELIGIBLE: Look(N_("적격"), Tone.BLUE),
        State.INELIGIBLE: Look(N_("부적격"), Tone.RED),
        State.SELECTED: Look(N_("선정"), Tone.GREEN),
        State.REJECTED: Look(N_("미선정"), Tone.RED),
        State.WITHDRAWN: Look(N_("취하"), Tone.GREY),
    },
    actions={
        Do.START: N_("신청서 작성 시작"),
        Do.EDIT: N_("신청서 수정"),
        Do.SUBMIT: N_("신청서 제출"),
        Do.WITHDRAW: N_("신청 취하"),
        Do.FIND_ELIGIBLE: N_("적격 판정"),
        Do.FIND_INELIGIBLE: N_("부적격 판정"),
        Do.PROPOSE_EXCLUSION: N_("부적격 의견"),
        Do.ASK_CORRECTION: N_("보완 요청"),
        Do.SELECT: N_("선정"),
        Do.REJECT: N_("미선정"),
        Do.NAME_SUPPLIER: N_("공급기업 지정"),
    },
    steps=[
        (Do.EDIT, State.DRAFT, State.DRAFT),
        (Do.EDIT, State.CORRECTION, State.CORRECTION),
        (Do.NAME_SUPPLIER, State.DRAFT, State.DRAFT),
        (Do.NAME_SUPPLIER, State.CORRECTION, State.CORRECTION),
        (Do.NAME_SUPPLIER, State.SELECTED, State.SELECTED),
        (Do.SUBMIT, State.DRAFT, State.SUBMITTED),
        (Do.SUBMIT, State.CORRECTION, State.SUBMITTED),
        (Do.WITHDRAW, State.DRAFT, State.WITHDRAWN),
        (Do.WITHDRAW, State.SUBMITTED, State.WITHDRAWN),
        (Do.WITHDRAW, State.CORRECTION, State.WITHDRAWN),
        (Do.WITHDRAW, State.ELIGIBLE, State.WITHDRAWN),
        (Do.WITHDRAW, State.SELECTED, State.WITHDRAWN),
        (Do.FIND_ELIGIBLE, State.SUBMITTED, State.ELIGIBLE),
        (Do.FIND_INELIGIBLE, State.SUBMITTED, State.INELIGIBLE),
        (Do.FIND_INELIGIBLE, State.CORRECTION, State.INELIGIBLE),
        (Do.PROPOSE_EXCLUSION, State.SUBMITTED, State.SUBMITTED),
        (Do.PROPOSE_EXCLUSION, State.CORRECTION, State.CORRECTION),
        (Do.ASK_CORRECTION, State.SUBMITTED, State.CORRECTION),
        (Do.SELECT, State.ELIGIBLE, State.SELECTED),
        (Do.REJECT, State.ELIGIBLE, State.REJECTED),
        (Do.BIND, State.SELECTED, State.SELECTED),
        (Do.UNBIND, State.SELECTED, State.SELECTED),
        (Do.FINISH, State.SELECTED, State.SELECTED),
    ],
    with_reason=(Do.WITHDRAW, Do.PROPOSE_EXCLUSION, Do.FIND_INELIGIBLE, Do.ASK_CORRECTION, Do.REJECT),
    # The draft is saved all the time, an opinion is nothing that the company may know of, the agreement says the rest itself.
    unrecorded=(Do.EDIT, Do.PROPOSE_EXCLUSION, Do.BIND, Do.UNBIND, Do.FINISH),
)


ALIVE = (State.DRAFT, State.SUBMITTED, State.CORRECTION, State.ELIGIBLE, State.SELECTED)
"""States in which an application still occupies its company's and its supplier's place."""
