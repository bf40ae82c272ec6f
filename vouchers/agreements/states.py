"""The life of an agreement."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class State(StrEnum):
    PREPARED = "prepared"
    AWAITING_COMPANY = "awaiting_company"
    AWAITING_SUPPLIER = "awaiting_supplier"
    AWAITING_AGENCY = "awaiting_agency"
    CONCLUDED = "concluded"
    SETTLING = "settling"
    DECLINED = "declined"
    SETTLED = "settled"


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
