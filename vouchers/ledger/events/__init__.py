"""Each business event as a posting: pure functions from plain values to transfers, in the order of a voucher's life.

Features call these and `post` what they give; nothing else builds transfers. `key` makes an event happen once and
`cause` is the kind and id of its business document. Amounts in won; a dict by `Source` holds both sides.
"""

from vouchers.ledger.events.award import (
    Grant,
    advance,
    amend_lines,
    appropriate,
    award,
    deposit,
    match_deposit,
    own_deposit,
    reduce,
    return_deposit,
    terminate,
)
from vouchers.ledger.events.settle import (
    Receivable,
    attribute_interest,
    clawback,
    collect,
    decide_return,
    disallow,
    receive_interest,
    return_interest,
    return_money,
    write_off,
)
from vouchers.ledger.events.spend import (
    Route,
    accept,
    confirm_in_kind,
    correct_use,
    order_payment,
    payment_done,
    payment_failed,
    release,
    reserve,
    show_vat,
    use_of_month,
    waive_vat,
)

__all__ = [
    "Grant", "Receivable", "Route", "accept", "advance", "amend_lines", "appropriate", "attribute_interest", "award",
    "clawback",
    "collect", "confirm_in_kind", "correct_use", "decide_return", "deposit", "disallow", "match_deposit",
    "order_payment",
    "own_deposit", "payment_done", "payment_failed", "receive_interest", "reduce", "release", "reserve",
    "return_deposit",
    "return_interest", "return_money", "show_vat", "terminate", "use_of_month", "waive_vat", "write_off",
]  # fmt: skip
