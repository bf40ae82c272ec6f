"""Closing months and settlements, and vouching for balances: nothing moves behind what somebody has signed."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from tests.factories.book import AT, DAY, ROUND, Book, case
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import events, services
from vouchers.ledger.chart import Account, EventType, Posting, Source, Transfer
from vouchers.ledger.errors import (
    AccountIsClosed,
    AlreadyVouched,
    BankHasLess,
    InClosedMonth,
    MoneyLeft,
    MonthClosed,
    MonthNotOver,
    SettlementIsClosed,
)
from vouchers.ledger.events import Grant
from vouchers.ledger.models import LedgerAssertion
from vouchers.ledger.queries import events as events_of
from vouchers.ledger.queries import month_to_close, newest_snapshot, open_day, statement
from vouchers.ledger.verify import verify

CASE, MONTH = case(), "2026-03"


def test_nothing_counts_for_a_closed_month(book: Book) -> None:
    book.appropriate(1000)
    book.deposit("D1", 10)
    with pytest.raises(MonthNotOver), transaction():
        services.close_month([ROUND], MONTH, by=SYSTEM, at=AT)
    later = AT + timedelta(days=40)
    with transaction():
        services.close_month([ROUND], MONTH, by=SYSTEM, at=later)
    with pytest.raises(MonthClosed), transaction():
        services.close_month([ROUND], MONTH, by=SYSTEM, at=later)
    book.at = later
    with pytest.raises(InClosedMonth):
        book.deposit("D2", 10)
    late, next_ = date(2026, 3, 31), date(2026, 4, 1)
    assert open_day(late, ROUND, CASE) == next_ and open_day(next_, ROUND) == next_ and open_day(late, CASE) == late
    assert month_to_close(ROUND, today=next_) is None and month_to_close(ROUND, today=date(2026, 5, 1)) == "2026-04"
    posting = events.deposit(ROUND, "D2", 10, on=next_, key="d2", cause=("deposit", "D2"))
    book.post(posting)
    assert statement(ROUND).total("suspense") == 20 and verify() == []


def test_a_month_is_closed_after_what_overtook_the_closing(book: Book) -> None:
    book.appropriate(1000)
    asked = AT + timedelta(days=40)
    book.at = asked + timedelta(seconds=5)  # it came later and was first at the chain
    book.post(events.deposit(ROUND, "D1", 10, on=DAY, key="d", cause=("deposit", "1")))
    with transaction():
        services.close_month([ROUND], MONTH, by=SYSTEM, at=asked)
    assert verify() == []


def test_a_closed_settlement_has_a_snapshot_and_takes_only_what_may_follow(book: Book) -> None:
    book.appropriate(2000)
    book.spend(CASE)
    done = book.post(
        events.disallow(
            CASE,
            "solution",
            "P1/I1",
            {Source.GOV: 8, Source.CO: 2},
            reason="x",
            due_on=DAY,
            key="d",
            cause=("settlement_line", "1"),
        )
    )
    book.return_all(CASE)
    with transaction():
        made = services.close_settlement(CASE, key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at)
        assert made.as_of_seq == len(events_of(CASE)) - 1
    with transaction():  # sent again: the same answer
        assert (
            services.close_settlement(CASE, key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at).id == made.id
        )
    with pytest.raises(SettlementIsClosed):
        book.award(CASE, Grant("labour", 1, 0))
    with transaction():
        services.reverse(done.id, key="u", cause=("settlement_line", "1"), by=SYSTEM, at=book.at)
    with transaction():
        again = services.snapshot(CASE, by=SYSTEM, at=book.at)
        assert again.supersedes_id == newest_snapshot(CASE).supersedes_id is not None
    assert statement(CASE).total("receivable") == 0 and verify() == []


def test_nothing_is_posted_to_an_account_that_was_closed_with_the_settlement(book: Book) -> None:
    book.appropriate(2000)
    book.spend(CASE)
    with pytest.raises(MoneyLeft), transaction():
        services.close_settlement(CASE, key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at)
    book.return_all(CASE)
    with transaction():
        services.close_settlement(CASE, key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at)
    available = Account("avail", CASE, "solution", source=Source.GOV)
    into = Posting(EventType.AWARD, ROUND, "x", ("agreement", "1"), [Transfer(Account("approp", ROUND), available, 1)])
    with pytest.raises(AccountIsClosed):
        book.post(into)
    assert verify() == []


def test_what_is_vouched_for_is_held_against_the_ledger(book: Book) -> None:
    book.appropriate(1000)
    account = Account("bank", ROUND, source=Source.GOV)
    with transaction():
        services.vouch(account, 1000, evidence="은행 잔액증명서 2026-03-02", by=SYSTEM, at=AT)
    book.award(CASE, Grant("solution", 800, 0))
    assert verify() == []
    book.post(events.receive_interest(ROUND, 5, on=DAY, key="i", cause=("bank", "1")))
    for expected, refusal in ((999, BankHasLess), (1005, None), (1005, AlreadyVouched)):
        with pytest.raises(refusal) if refusal else nullcontext(), transaction():
            services.vouch(account, expected, evidence="은행 잔액증명서 2026-03-03", by=SYSTEM, at=AT)
    assert verify() == []
    with transaction():  # past the verb: it is found out
        db.session.execute(insert(LedgerAssertion).from_select(
            ["account_id", "as_of_event", "expected", "evidence", "stated_by", "stated_at"],
            select(LedgerAssertion.account_id, LedgerAssertion.as_of_event - 1, 999, LedgerAssertion.evidence, 0,
                LedgerAssertion.stated_at)
            .where(LedgerAssertion.expected == 1005),
        ))  # fmt: skip
    found = verify()
    assert [(row.invariant, row.expected, row.found) for row in found] == [("I-14", "999", "1000")]
