"""The lives of an agreement and of a deposit."""

from enum import StrEnum

from vouchers.kernel.errors import N_
from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone


class State(StrEnum):
    PREPARED = "prepared"
    AWAITING_COMPANY = "awaiting_company"
    AWAITING_SUPPLIER = "awaiting_supplier"
    AWAITING_AGENCY = "awaiting_agency"
    CONCLUDED = "concluded"
    SETTLING = "settling"
    DECLINED = "declined"
    SETTLED = "settled"


class DepositState(StrEnum):
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    SURPLUS = "surplus"
    """Matched, and more than the company owed: the rest waits to be given back."""
    RETURNING = "returning"
    """Given back as one person has recorded; another has yet to compare it with the bank."""
    RETURNED = "returned"


class Party(StrEnum):
    COMPANY = "company"
    SUPPLIER = "supplier"
    AGENCY = "agency"


PARTY_LABELS = {Party.COMPANY: N_("수요기업"), Party.SUPPLIER: N_("공급기업"), Party.AGENCY: N_("전담기관")}


class Do(StrEnum):
    DRAW_UP = "draw_up"
    VIEW = "view"
    LIST = "list"
    SEND = "send"
    SIGN_COMPANY = "sign_company"
    SIGN_SUPPLIER = "sign_supplier"
    SIGN_AGENCY = "sign_agency"
    DECLINE = "decline"
    START_SETTLING = "start_settling"
    SETTLE = "settle"
    RECORD_DEPOSIT = "record_deposit"
    MATCH = "match"
    MATCH_PART = "match_part"
    RECORD_RETURN = "record_return"
    UNDO_RETURN = "undo_return"
    UNDO_RETURN_PART = "undo_return_part"
    RETURN_DEPOSIT = "return_deposit"


LIFECYCLE = Lifecycle(
    "agreement",
    label=N_("협약"),
    initial=State.PREPARED,
    states={
        State.PREPARED: Look(N_("협약서 준비"), Tone.GREY),
        State.AWAITING_COMPANY: Look(N_("수요기업 서명 대기"), Tone.BLUE),
        State.AWAITING_SUPPLIER: Look(N_("공급기업 서명 대기"), Tone.BLUE),
        State.AWAITING_AGENCY: Look(N_("전담기관 서명 대기"), Tone.BLUE),
        State.CONCLUDED: Look(N_("협약 체결"), Tone.GREEN),
        State.SETTLING: Look(N_("정산 중"), Tone.BLUE),
        State.DECLINED: Look(N_("협약 거절"), Tone.RED),
        State.SETTLED: Look(N_("정산 완료"), Tone.GREEN),
    },
    actions={
        Do.DRAW_UP: N_("협약서 작성"),
        Do.SEND: N_("서명 요청"),
        Do.SIGN_COMPANY: N_("수요기업 서명"),
        Do.SIGN_SUPPLIER: N_("공급기업 서명"),
        Do.SIGN_AGENCY: N_("전담기관 서명과 바우처 발급"),
        Do.DECLINE: N_("서명 거절"),
        Do.START_SETTLING: N_("정산 시작"),
        Do.SETTLE: N_("정산 완료"),
    },
    steps=[
        (Do.SEND, State.PREPARED, State.AWAITING_COMPANY),
        (Do.SIGN_COMPANY, State.AWAITING_COMPANY, State.AWAITING_SUPPLIER),
        (Do.SIGN_SUPPLIER, State.AWAITING_SUPPLIER, State.AWAITING_AGENCY),
        (Do.SIGN_AGENCY, State.AWAITING_AGENCY, State.CONCLUDED),
        (Do.DECLINE, State.AWAITING_COMPANY, State.DECLINED),
        (Do.DECLINE, State.AWAITING_SUPPLIER, State.DECLINED),
        (Do.DECLINE, State.AWAITING_AGENCY, State.DECLINED),
        (Do.START_SETTLING, State.CONCLUDED, State.SETTLING),
        (Do.SETTLE, State.SETTLING, State.SETTLED),
    ],
    with_reason=(Do.DECLINE,),
)

ISSUED = (State.CONCLUDED, State.SETTLING, State.SETTLED)
"""States in which the voucher has been issued."""

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
        Do.RECORD_RETURN: N_("입금 반환 기록"),
        Do.UNDO_RETURN: N_("입금 반환 기록 취소"),
        Do.UNDO_RETURN_PART: N_("초과 입금 반환 기록 취소"),
        Do.RETURN_DEPOSIT: N_("입금 반환"),
    },
    steps=[
        (Do.MATCH, DepositState.UNMATCHED, DepositState.MATCHED),
        (Do.MATCH_PART, DepositState.UNMATCHED, DepositState.SURPLUS),
        (Do.RECORD_RETURN, DepositState.UNMATCHED, DepositState.RETURNING),
        (Do.RECORD_RETURN, DepositState.SURPLUS, DepositState.RETURNING),
        (Do.UNDO_RETURN, DepositState.RETURNING, DepositState.UNMATCHED),
        (Do.UNDO_RETURN_PART, DepositState.RETURNING, DepositState.SURPLUS),
        (Do.RETURN_DEPOSIT, DepositState.RETURNING, DepositState.RETURNED),
    ],
    with_reason=(Do.UNDO_RETURN, Do.UNDO_RETURN_PART),
    recorded={"return_line": Column(N_("반환 거래 번호")), "returned_on": Column(N_("반환일"), Shown.DAY)},
)
