"""The lives of panels, seats and assignments."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class PanelState(StrEnum):
    FORMING = "forming"
    SCORING = "scoring"
    CLOSED = "closed"
    DISSOLVED = "dissolved"


class SeatState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RELEASED = "released"
    """The officer asks this evaluator no longer: silent, ill, replaced."""


class AssignmentState(StrEnum):
    ASSIGNED = "assigned"
    CLEARED = "cleared"
    RECUSED = "recused"
    SUBMITTED = "submitted"
    RELEASED = "released"
    """Taken from the evaluator, or ended with its application: it counts for nothing."""


class Do(StrEnum):
    VIEW = "view"
    LIST = "list"
    CREATE_PANEL = "create_panel"
    INVITE = "invite"
    ASSIGN = "assign"
    START = "start"
    CLOSE = "close"
    DISSOLVE = "dissolve"
    RELEASE = "release"
    INVITE_AGAIN = "invite_again"
    ASSIGN_AGAIN = "assign_again"
    ACCEPT = "accept"
    DECLINE = "decline"
    DECLARE = "declare"
    RECUSE = "recuse"
    READ = "read"
    READ_SEALED = "read_sealed"
    SAVE = "save"
    SUBMIT = "submit"


PANEL = Lifecycle(
    "panel",
    label=N_("평가위원회"),
    initial=PanelState.FORMING,
    states={
        PanelState.FORMING: Look(N_("구성 중"), Tone.GREY),
        PanelState.SCORING: Look(N_("평가 중"), Tone.BLUE),
        PanelState.CLOSED: Look(N_("평가 끝남"), Tone.GREEN),
        PanelState.DISSOLVED: Look(N_("해산"), Tone.GREY),
    },
    actions={
        Do.CREATE_PANEL: N_("평가위원회 구성"),
        Do.INVITE: N_("평가위원 초대"),
        Do.ASSIGN: N_("신청서 배정"),
        Do.START: N_("평가 시작"),
        Do.CLOSE: N_("평가 마감"),
        Do.DISSOLVE: N_("평가위원회 해산"),
    },
    steps=[
        (Do.INVITE, PanelState.FORMING, PanelState.FORMING),
        (Do.ASSIGN, PanelState.FORMING, PanelState.FORMING),
        (Do.INVITE, PanelState.SCORING, PanelState.SCORING),
        (Do.ASSIGN, PanelState.SCORING, PanelState.SCORING),
        (Do.START, PanelState.FORMING, PanelState.SCORING),
        (Do.CLOSE, PanelState.SCORING, PanelState.CLOSED),
        (Do.DISSOLVE, PanelState.FORMING, PanelState.DISSOLVED),
    ],
    with_reason=(Do.DISSOLVE,),
    unrecorded=(Do.INVITE, Do.ASSIGN),  # the seat and the assignment are on record themselves
    recorded={"name": Column(N_("이름")), "due_on": Column(N_("평가 기한"), Shown.DAY)},
)

SEAT = Lifecycle(
    "seat",
    label=N_("평가위원 초대"),
    initial=SeatState.INVITED,
    states={
        SeatState.INVITED: Look(N_("답을 기다림"), Tone.BLUE),
        SeatState.ACCEPTED: Look(N_("수락"), Tone.GREEN),
        SeatState.DECLINED: Look(N_("거절"), Tone.RED),
        SeatState.RELEASED: Look(N_("위촉 해제"), Tone.GREY),
    },
    actions={
        Do.INVITE: N_("초대"),
        Do.ACCEPT: N_("초대 수락"),
        Do.DECLINE: N_("초대 거절"),
        Do.RELEASE: N_("위촉 해제"),
        Do.INVITE_AGAIN: N_("다시 초대"),
    },
    steps=[
        (Do.ACCEPT, SeatState.INVITED, SeatState.ACCEPTED),
        (Do.DECLINE, SeatState.INVITED, SeatState.DECLINED),
        (Do.RELEASE, SeatState.INVITED, SeatState.RELEASED),
        (Do.RELEASE, SeatState.ACCEPTED, SeatState.RELEASED),
        (Do.INVITE_AGAIN, SeatState.DECLINED, SeatState.INVITED),
        (Do.INVITE_AGAIN, SeatState.RELEASED, SeatState.INVITED),
    ],
    with_reason=(Do.DECLINE, Do.RELEASE),
)

ASSIGNMENT = Lifecycle(
    "assignment",
    label=N_("평가 배정"),
    initial=AssignmentState.ASSIGNED,
    states={
        AssignmentState.ASSIGNED: Look(N_("이해관계 확인 전"), Tone.AMBER),
        AssignmentState.CLEARED: Look(N_("평가 중"), Tone.BLUE),
        AssignmentState.RECUSED: Look(N_("회피"), Tone.GREY),
        AssignmentState.SUBMITTED: Look(N_("제출 완료"), Tone.GREEN),
        AssignmentState.RELEASED: Look(N_("배정 해제"), Tone.GREY),
    },
    actions={
        Do.ASSIGN: N_("배정"),
        Do.DECLARE: N_("이해관계 없음 확인"),
        Do.RECUSE: N_("회피"),
        Do.RELEASE: N_("배정 해제"),
        Do.ASSIGN_AGAIN: N_("다시 배정"),
        Do.SAVE: N_("평가표 임시저장"),
        Do.SUBMIT: N_("평가표 제출"),
    },
    steps=[
        (Do.DECLARE, AssignmentState.ASSIGNED, AssignmentState.CLEARED),
        (Do.RECUSE, AssignmentState.ASSIGNED, AssignmentState.RECUSED),
        (Do.RECUSE, AssignmentState.CLEARED, AssignmentState.RECUSED),
        (Do.RELEASE, AssignmentState.ASSIGNED, AssignmentState.RELEASED),
        (Do.RELEASE, AssignmentState.CLEARED, AssignmentState.RELEASED),
        (Do.ASSIGN_AGAIN, AssignmentState.RELEASED, AssignmentState.ASSIGNED),
        (Do.READ, AssignmentState.CLEARED, AssignmentState.CLEARED),
        (Do.SAVE, AssignmentState.CLEARED, AssignmentState.CLEARED),
        (Do.SUBMIT, AssignmentState.CLEARED, AssignmentState.SUBMITTED),
    ],
    with_reason=(Do.RECUSE, Do.RELEASE),
    unrecorded=(Do.READ, Do.SAVE),
)
