"""The life of a round."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class RoundState(StrEnum):
    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Do(StrEnum):
    CREATE = "create"
    VIEW = "view"
    LIST = "list"
    EDIT = "edit"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    ASK_REOPENING = "ask_reopening"
    DROP_REOPENING = "drop_reopening"
    REOPEN = "reopen"
    RUN = "run"


LIFECYCLE = Lifecycle(
    "round",
    label=N_("회차"),
    initial=RoundState.PREPARED,
    states={
        RoundState.PREPARED: Look(N_("준비 중"), Tone.GREY),
        RoundState.OPEN: Look(N_("접수 중"), Tone.BLUE),
        RoundState.CLOSED: Look(N_("마감됨"), Tone.AMBER),
    },
    actions={
        Do.CREATE: N_("회차 만들기"),
        Do.EDIT: N_("예산과 일정 저장"),
        Do.SCHEDULE: N_("공고 개시 예약"),
        Do.UNSCHEDULE: N_("개시 예약 취소"),
        Do.OPEN: N_("공고 열기"),
        Do.EXTEND: N_("마감 연장"),
        Do.CLOSE: N_("접수 마감"),
        Do.ASK_REOPENING: N_("접수 재개 요청"),
        Do.DROP_REOPENING: N_("접수 재개 요청 취소"),
        Do.REOPEN: N_("접수 재개"),
    },
    steps=[
        (Do.EDIT, RoundState.PREPARED, RoundState.PREPARED),
        (Do.SCHEDULE, RoundState.PREPARED, RoundState.PREPARED),
        (Do.UNSCHEDULE, RoundState.PREPARED, RoundState.PREPARED),
        (Do.OPEN, RoundState.PREPARED, RoundState.OPEN),
        (Do.EXTEND, RoundState.OPEN, RoundState.OPEN),
        (Do.CLOSE, RoundState.OPEN, RoundState.CLOSED),
        (Do.ASK_REOPENING, RoundState.CLOSED, RoundState.CLOSED),
        (Do.DROP_REOPENING, RoundState.CLOSED, RoundState.CLOSED),
        (Do.REOPEN, RoundState.CLOSED, RoundState.OPEN),
    ],
    with_reason=(Do.EXTEND, Do.ASK_REOPENING),
    recorded={
        "title": Column(N_("공고 제목")),
        "budget": Column(N_("예산"), Shown.WON),
        "opens_at": Column(N_("공고 시작"), Shown.MOMENT),
        "closes_at": Column(N_("접수 마감"), Shown.MOMENT),
        "reopen_until": Column(N_("재개한 접수의 마감"), Shown.MOMENT),
        "opening_agreed_by": Column(N_("개시 확인"), Shown.PERSON),
    },
)
