"""What may be done with organisations and their people, and the lives of an invitation and of a firm's confirmation."""

from enum import StrEnum

from vouchers.facts.states import SIZE_LABELS
from vouchers.kernel.actor import MEMBER_ROLE_LABELS
from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class Do(StrEnum):
    VIEW = "view"
    CREATE = "create"
    IMPORT = "import"
    EDIT = "edit"
    MANAGE_MEMBERS = "manage_members"
    JOIN = "join"
    END_MEMBERSHIP = "end_membership"
    ACT_FOR = "act_for"
    INVITE = "invite"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    LIST = "list"
    ASK = "ask"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    SEND_BACK = "return"
    REJECT = "reject"
    RECORD_FACT = "record_fact"


class InvitationState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ConfirmationState(StrEnum):
    ASKED = "asked"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


REGIONS = {
    "seoul": N_("서울"), "busan": N_("부산"), "daegu": N_("대구"), "incheon": N_("인천"), "gwangju": N_("광주"),
    "daejeon": N_("대전"), "ulsan": N_("울산"), "sejong": N_("세종"), "gyeonggi": N_("경기"), "gangwon": N_("강원"),
    "chungbuk": N_("충북"), "chungnam": N_("충남"), "jeonbuk": N_("전북"), "jeonnam": N_("전남"),
    "gyeongbuk": N_("경북"), "gyeongnam": N_("경남"), "jeju": N_("제주"),
}  # fmt: skip
"""The 17 provinces and metropolitan cities."""


ORGANISATION = Lifecycle(
    "organisation",
    label=N_("기업 정보"),
    actions={Do.CREATE: N_("등록"), Do.EDIT: N_("수정")},
    recorded={
        "name": Column(N_("기업명")),
        "representative_name": Column(N_("대표자 이름")),
        "size": Column(N_("기업 규모"), words={str(size): label for size, label in SIZE_LABELS.items()}),
        "region": Column(N_("지역"), words=REGIONS),
        "address": Column(N_("주소")),
        "phone": Column(N_("전화번호"), Shown.HIDDEN),
        "home_page": Column(N_("홈페이지")),
        "employees": Column(N_("직원 수"), Shown.NUMBER),
        "industry": Column(N_("업종")),
    },
)

MEMBERSHIP = Lifecycle(
    "membership",
    label=N_("구성원"),
    actions={Do.JOIN: N_("합류"), Do.END_MEMBERSHIP: N_("해제")},
    recorded={
        "user_id": Column(N_("이름"), Shown.PERSON, always=True),
        "role": Column(N_("역할"), words={str(role): label for role, label in MEMBER_ROLE_LABELS.items()}),
    },
)

INVITATION = Lifecycle(
    "invitation",
    label=N_("구성원 초대"),
    initial=InvitationState.INVITED,
    states={
        InvitationState.INVITED: Look(N_("답을 기다림"), Tone.BLUE),
        InvitationState.ACCEPTED: Look(N_("수락"), Tone.GREEN),
        InvitationState.DECLINED: Look(N_("거절"), Tone.RED),
        InvitationState.WITHDRAWN: Look(N_("철회"), Tone.GREY),
        InvitationState.LAPSED: Look(N_("기한 지남"), Tone.GREY),
    },
    actions={
        Do.INVITE: N_("구성원 초대"), Do.ACCEPT: N_("초대 수락"), Do.DECLINE: N_("초대 거절"), Do.WITHDRAW: N_("초대 철회"),
        Do.LAPSE: N_("초대 기한 지남"),
    },
    steps=[
        (Do.ACCEPT, InvitationState.INVITED, InvitationState.ACCEPTED),
        (Do.DECLINE, InvitationState.INVITED, InvitationState.DECLINED),
        (Do.WITHDRAW, InvitationState.INVITED, InvitationState.WITHDRAWN),
        (Do.LAPSE, InvitationState.INVITED, InvitationState.LAPSED),
    ],
)  # fmt: skip

CONFIRMATION = Lifecycle(
    "firm_confirmation",
    label=N_("기업 확인"),
    initial=ConfirmationState.ASKED,
    states={
        ConfirmationState.ASKED: Look(N_("서류를 기다림"), Tone.AMBER),
        ConfirmationState.SUBMITTED: Look(N_("담당관 확인 중"), Tone.BLUE),
        ConfirmationState.RETURNED: Look(N_("보완 요청"), Tone.AMBER),
        ConfirmationState.CONFIRMED: Look(N_("확인됨"), Tone.GREEN),
        ConfirmationState.REJECTED: Look(N_("반려"), Tone.RED),
        ConfirmationState.WITHDRAWN: Look(N_("철회"), Tone.GREY),
        ConfirmationState.LAPSED: Look(N_("기한 지남"), Tone.GREY),
    },
    actions={
        Do.ASK: N_("기업 확인 요청"), Do.SUBMIT: N_("확인 서류 제출"), Do.CONFIRM: N_("기업 확인"), Do.SEND_BACK: N_("보완 요청"),
        Do.REJECT: N_("기업 확인 반려"), Do.WITHDRAW: N_("기업 확인 철회"), Do.LAPSE: N_("기업 확인 기한 지남"),
    },
    steps=[
        (Do.SUBMIT, ConfirmationState.ASKED, ConfirmationState.SUBMITTED),
        (Do.SUBMIT, ConfirmationState.RETURNED, ConfirmationState.SUBMITTED),
        (Do.CONFIRM, ConfirmationState.SUBMITTED, ConfirmationState.CONFIRMED),
        (Do.SEND_BACK, ConfirmationState.SUBMITTED, ConfirmationState.RETURNED),
        (Do.REJECT, ConfirmationState.SUBMITTED, ConfirmationState.REJECTED),
        (Do.WITHDRAW, ConfirmationState.ASKED, ConfirmationState.WITHDRAWN),
        (Do.WITHDRAW, ConfirmationState.SUBMITTED, ConfirmationState.WITHDRAWN),
        (Do.WITHDRAW, ConfirmationState.RETURNED, ConfirmationState.WITHDRAWN),
        (Do.LAPSE, ConfirmationState.ASKED, ConfirmationState.LAPSED),
        (Do.LAPSE, ConfirmationState.RETURNED, ConfirmationState.LAPSED),
    ],
    with_reason=(Do.SEND_BACK, Do.REJECT),
)  # fmt: skip

CONFIRMATION_OPEN = (ConfirmationState.ASKED, ConfirmationState.SUBMITTED, ConfirmationState.RETURNED)
"""States in which a firm's confirmation is still to be decided."""
