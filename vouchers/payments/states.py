"""The lives of a payment batch and of its orders."""

from enum import StrEnum

from vouchers.kernel.lifecycle import Column, Lifecycle, Look, Shown, Tone
from vouchers.kernel.wording import N_


class Do(StrEnum):
    LIST = "list"
    VIEW = "view"
    DRAW_UP = "draw_up"
    APPROVE = "approve"
    REJECT = "reject"
    COMPLETE = "complete"
    COMPLETE_PART = "complete_part"
    COMPLETE_NONE = "complete_none"
    ORDER = "order"
    REJECT_REST = "reject_rest"
    DROP = "drop"
    RECORD_PAID = "confirm_payment"
    FAIL_PAYMENT = "fail_payment"
    SEE_ACCOUNTS = "see_accounts"


class BatchState(StrEnum):
    DRAWN_UP = "drawn_up"
    ORDERED = "ordered"
    REJECTED = "rejected"
    COMPLETED = "completed"
    PARTLY_FAILED = "partly_failed"
    FAILED = "failed"


class OrderState(StrEnum):
    DRAWN_UP = "drawn_up"
    ORDERED = "ordered"
    PAID = "paid"
    FAILED = "failed"
    DROPPED = "dropped"


BATCH = Lifecycle(
    "batch",
    label=N_("지급 묶음"),
    initial=BatchState.DRAWN_UP,
    states={
        BatchState.DRAWN_UP: Look(N_("승인 대기"), Tone.AMBER),
        BatchState.ORDERED: Look(N_("은행 결과 대기"), Tone.BLUE),
        BatchState.REJECTED: Look(N_("반려됨"), Tone.RED),
        BatchState.COMPLETED: Look(N_("완료"), Tone.GREEN),
        BatchState.PARTLY_FAILED: Look(N_("일부 실패"), Tone.AMBER),
        BatchState.FAILED: Look(N_("모두 실패"), Tone.RED),
    },
    actions={
        Do.DRAW_UP: N_("지급 묶음 작성"),
        Do.APPROVE: N_("지급 승인"),
        Do.REJECT: N_("지급 반려"),
        Do.ORDER: N_("지급 지시"),
        Do.REJECT_REST: N_("남은 지급 건 제외"),
        Do.COMPLETE: N_("지급 완료"),
        Do.COMPLETE_PART: N_("지급 일부 실패"),
        Do.COMPLETE_NONE: N_("지급 모두 실패"),
    },
    steps=[
        (Do.APPROVE, BatchState.DRAWN_UP, BatchState.ORDERED),
        (Do.REJECT, BatchState.DRAWN_UP, BatchState.REJECTED),
        (Do.ORDER, BatchState.ORDERED, BatchState.ORDERED),
        (Do.REJECT_REST, BatchState.ORDERED, BatchState.ORDERED),
        (Do.COMPLETE, BatchState.ORDERED, BatchState.COMPLETED),
        (Do.COMPLETE_PART, BatchState.ORDERED, BatchState.PARTLY_FAILED),
        (Do.COMPLETE_NONE, BatchState.ORDERED, BatchState.FAILED),
    ],
    with_reason=(Do.REJECT, Do.REJECT_REST),
)
"""Once approved, its orders are on their way one hundred after another; what is left of a run that was stopped may be
taken out again.
"""

ORDER = Lifecycle(
    "payment_order",
    label=N_("지급 건"),
    initial=OrderState.DRAWN_UP,
    states={
        OrderState.DRAWN_UP: Look(N_("승인 대기"), Tone.AMBER),
        OrderState.ORDERED: Look(N_("은행 결과 대기"), Tone.BLUE),
        OrderState.PAID: Look(N_("지급 완료"), Tone.GREEN),
        OrderState.FAILED: Look(N_("지급 실패"), Tone.RED),
        OrderState.DROPPED: Look(N_("제외"), Tone.GREY),
    },
    actions={
        Do.DRAW_UP: N_("지급 건 작성"),
        Do.ORDER: N_("지급 지시"),
        Do.DROP: N_("지급 건 제외"),
        Do.RECORD_PAID: N_("지급 확인"),
        Do.FAIL_PAYMENT: N_("지급 실패"),
    },
    steps=[
        (Do.ORDER, OrderState.DRAWN_UP, OrderState.ORDERED),
        (Do.DROP, OrderState.DRAWN_UP, OrderState.DROPPED),
        (Do.RECORD_PAID, OrderState.ORDERED, OrderState.PAID),
        (Do.FAIL_PAYMENT, OrderState.ORDERED, OrderState.FAILED),
    ],
    with_reason=(Do.FAIL_PAYMENT, Do.DROP),
    recorded={"bank_reference": Column(N_("은행 거래 번호")), "paid_on": Column(N_("지급일"), Shown.DAY)},
)
