"""The chart of accounts and, for each business event, the transfers it may hold: tables on one screen;
drawn in docs/chart-of-accounts.md.

E is entitlement (who may spend what), K is cash (where money is), R receivables, M memo. A transfer never crosses
ledgers; one event may hold transfers in several. A guarded bucket never goes below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from vouchers.kernel.errors import Broken
from vouchers.kernel.money import MAXIMUM
from vouchers.kernel.wording import N_
from vouchers.ledger.errors import NotInChart


class Source(StrEnum):
    """Whose money: the government's grant or the company's cash share."""

    GOV = "gov"
    CO = "co"


CLAWBACK = "clawback"
"""The source of the bank account on which what was clawed back is collected."""


@dataclass(frozen=True)
class Bucket:
    """A kind of account: ledger, normal side (D or C), whether the database guards it against overdraft,
    and its name.
    """

    ledger: str
    normal: str
    guarded: bool
    label: str


BUCKETS: dict[str, Bucket] = {
    # programme; the line is the funding source
    "budget": Bucket("E", "D", False, N_("예산")),
    "approp": Bucket("E", "C", True, N_("예산 잔액")),
    # agreement, by line and source
    "commit": Bucket("E", "D", False, N_("기업부담 약정")),
    "unpaid": Bucket("E", "C", True, N_("기업부담금 입금 전")),
    "locked": Bucket("E", "C", True, N_("입금되면 사용 가능")),
    "avail": Bucket("E", "C", True, N_("사용 가능")),
    "held": Bucket("E", "C", True, N_("예약")),  # one a purchase
    "payable": Bucket("E", "C", True, N_("지급 대기")),  # one an invoice
    "transit": Bucket("E", "C", True, N_("지급 중")),  # one a payment order
    "paid": Bucket("E", "C", True, N_("지급")),
    "disallowed": Bucket("E", "C", True, N_("불인정")),
    "returnable": Bucket("E", "C", True, N_("반납 예정")),
    "returned": Bucket("E", "C", True, N_("반납")),
    # cash
    "bank": Bucket("K", "D", True, N_("은행 계좌")),
    "with_company": Bucket(
        "K", "D", True, N_("기업 사업비 계좌")
    ),  # on the company's project account, where the programme pays through it
    "from_treasury": Bucket("K", "C", False, N_("국고에서 받음")),
    "from_company": Bucket("K", "C", False, N_("기업에서 받음")),
    "suspense": Bucket("K", "C", True, N_("가수금")),  # arrived, not yet anybody's: one a bank statement line
    "interest": Bucket("K", "C", True, N_("이자")),
    "to_supplier": Bucket("K", "D", False, N_("공급기업에 지급")),
    "to_treasury": Bucket("K", "D", False, N_("국고에 반납")),
    "to_company": Bucket("K", "D", False, N_("기업에 반환")),
    "reimbursed": Bucket("K", "D", False, N_("기업에 보전")),  # to the company for what it had paid itself
    # receivables, one a cause
    "receivable": Bucket("R", "D", True, N_("환수할 금액")),
    "claim": Bucket("R", "C", False, N_("환수 결정")),
    "collected": Bucket("R", "D", False, N_("환수함")),
    "written_off": Bucket("R", "D", False, N_("결손 처분")),
    # memo
    "vat_contra": Bucket("M", "D", False, N_("부가가치세(상대)")),
    "vat_due": Bucket("M", "C", True, N_("부가가치세 미확인")),
    "vat_shown": Bucket("M", "C", False, N_("부가가치세 확인")),
    "vat_waived": Bucket("M", "C", False, N_("부가가치세 면제")),
    "inkind_contra": Bucket("M", "D", False, N_("현물(상대)")),
    "inkind_promised": Bucket("M", "C", True, N_("현물 약정")),
    "inkind_confirmed": Bucket("M", "C", False, N_("현물 확인")),
    "excess_contra": Bucket("M", "D", False, N_("초과 이용(상대)")),
    "excess": Bucket("M", "C", True, N_("초과 이용(기업 부담)")),
}


class EventType(StrEnum):
    APPROPRIATE = "appropriate"
    AWARD = "award"
    DEPOSIT = "deposit"
    MATCH_DEPOSIT = "match_deposit"
    UNMATCH_DEPOSIT = "unmatch_deposit"
    RETURN_DEPOSIT = "return_deposit"
    ADVANCE = "advance"
    RESERVE = "reserve"
    RELEASE = "release"
    ACCEPT = "accept"
    ACCEPT_PARTIAL = "accept_partial"
    USAGE_MONTH = "usage_month"
    USAGE_CORRECT = "usage_correct"
    PAY_ORDER = "pay_order"
    PAY_DONE = "pay_done"
    PAY_FAILED = "pay_failed"
    VAT_SHOWN = "vat_shown"
    VAT_WAIVED = "vat_waived"
    INKIND_CONFIRMED = "inkind_confirmed"
    AMEND_LINES = "amend_lines"
    REDUCE = "reduce"
    TERMINATE = "terminate"
    DISALLOW = "disallow"
    UNDO_DISALLOW = "undo_disallow"
    RETURN_DECIDED = "return_decided"
    RETURN_DONE = "return_done"
    INTEREST_RECEIVED = "interest_received"
    INTEREST_ATTRIBUTED = "interest_attributed"
    INTEREST_RETURNED = "interest_returned"
    CLAWBACK = "clawback"
    COLLECT = "collect"
    WRITE_OFF = "write_off"
    CLOSE_SETTLEMENT = "close_settlement"


_LEAVES = {("avail", "approp"), ("locked", "approp"), ("unpaid", "commit"), ("avail", "returnable")}
_USE = {("held", "payable"), ("excess_contra", "excess")}

EVENTS: dict[EventType, frozenset[tuple[str, str]]] = {  # (debit bucket, credit bucket)
    EventType.APPROPRIATE: frozenset({("budget", "approp"), ("bank", "from_treasury")}),
    EventType.AWARD: frozenset(
        {("approp", "avail"), ("approp", "locked"), ("commit", "unpaid"), ("commit", "avail"),
            ("inkind_contra", "inkind_promised")}
    ),
    EventType.DEPOSIT: frozenset({("bank", "suspense")}),
    EventType.MATCH_DEPOSIT: frozenset(
        {("suspense", "from_company"), ("with_company", "from_company"), ("unpaid", "avail"), ("locked", "avail")}
    ),
    EventType.UNMATCH_DEPOSIT: frozenset(
        {("from_company", "suspense"), ("from_company", "with_company"), ("avail", "unpaid"), ("avail", "locked")}
    ),
    EventType.RETURN_DEPOSIT: frozenset({("suspense", "bank")}),
    EventType.ADVANCE: frozenset({("with_company", "bank")}),
    EventType.RESERVE: frozenset({("avail", "held")}),
    EventType.RELEASE: frozenset({("held", "avail")}),
    EventType.ACCEPT: frozenset({("held", "payable"), ("vat_contra", "vat_due")}),
    EventType.ACCEPT_PARTIAL: frozenset({("held", "payable"), ("held", "avail"), ("vat_contra", "vat_due")}),
    EventType.USAGE_MONTH: frozenset({*_USE, ("vat_contra", "vat_due")}),
    EventType.USAGE_CORRECT: frozenset(
        {*_USE, ("payable", "held"), ("excess", "excess_contra"), ("paid", "held"), ("payable", "paid"),
            ("receivable", "claim"),
         ("vat_contra", "vat_due"), ("vat_due", "vat_contra"), ("paid", "disallowed")}
    ),
    EventType.PAY_ORDER: frozenset({("payable", "transit")}),
    EventType.PAY_DONE: frozenset(
        {("transit", "paid"), ("to_supplier", "bank"), ("to_supplier", "with_company"), ("reimbursed", "bank")}
    ),
    EventType.PAY_FAILED: frozenset({("transit", "payable")}),
    EventType.VAT_SHOWN: frozenset({("vat_due", "vat_shown")}),
    EventType.VAT_WAIVED: frozenset({("vat_due", "vat_waived")}),
    EventType.INKIND_CONFIRMED: frozenset({("inkind_promised", "inkind_confirmed")}),
    EventType.AMEND_LINES: frozenset({("avail", "avail")}),
    EventType.REDUCE: frozenset(_LEAVES),
    EventType.TERMINATE: frozenset(_LEAVES),
    EventType.DISALLOW: frozenset({("paid", "disallowed"), ("receivable", "claim")}),
    EventType.UNDO_DISALLOW: frozenset({("disallowed", "paid"), ("claim", "receivable")}),
    EventType.RETURN_DECIDED: frozenset({("avail", "returnable"), ("locked", "returnable")}),
    EventType.RETURN_DONE: frozenset(
        {("returnable", "returned"), ("to_treasury", "bank"), ("to_company", "bank"), ("to_treasury", "with_company"),
         ("to_company", "with_company")}
    ),
    EventType.INTEREST_RECEIVED: frozenset({("bank", "interest")}),
    EventType.INTEREST_ATTRIBUTED: frozenset({("interest", "interest")}),
    EventType.INTEREST_RETURNED: frozenset({("interest", "bank")}),
    EventType.CLAWBACK: frozenset({("receivable", "claim")}),
    EventType.COLLECT: frozenset({("collected", "receivable"), ("bank", "from_company")}),
    EventType.WRITE_OFF: frozenset({("written_off", "receivable")}),
    EventType.CLOSE_SETTLEMENT: frozenset(),
}  # fmt: skip

CLOSED_WITH_SETTLEMENT = ("unpaid", "locked", "avail", "held", "payable", "transit", "returnable")
"""The accounts of an agreement that are closed with its settlement."""

EVENT_LABELS = {
    EventType.APPROPRIATE: N_("예산 배정"),
    EventType.AWARD: N_("바우처 발급"),
    EventType.DEPOSIT: N_("입금"),
    EventType.MATCH_DEPOSIT: N_("입금 대조"),
    EventType.UNMATCH_DEPOSIT: N_("입금 대조 취소"),
    EventType.RETURN_DEPOSIT: N_("입금 반환"),
    EventType.ADVANCE: N_("사업비 선지급"),
    EventType.RESERVE: N_("예약"),
    EventType.RELEASE: N_("예약 해제"),
    EventType.ACCEPT: N_("검수"),
    EventType.ACCEPT_PARTIAL: N_("일부 검수"),
    EventType.USAGE_MONTH: N_("월 이용"),
    EventType.USAGE_CORRECT: N_("월 이용 정정"),
    EventType.PAY_ORDER: N_("지급 지시"),
    EventType.PAY_DONE: N_("지급 완료"),
    EventType.PAY_FAILED: N_("지급 실패"),
    EventType.VAT_SHOWN: N_("부가가치세 확인"),
    EventType.VAT_WAIVED: N_("부가가치세 면제"),
    EventType.INKIND_CONFIRMED: N_("현물 확인"),
    EventType.AMEND_LINES: N_("비목 변경"),
    EventType.REDUCE: N_("감액"),
    EventType.TERMINATE: N_("협약 해지"),
    EventType.DISALLOW: N_("불인정"),
    EventType.UNDO_DISALLOW: N_("불인정 취소"),
    EventType.RETURN_DECIDED: N_("반납 결정"),
    EventType.RETURN_DONE: N_("반납"),
    EventType.INTEREST_RECEIVED: N_("이자 수령"),
    EventType.INTEREST_ATTRIBUTED: N_("이자 배분"),
    EventType.INTEREST_RETURNED: N_("이자 반납"),
    EventType.CLAWBACK: N_("환수 결정"),
    EventType.COLLECT: N_("환수"),
    EventType.WRITE_OFF: N_("결손 처분"),
    EventType.CLOSE_SETTLEMENT: N_("정산 종료"),
}

BUCKET_LABELS = {name: bucket.label for name, bucket in BUCKETS.items()}

SOURCE_LABELS = {Source.GOV: N_("정부지원금"), Source.CO: N_("기업부담금"), CLAWBACK: N_("환수 계좌")}

REVERSALS = {EventType.DISALLOW: EventType.UNDO_DISALLOW, EventType.MATCH_DEPOSIT: EventType.UNMATCH_DEPOSIT}
"""Which events can be taken back, once, by their exact mirror;
all others are corrected by the events that follow them.
"""

AFTER_CLOSING = frozenset({EventType.UNDO_DISALLOW, EventType.CLAWBACK, EventType.COLLECT, EventType.WRITE_OFF})
"""What may still happen to an agreement whose settlement is closed."""

SPENDABLE_ORDER = (
    "unpaid", "locked", "avail", "held", "payable", "transit", "paid", "disallowed", "returnable", "returned",
)  # fmt: skip
"""Where awarded money can be; an award equals the sum over these (I-5)."""


ONE_SOURCE = frozenset(
    (debit, credit) for pairs in EVENTS.values() for debit, credit in pairs if {debit, credit} <= {*SPENDABLE_ORDER}
)
"""Transfers inside an award never turn the government's money into the company's, or back."""


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


@dataclass(frozen=True)
class Posting:
    """A request to post one event.

    `chain` is the agreement's or round's reference; `key` makes the event happen once; `cause` is the kind and id of
    the business document; `effective_on` is the day from which it counts (the day of posting unless said); postings of
    one `batch` stand on several chains and are written together; `reverses` is the event that this one takes back.
    """

    type: EventType
    chain: str
    key: str
    cause: tuple[str, str]
    transfers: Sequence[Transfer]
    body: dict[str, Any] = field(default_factory=dict)
    effective_on: date | None = None
    batch: str | None = None
    reverses: int | None = None


def require_in_chart(event_type: EventType, transfers: Sequence[Transfer]) -> None:
    """Stop unless every transfer stands in the chart of its event,
    moves something and stays in one ledger and source.
    """
    if not transfers and EVENTS[event_type]:
        raise NotInChart()
    for transfer in transfers:
        pair = (transfer.debit.bucket, transfer.credit.bucket)
        same_ledger = BUCKETS[pair[0]].ledger == BUCKETS[pair[1]].ledger
        if (
            pair not in EVENTS[event_type]
            or not same_ledger
            or (pair in ONE_SOURCE and transfer.debit.source != transfer.credit.source)
        ):
            raise NotInChart()
        if not 0 < transfer.amount <= MAXIMUM:
            raise Broken()


def request_body(
    event_type: EventType, transfers: Sequence[Transfer], cause: tuple[str, str], body: dict[str, Any]
) -> dict[str, Any]:
    """Build the body that the idempotency key stands for: the same request gives the same body, whenever it is sent."""
    return {
        "type": str(event_type), "cause": list(cause), "body": body,
        "transfers": [[t.debit.code, t.credit.code, t.amount] for t in transfers],
    }  # fmt: skip
