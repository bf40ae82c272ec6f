"""What a line of the bank's statement can be for, and the life of a deposit."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class Do(StrEnum):
    LIST = "list"
    VIEW = "view"
    RECORD_DEPOSIT = "record_deposit"
    MATCH = "match"
    MATCH_PART = "match_part"
    UNMATCH = "unmatch"
    RECORD_RETURN = "record_return"
    UNDO_RETURN = "undo_return"
    UNDO_RETURN_PART = "undo_return_part"
    RETURN_DEPOSIT = "return_deposit"


class Use(StrEnum):
    DEPOSIT = "deposit"
    DEPOSIT_RETURN = "deposit_return"
    PAYMENT = "payment"
    TREASURY_RETURN = "treasury_return"
    COMPANY_RETURN = "company_return"


USE_LABELS = {
    Use.DEPOSIT: N_("입금"),
    Use.DEPOSIT_RETURN: N_("입금 반환"),
    Use.PAYMENT: N_("지급"),
    Use.TREASURY_RETURN: N_("국고 반납"),
    Use.COMPANY_RETURN: N_("기업 반환"),
}


class DepositState(StrEnum):
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    SURPLUS = "surplus"
    """Matched, and more than the company owed: the rest waits to be given back."""
    RETURNING = "returning"
    """Given back as one person has recorded; another has yet to compare it with the bank."""
    RETURNED = "returned"


DEPOSIT = Lifecycle(
    "deposit",
    label=N_("기업부담금 입금"),
    initial=DepositState.UNMATCHED,
    states={
        DepositState.UNMATCHED: Look(N_("대조 전"), Tone.AMBER),
        DepositState.MATCHED: Look(N_("대조 완료"), Tone.GREEN),
        DepositState.SURPLUS: Look(N_("초과 입금"), Tone.AMBER),
        DepositState.RETURNING: Look(N_("반환 확인 대기"), Tone.AMBER),
        DepositState.RETURNED: Look(N_("반환함"), Tone.GREY),
    },
    actions={
        Do.RECORD_DEPOSIT: N_("입금 등록"),
        Do.MATCH: N_("협약과 대조"),
        Do.MATCH_PART: N_("협약과 대조 (초과 입금)"),
        Do.UNMATCH: N_("입금 대조 취소"),
        Do.RECORD_RETURN: N_("입금 반환 기록"),
        Do.UNDO_RETURN: N_("입금 반환 기록 취소"),
        Do.UNDO_RETURN_PART: N_("초과 입금 반환 기록 취소"),
        Do.RETURN_DEPOSIT: N_("입금 반환"),
    },
    steps=[
        (Do.MATCH, DepositState.UNMATCHED, DepositState.MATCHED),
        (Do.MATCH_PART, DepositState.UNMATCHED, DepositState.SURPLUS),
        (Do.UNMATCH, DepositState.MATCHED, DepositState.UNMATCHED),
        (Do.UNMATCH, DepositState.SURPLUS, DepositState.UNMATCHED),
        (Do.RECORD_RETURN, DepositState.UNMATCHED, DepositState.RETURNING),
        (Do.RECORD_RETURN, DepositState.SURPLUS, DepositState.RETURNING),
        (Do.UNDO_RETURN, DepositState.RETURNING, DepositState.UNMATCHED),
        (Do.UNDO_RETURN_PART, DepositState.RETURNING, DepositState.SURPLUS),
        (Do.RETURN_DEPOSIT, DepositState.RETURNING, DepositState.RETURNED),
    ],
    with_reason=(Do.UNMATCH, Do.UNDO_RETURN, Do.UNDO_RETURN_PART),
    recorded={"return_line": Column(N_("반환 거래 번호")), "returned_on": Column(N_("반환일"), Shown.DAY)},
)
