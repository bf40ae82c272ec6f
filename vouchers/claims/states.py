"""The lives of purchase requests and invoices."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class PurchaseState(StrEnum):
    REQUESTED = "requested"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class InvoiceState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    REFUSED = "refused"
    ORDERED = "ordered"
    PAID = "paid"
    SELF_PAID = "self_paid"


class Do(StrEnum):
    VIEW = "view"
    LIST = "list"
    REQUEST = "request"
    DECLINE = "decline"
    CANCEL = "cancel"
    COMPLETE = "complete"
    INVOICE = "invoice"
    REPORT_USE = "report_use"
    SUBMIT = "submit"
    FALL_DUE = "fall_due"
    INSPECT = "inspect"
    ACCEPT = "accept"
    ACCEPT_PART = "accept_part"
    ACCEPT_EXCESS = "accept_excess"
    REFUSE = "refuse"
    ORDER = "order"
    CONFIRM = "confirm"
    FAIL = "fail"
    FAIL_PART = "fail_part"
    SHOW_VAT = "show_vat"
    PROPOSE_WAIVER = "propose_waiver"
    DROP_WAIVER = "drop_waiver"
    WAIVE_VAT = "waive_vat"
    CORRECT = "correct"


PURCHASE = Lifecycle(
    "purchase",
    label=N_("구매 요청"),
    initial=PurchaseState.REQUESTED,
    states={
        PurchaseState.REQUESTED: Look(N_("진행 중"), Tone.BLUE),
        PurchaseState.COMPLETED: Look(N_("완료"), Tone.GREEN),
        PurchaseState.CANCELLED: Look(N_("취소"), Tone.GREY),
        PurchaseState.DECLINED: Look(N_("공급기업 거절"), Tone.RED),
    },
    actions={
        Do.REQUEST: N_("구매 요청"),
        Do.DECLINE: N_("구매 요청 거절"),
        Do.CANCEL: N_("구매 요청 취소"),
        Do.COMPLETE: N_("구매 완료"),
        Do.INVOICE: N_("대금 청구"),
    },
    steps=[
        (Do.INVOICE, PurchaseState.REQUESTED, PurchaseState.REQUESTED),
        (Do.REPORT_USE, PurchaseState.REQUESTED, PurchaseState.REQUESTED),
        (Do.DECLINE, PurchaseState.REQUESTED, PurchaseState.DECLINED),
        (Do.CANCEL, PurchaseState.REQUESTED, PurchaseState.CANCELLED),
        (Do.COMPLETE, PurchaseState.REQUESTED, PurchaseState.COMPLETED),
    ],
    with_reason=(Do.DECLINE,),
    unrecorded=(Do.INVOICE, Do.REPORT_USE),  # the invoice is on record itself
    recorded={"amount": Column(N_("금액"), Shown.WON)},
)

_INSPECTED = (
    InvoiceState.ACCEPTED, InvoiceState.PARTLY_ACCEPTED, InvoiceState.SELF_PAID, InvoiceState.ORDERED,
    InvoiceState.PAID,
)  # fmt: skip

_CUT = (InvoiceState.PARTLY_ACCEPTED, InvoiceState.ORDERED, InvoiceState.PAID)
_ABOUT_VAT = (Do.SHOW_VAT, Do.PROPOSE_WAIVER, Do.DROP_WAIVER, Do.WAIVE_VAT)

INVOICE = Lifecycle(
    "invoice",
    label=N_("대금 청구"),
    initial=InvoiceState.SUBMITTED,
    states={
        InvoiceState.SUBMITTED: Look(N_("검수 대기"), Tone.BLUE),
        InvoiceState.ACCEPTED: Look(N_("지급 대기"), Tone.AMBER),
        InvoiceState.PARTLY_ACCEPTED: Look(N_("일부 인정, 지급 대기"), Tone.AMBER),
        InvoiceState.REFUSED: Look(N_("검수 거절"), Tone.RED),
        InvoiceState.ORDERED: Look(N_("지급 중"), Tone.BLUE),
        InvoiceState.PAID: Look(N_("지급 완료"), Tone.GREEN),
        InvoiceState.SELF_PAID: Look(N_("전액 기업 부담"), Tone.GREY),
    },
    actions={
        Do.SUBMIT: N_("대금 청구"),
        Do.FALL_DUE: N_("검수 기한 지남"),
        Do.ACCEPT: N_("검수 인정"),
        Do.ACCEPT_PART: N_("일부 인정"),
        Do.ACCEPT_EXCESS: N_("초과 이용 확인"),
        Do.REFUSE: N_("검수 거절"),
        Do.ORDER: N_("지급 지시"),
        Do.CONFIRM: N_("지급 확인"),
        Do.FAIL: N_("지급 실패"),
        Do.FAIL_PART: N_("지급 실패"),
        Do.SHOW_VAT: N_("부가가치세 납부 확인"),
        Do.PROPOSE_WAIVER: N_("부가가치세 확인 면제 의견"),
        Do.DROP_WAIVER: N_("부가가치세 확인 면제 의견 철회"),
        Do.WAIVE_VAT: N_("부가가치세 확인 면제"),
        Do.CORRECT: N_("수정세금계산서 등록"),
    },
    steps=[
        (Do.FALL_DUE, InvoiceState.SUBMITTED, InvoiceState.SUBMITTED),
        (Do.INSPECT, InvoiceState.SUBMITTED, InvoiceState.SUBMITTED),
        (Do.ACCEPT, InvoiceState.SUBMITTED, InvoiceState.ACCEPTED),
        (Do.ACCEPT_PART, InvoiceState.SUBMITTED, InvoiceState.PARTLY_ACCEPTED),
        (Do.ACCEPT_EXCESS, InvoiceState.SUBMITTED, InvoiceState.SELF_PAID),
        (Do.REFUSE, InvoiceState.SUBMITTED, InvoiceState.REFUSED),
        (Do.ORDER, InvoiceState.ACCEPTED, InvoiceState.ORDERED),
        (Do.ORDER, InvoiceState.PARTLY_ACCEPTED, InvoiceState.ORDERED),
        (Do.CONFIRM, InvoiceState.ORDERED, InvoiceState.PAID),
        (Do.FAIL, InvoiceState.ORDERED, InvoiceState.ACCEPTED),
        (Do.FAIL_PART, InvoiceState.ORDERED, InvoiceState.PARTLY_ACCEPTED),
        *((action, state, state) for action in _ABOUT_VAT for state in _INSPECTED),
        *((Do.CORRECT, state, state) for state in _CUT),
    ],
    with_reason=(Do.ACCEPT_PART, Do.REFUSE, Do.FAIL, Do.FAIL_PART, Do.PROPOSE_WAIVER),
    unrecorded=(Do.INSPECT,),
    recorded={
        "accepted": Column(N_("인정 금액"), Shown.WON),
        "excess": Column(N_("초과 이용"), Shown.WON),
        "corrected_by": Column(N_("수정세금계산서 승인번호")),
    },
)

TO_BE_PAID = (InvoiceState.ACCEPTED, InvoiceState.PARTLY_ACCEPTED)

VAT_REASONS = {
    "exempt": N_("면세 거래"), "shown-elsewhere": N_("다른 증빙으로 확인"), "not-charged": N_("세액을 청구하지 않음"),
}  # fmt: skip
"""Why no proof of the VAT is asked for."""
