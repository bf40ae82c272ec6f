"""The jobs that run by the clock, by name."""

from enum import StrEnum

from vouchers.kernel.wording import N_


class JobName(StrEnum):
    """A job; `schedule` says what it does and how often."""

    MAIL = "mail"
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
    "unsaved": N_("지운 보관 내용"), "sound": N_("이상 없음"),
}  # fmt: skip
"""What a job says of its run, said to people; each with a number."""
