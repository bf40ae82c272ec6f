"""What may be done at the end of a month; the ledger keeps what was done."""

from enum import StrEnum


class Do(StrEnum):
    VIEW = "view"
    CLOSE_MONTH = "close_month"
    VOUCH = "vouch"
