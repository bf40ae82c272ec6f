"""The chart of accounts and, for each business event, the transfers it may hold: tables on one screen (ledger.md 1.2–1.3).

E is entitlement (who may spend what), K is cash (where money is), R receivables, M memo. A transfer never crosses
ledgers; one event may hold transfers in several. A guarded bucket never goes below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vouchers.kernel.errors import Broken
from vouchers.kernel.money import MAXIMUM
from vouchers.ledger.errors import NotInChart


class Source(StrEnum):
    """Whose money: the government's grant or the company's cash share."""

    GOV = "gov"
    CO = "co"


@dataclass(frozen=True)
class Bucket:
    """A kind of account: its ledger, its normal side (D or C), and whether the database guards it against overdraft."""

    ledger: str
    normal: str
    guarded: bool


BUCKETS: dict[str, Bucket] = {
    # programme
    "budget": Bucket("E", "D", False),
    "approp": Bucket("E", "C", True),
    # agreement, by line and source
    "commit": Bucket("E", "D", False),
    "unpaid": Bucket("E", "C", True),
    "locked": Bucket("E", "C", True),
    "avail": Bucket("E", "C", True),
    "held": Bucket("E", "C", True),
    "payable": Bucket("E", "C", True),
    "transit": Bucket("E", "C", True),
    "paid": Bucket("E", "C", True),
    "disallowed": Bucket("E", "C", True),
    "returnable": Bucket("E", "C", True),
    "returned": Bucket("E", "C", True),
    # cash
    "bank": Bucket("K", "D", True),
    "from_treasury": Bucket("K", "C", False),
    "from_company": Bucket("K", "C", False),
    "to_supplier": Bucket("K", "D", False),
    "to_treasury": Bucket("K", "D", False),
    "to_company": Bucket("K", "D", False),
    # receivables
    "receivable": Bucket("R", "D", True),
    "claim": Bucket("R", "C", False),
    # memo
    "inkind_contra": Bucket("M", "D", False),
    "inkind_promised": Bucket("M", "C", True),
    "excess_contra": Bucket("M", "D", False),
    "excess": Bucket("M", "C", False),
}


class EventType(StrEnum):
    APPROPRIATE = "appropriate"
    AWARD = "award"
    DEPOSIT = "deposit"
    RESERVE = "reserve"
    RELEASE = "release"
    ACCEPT = "accept"
    ACCEPT_PARTIAL = "accept_partial"
    USAGE_MONTH = "usage_month"
    PAY_ORDER = "pay_order"
    PAY_DONE = "pay_done"
    PAY_FAILED = "pay_failed"
    DISALLOW = "disallow"
    RETURN_DECIDED = "return_decided"
    RETURN_DONE = "return_done"


EVENTS: dict[EventType, frozenset[tuple[str, str]]] = {  # (debit bucket, credit bucket)
    EventType.APPROPRIATE: frozenset({("budget", "approp"), ("bank", "from_treasury")}),
    EventType.AWARD: frozenset(
        {("approp", "avail"), ("approp", "locked"), ("commit", "unpaid"), ("inkind_contra", "inkind_promised")}
    ),
    EventType.DEPOSIT: frozenset({("bank", "from_company"), ("unpaid", "avail"), ("locked", "avail")}),
    EventType.RESERVE: frozenset({("avail", "held")}),
    EventType.RELEASE: frozenset({("held", "avail")}),
    EventType.ACCEPT: frozenset({("held", "payable")}),
    EventType.ACCEPT_PARTIAL: frozenset({("held", "payable"), ("held", "avail")}),
    EventType.USAGE_MONTH: frozenset({("held", "payable"), ("excess_contra", "excess")}),
    EventType.PAY_ORDER: frozenset({("payable", "transit")}),
    EventType.PAY_DONE: frozenset({("transit", "paid"), ("to_supplier", "bank")}),
    EventType.PAY_FAILED: frozenset({("transit", "payable")}),
    EventType.DISALLOW: frozenset({("paid", "disallowed"), ("receivable", "claim")}),
    EventType.RETURN_DECIDED: frozenset({("avail", "returnable"), ("locked", "returnable")}),
    EventType.RETURN_DONE: frozenset({("returnable", "returned"), ("to_treasury", "bank"), ("to_company", "bank")}),
}

SPENDABLE_ORDER = (
    "unpaid", "locked", "avail", "held", "payable", "transit", "paid", "disallowed", "returnable", "returned",
)  # fmt: skip
"""Where awarded money can be; an award equals the sum over these (I-5)."""


@dataclass(frozen=True, order=True)
class Account:
    """One account by what it is: `owner` is the agreement's or round's reference, `thing` the business document."""

    bucket: str
    owner: str
    line: str = ""
    thing: str = ""
    source: str = ""

    @property
    def code(self) -> str:
        return ":".join((self.bucket, self.owner, self.line, self.thing, self.source))


@dataclass(frozen=True)
class Transfer:
    """An amount moves from the credit of one account to another: whole won, more than zero."""

    debit: Account
    credit: Account
    amount: int


def require_in_chart(type: EventType, transfers: Sequence[Transfer]) -> None:
    """Stop unless every transfer stands in the chart of its event, moves something and stays in one ledger."""
    if not transfers:
        raise NotInChart()
    for transfer in transfers:
        pair = (transfer.debit.bucket, transfer.credit.bucket)
        same_ledger = BUCKETS[pair[0]].ledger == BUCKETS[pair[1]].ledger
        if pair not in EVENTS[type] or not same_ledger:
            raise NotInChart()
        if not 0 < transfer.amount <= MAXIMUM:
            raise Broken()


def request_body(type: EventType, transfers: Sequence[Transfer], cause: tuple[str, str], body: dict[str, Any]) -> dict[str, Any]:
    """What the idempotency key stands for: the same request has the same body, whenever it is sent."""
    return {
        "type": str(type), "cause": list(cause), "body": body,
        "transfers": [[t.debit.code, t.credit.code, t.amount] for t in transfers],
    }  # fmt: skip
