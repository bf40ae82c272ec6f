"""The life of an agreement."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Lifecycle, Look, Tone
from vouchers.kernel.wording import N_


class AgreementState(StrEnum):
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
    VOID = "void"
    START_SETTLING = "start_settling"
    SETTLE = "settle"


LIFECYCLE = Lifecycle(
    "agreement",
    label=N_("협약"),
    initial=AgreementState.PREPARED,
    states={
        AgreementState.PREPARED: Look(N_("협약서 준비"), Tone.GREY),
        AgreementState.AWAITING_COMPANY: Look(N_("수요기업 서명 대기"), Tone.BLUE),
        AgreementState.AWAITING_SUPPLIER: Look(N_("공급기업 서명 대기"), Tone.BLUE),
        AgreementState.AWAITING_AGENCY: Look(N_("전담기관 서명 대기"), Tone.BLUE),
        AgreementState.CONCLUDED: Look(N_("협약 체결"), Tone.GREEN),
        AgreementState.SETTLING: Look(N_("정산 중"), Tone.BLUE),
        AgreementState.DECLINED: Look(N_("체결되지 않음"), Tone.RED),
        AgreementState.SETTLED: Look(N_("정산 완료"), Tone.GREEN),
    },
    actions={
        Do.DRAW_UP: N_("협약서 작성"),
        Do.SEND: N_("서명 요청"),
        Do.SIGN_COMPANY: N_("수요기업 서명"),
        Do.SIGN_SUPPLIER: N_("공급기업 서명"),
        Do.SIGN_AGENCY: N_("전담기관 서명과 바우처 발급"),
        Do.DECLINE: N_("서명 거절"),
        Do.VOID: N_("협약서 작성 취소"),
        Do.START_SETTLING: N_("정산 시작"),
        Do.SETTLE: N_("정산 완료"),
    },
    steps=[
        (Do.SEND, AgreementState.PREPARED, AgreementState.AWAITING_COMPANY),
        (Do.SIGN_COMPANY, AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_SUPPLIER),
        (Do.SIGN_SUPPLIER, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY),
        (Do.SIGN_AGENCY, AgreementState.AWAITING_AGENCY, AgreementState.CONCLUDED),
        (Do.DECLINE, AgreementState.AWAITING_COMPANY, AgreementState.DECLINED),
        (Do.DECLINE, AgreementState.AWAITING_SUPPLIER, AgreementState.DECLINED),
        (Do.DECLINE, AgreementState.AWAITING_AGENCY, AgreementState.DECLINED),
        (Do.VOID, AgreementState.PREPARED, AgreementState.DECLINED),
        (Do.VOID, AgreementState.AWAITING_COMPANY, AgreementState.DECLINED),
        (Do.VOID, AgreementState.AWAITING_SUPPLIER, AgreementState.DECLINED),
        (Do.VOID, AgreementState.AWAITING_AGENCY, AgreementState.DECLINED),
        (Do.START_SETTLING, AgreementState.CONCLUDED, AgreementState.SETTLING),
        (Do.SETTLE, AgreementState.SETTLING, AgreementState.SETTLED),
    ],
    with_reason=(Do.DECLINE, Do.VOID),
)

ISSUED = (AgreementState.CONCLUDED, AgreementState.SETTLING, AgreementState.SETTLED)
"""States in which the voucher has been issued."""
