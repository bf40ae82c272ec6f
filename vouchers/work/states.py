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
