"""The verbs of payment and settlement."""

from vouchers.settlement.services.closing import close_month, vouch_for_bank
from vouchers.settlement.services.payment import (
    approve_batch,
    confirm_order,
    draw_up_batch,
    fail_order,
    reject_batch,
    require_no_payment_under_way,
)
from vouchers.settlement.services.settling import (
    agree,
    ask_review,
    confirm,
    decide_line,
    issue_report,
    issue_round_report,
    open_settlement,
    record_return,
    return_money,
    send_back,
    undo_return,
)

__all__ = [
    "agree", "approve_batch", "ask_review", "close_month", "confirm", "confirm_order", "decide_line", "draw_up_batch", "fail_order",
    "issue_report", "issue_round_report", "open_settlement", "record_return", "reject_batch", "require_no_payment_under_way", "return_money",
    "send_back", "undo_return", "vouch_for_bank",
]  # fmt: skip
