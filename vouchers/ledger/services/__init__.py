"""The verbs of the ledger."""

from vouchers.ledger.services.closing import close_month, close_settlement, snapshot, vouch
from vouchers.ledger.services.posting import Posted, post, post_all, require_nothing_personal, reverse

__all__ = [
    "Posted", "close_month", "close_settlement", "post", "post_all", "require_nothing_personal", "reverse", "snapshot",
    "vouch",
]  # fmt: skip
