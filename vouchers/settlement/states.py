"""The life of a settlement, and what is decided about its lines."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class SettlementState(StrEnum):
    OPEN = "open"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    RETURNING = "returning"
    RETURNED = "returned"
    CLOSED = "closed"


class Decision(StrEnum):
    """What was decided about one line of spending."""

    UNDECIDED = "undecided"
    ALLOWED = "allowed"
    DISALLOWED = "disallowed"


TOLD = (SettlementState.CONFIRMED, SettlementState.RETURNING, SettlementState.RETURNED, SettlementState.CLOSED)
"""States in which company and supplier know of the settlement."""

DECISION_LOOKS = {
    Decision.UNDECIDED: Look(N_("판단 전"), Tone.AMBER),
    Decision.ALLOWED: Look(N_("인정"), Tone.GREEN),
    Decision.DISALLOWED: Look(N_("불인정"), Tone.RED),
}


class Do(StrEnum):
    LIST = "list"
    VIEW = "view"
    OPEN = "open"
    DECIDE = "decide"
    ALLOW = "allow"
    DISALLOW = "disallow"
    ASK_REVIEW = "ask_review"
    HAND_OVER = "hand_over"
    AGREE = "agree"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    RECORD_RETURN = "record_return"
    UNDO_RETURN = "undo_return"
    RETURN_MONEY = "return_money"
    ISSUE_REPORT = "issue_report"
    REPORT_ROUND = "report_round"


SETTLEMENT = Lifecycle(
    "settlement",
    label=N_("정산"),
    initial=SettlementState.OPEN,
    states={
        SettlementState.OPEN: Look(N_("집행 검토 중"), Tone.BLUE),
        SettlementState.UNDER_REVIEW: Look(N_("회계법인 검토 중"), Tone.BLUE),
        SettlementState.REVIEWED: Look(N_("회계법인 검토 완료"), Tone.AMBER),
        SettlementState.CONFIRMED: Look(N_("정산 확정, 반납 대기"), Tone.AMBER),
        SettlementState.RETURNING: Look(N_("반납 확인 대기"), Tone.AMBER),
        SettlementState.RETURNED: Look(N_("반납 완료"), Tone.BLUE),
        SettlementState.CLOSED: Look(N_("정산 완료"), Tone.GREEN),
    },
    actions={
        Do.OPEN: N_("정산 시작"),
        Do.DECIDE: N_("집행 내역 판단"),
        Do.ASK_REVIEW: N_("회계법인 검토 의뢰"),
        Do.HAND_OVER: N_("다른 회계법인에 검토 의뢰"),
        Do.AGREE: N_("검토 의견: 적정"),
        Do.SEND_BACK: N_("검토 의견: 다시 검토"),
        Do.CONFIRM: N_("정산 확정"),
        Do.RECORD_RETURN: N_("반납 기록"),
        Do.UNDO_RETURN: N_("반납 기록 취소"),
        Do.RETURN_MONEY: N_("반납 확인"),
        Do.ISSUE_REPORT: N_("정산보고서 발급"),
    },
    steps=[
        (Do.DECIDE, SettlementState.OPEN, SettlementState.OPEN),
        (Do.ASK_REVIEW, SettlementState.OPEN, SettlementState.UNDER_REVIEW),
        (Do.HAND_OVER, SettlementState.UNDER_REVIEW, SettlementState.UNDER_REVIEW),
        (Do.AGREE, SettlementState.UNDER_REVIEW, SettlementState.REVIEWED),
        (Do.SEND_BACK, SettlementState.UNDER_REVIEW, SettlementState.OPEN),
        (Do.CONFIRM, SettlementState.REVIEWED, SettlementState.CONFIRMED),
        (Do.RECORD_RETURN, SettlementState.CONFIRMED, SettlementState.RETURNING),
        (Do.UNDO_RETURN, SettlementState.RETURNING, SettlementState.CONFIRMED),
        (Do.RETURN_MONEY, SettlementState.RETURNING, SettlementState.RETURNED),
        (Do.ISSUE_REPORT, SettlementState.RETURNED, SettlementState.CLOSED),
    ],
    with_reason=(Do.HAND_OVER, Do.AGREE, Do.SEND_BACK, Do.UNDO_RETURN),
    unrecorded=(Do.DECIDE,),  # the line is on record itself, with what was decided before
    recorded={
        "auditor_name": Column(N_("회계법인")),
        "returned_on": Column(N_("반납일"), Shown.DAY),
        "treasury_reference": Column(N_("국고 반납 거래 번호")),
        "company_reference": Column(N_("기업 반환 거래 번호")),
    },
)

SETTLEMENT_LINE = Lifecycle(
    "settlement_line",
    label=N_("집행 내역"),
    actions={Do.ALLOW: N_("인정"), Do.DISALLOW: N_("불인정")},
    with_reason=(Do.DISALLOW,),
    recorded={
        "invoice_reference": Column(N_("청구번호"), always=True),
        "decision": Column(N_("판단"), words={str(decision): look.label for decision, look in DECISION_LOOKS.items()}),
        "disallowed": Column(N_("불인정액"), Shown.WON),
    },
)
