"""The jobs that run by the clock, by name; the life of a long run and of its units."""

from enum import StrEnum

from vouchers.kernel.actor import StaffRole
from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class JobName(StrEnum):
    """A job; `schedule` says what it does and how often."""

    MAIL = "mail"
    WORK = "work"
    DOCUMENTS = "documents"
    OPEN_ROUNDS = "open_rounds"
    CLOSE_ROUNDS = "close_rounds"
    REMIND = "remind"
    EXPIRE = "expire"
    ACCOUNTS = "accounts"
    LET_LAPSE = "let_lapse"
    ANCHOR = "anchor"
    LEDGER_CHECK = "ledger_check"
    TIDY = "tidy"


JOB_LABELS = {
    JobName.MAIL: N_("이메일 보내기"),
    JobName.WORK: N_("일괄 처리"),
    JobName.DOCUMENTS: N_("문서 만들기"),
    JobName.OPEN_ROUNDS: N_("예정된 공고 열기"),
    JobName.CLOSE_ROUNDS: N_("기한이 된 접수 닫기"),
    JobName.REMIND: N_("마감 전 알림"),
    JobName.EXPIRE: N_("기간이 지난 바우처 정리"),
    JobName.ACCOUNTS: N_("계좌 변경 시행"),
    JobName.LET_LAPSE: N_("기한이 지난 요청 정리"),
    JobName.ANCHOR: N_("원장 해시를 밖에 기록"),
    JobName.LEDGER_CHECK: N_("원장 전체 검사"),
    JobName.TIDY: N_("실행 기록 정리"),
}

OUTCOMES = {
    "reminded": N_("마감 안내"), "reminded of": N_("기한 안내"), "inspections overdue": N_("기한이 지난 검수"),
    "released": N_("풀어 준 예약"), "made": N_("만든 문서"), "failed": N_("만들지 못한 문서"),
    "anchored": N_("밖에 기록한 해시"), "proposals lapsed": N_("기한이 지난 제안"), "answered": N_("보낸 답"),
    "sign-ups forgotten": N_("지운 가입"), "sent": N_("보낸 이메일"), "refused": N_("받지 않은 이메일"), "opened": N_("연 공고"),
    "closed": N_("닫은 접수"), "in force": N_("시행한 변경"), "waiting": N_("기다리는 변경"), "forgot": N_("지운 기록"),
    "unsaved": N_("지운 보관 내용"), "worked off": N_("처리한 건"), "sound": N_("이상 없음"),
}  # fmt: skip
"""What a job says of its run, said to people; each with a number."""


class Do(StrEnum):
    VIEW = "view"
    START = "start"
    CANCEL = "cancel"
    RESUME = "resume"
    FINISH = "finish"


class RunKind(StrEnum):
    """What a long run does to each of its units."""

    RELEASE_RESULTS = "release_results"
    DRAW_UP_AGREEMENTS = "draw_up_agreements"
    SEND_AGREEMENTS = "send_agreements"
    ORDER_PAYMENTS = "order_payments"


RUN_LABELS = {
    RunKind.RELEASE_RESULTS: N_("결과 알림"),
    RunKind.DRAW_UP_AGREEMENTS: N_("협약서 모두 작성"),
    RunKind.SEND_AGREEMENTS: N_("모두 서명 요청"),
    RunKind.ORDER_PAYMENTS: N_("지급 지시"),
}

RUN_ROLES = {
    RunKind.RELEASE_RESULTS: (StaffRole.OFFICER,),
    RunKind.DRAW_UP_AGREEMENTS: (StaffRole.OFFICER,),
    RunKind.SEND_AGREEMENTS: (StaffRole.OFFICER,),
    RunKind.ORDER_PAYMENTS: (StaffRole.APPROVER, StaffRole.FINANCE),
}
"""Whose work it is: they may stop it and go on."""

RUN_PAGES = {
    RunKind.RELEASE_RESULTS: ("selection.selection", "reference"),
    RunKind.DRAW_UP_AGREEMENTS: ("agreements.of_round", "reference"),
    RunKind.SEND_AGREEMENTS: ("agreements.of_round", "reference"),
    RunKind.ORDER_PAYMENTS: ("payments.batch", "batch_id"),
}
"""The page from which it is started, and what names the thing there: an argument of the run, or what it is about."""


class RunState(StrEnum):
    RUNNING = "running"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class UnitOutcome(StrEnum):
    """Whether a unit was done; one that failed says why and may be tried again."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


RUN = Lifecycle(
    "run",
    label=N_("일괄 처리"),
    initial=RunState.RUNNING,
    states={
        RunState.RUNNING: Look(N_("처리 중"), Tone.BLUE),
        RunState.CANCELLED: Look(N_("멈춤"), Tone.AMBER),
        RunState.FINISHED: Look(N_("끝남"), Tone.GREEN),
    },
    actions={Do.START: N_("시작"), Do.CANCEL: N_("멈춤"), Do.RESUME: N_("이어서 처리"), Do.FINISH: N_("끝남")},
    steps=[
        (Do.CANCEL, RunState.RUNNING, RunState.CANCELLED),
        (Do.RESUME, RunState.CANCELLED, RunState.RUNNING),
        (Do.RESUME, RunState.FINISHED, RunState.RUNNING),
        (Do.FINISH, RunState.RUNNING, RunState.FINISHED),
    ],
)
"""A run that has finished goes on where units of it failed."""
