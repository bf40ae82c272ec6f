"""The end of a month: what counts for it afterwards, and what the bank says."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.features import ledger_causes
from tests.given.acting import AGREED, OVER, PAID, act, on
from tests.given.agreements import match
from tests.given.claims import accept, invoiced, month_of_use, requested
from tests.given.payments import approve
from tests.given.people import approver, finance, officer
from vouchers.agreements.queries import in_round as issued_in
from vouchers.agreements.states import ISSUED
from vouchers.bank import services as bank
from vouchers.closing import services as closing
from vouchers.closing.errors import NotTheMonthToClose
from vouchers.closing.queries import Unfinished, unfinished
from vouchers.db import db
from vouchers.kernel.errors import NotPermitted, NumberOfPerson
from vouchers.ledger.chart import Source
from vouchers.ledger.errors import AlreadyVouched, BankHasMore
from vouchers.ledger.models import LedgerEvent, LedgerPeriod
from vouchers.ledger.queries import month_to_close, open_day, statement
from vouchers.ledger.rules import next_month
from vouchers.ledger.verify import verify
from vouchers.payments.states import BatchState
from vouchers.settlement.states import SettlementState

LONG_AFTER = 400
NOTHING = Unfinished(unmatched=0, surplus=0, reported=0, ordered=0, to_return=0)


def month_of(day: float) -> str:
    return f"{on(day):%Y-%m}"


def test_months_close_one_after_another_and_late_news_count_for_the_first_open_day(app: Flask) -> None:
    agreement = given.agreement()
    call_round = agreement.round
    first = month_to_close(call_round.reference, today=on(LONG_AFTER))
    assert first == month_of(0)

    def close(month: str, by: object) -> None:
        act(closing.close_month, call_round, month, by=by, day=LONG_AFTER)

    with pytest.raises(NotPermitted):
        close(first, officer())
    for month in ("1999-01", next_month(first)):
        with pytest.raises(NotTheMonthToClose):
            close(month, finance())
    close(first, finance())
    with pytest.raises(NotTheMonthToClose):  # pressed twice
        close(first, finance())
    chains = set(db.session.scalars(select(LedgerPeriod.chain_id).where(LedgerPeriod.ym == first)))
    issued = {row.reference for row in issued_in(call_round.id, *ISSUED)}
    assert agreement.reference in issued and chains == {call_round.reference, *issued}
    late = date.fromisoformat(f"{first}-28")
    deposit = act(
        bank.record_deposit, call_round, statement_line="LATE-1", payer="늦은 입금", amount=1_000, deposited_on=late,
        by=finance(), day=LONG_AFTER,
    )  # fmt: skip
    of_it = select(LedgerEvent).where(LedgerEvent.cause_kind == "deposit", LedgerEvent.cause_id == str(deposit.id))
    event, open_ = db.session.scalars(of_it).one(), date.fromisoformat(f"{next_month(first)}-01")
    assert (event.effective_date, json.loads(event.body)) == (open_, {"for_day": str(late)})
    before = date.fromisoformat(f"{first}-01") - timedelta(days=1)
    assert open_day(before, call_round.reference) == open_, "the month before the first closed one is over as well"
    assert verify(ledger_causes()) == []


def test_the_bank_is_vouched_for_where_it_agrees(app: Flask) -> None:
    call_round = given.agreement().round
    stands = statement(call_round.reference).total("bank", source=Source.CO)

    def vouch(amount: int, by: object, evidence: str = "잔액증명서 2021-01-31 제7호") -> None:
        act(closing.vouch_for_bank, call_round, "co", amount, evidence=evidence, by=by, day=LONG_AFTER)

    with pytest.raises(NotPermitted):
        vouch(stands, approver())
    with pytest.raises(NumberOfPerson):
        vouch(stands, finance(), "잔액증명서 110-123-456789")
    with pytest.raises(BankHasMore) as refusal:
        vouch(stands + 1, finance())
    assert refusal.value.params == {"stands": stands, "difference": 1}
    vouch(stands, finance())
    with pytest.raises(AlreadyVouched):
        vouch(stands, finance())
    assert verify(ledger_causes()) == []


def test_what_is_not_finished_at_the_end_of_a_month_is_counted(app: Flask) -> None:
    agreement = given.agreement(paid_in=False)
    match(agreement, surplus=30_000)
    call_round, invoices = agreement.round, []
    for _ in range(2):
        invoices.append(invoiced(requested(agreement, amount=10_000_000), 10_000_000))
        accept(invoices[-1])
    given.batch(BatchState.ORDERED, of=[invoices[0]])
    drawn_up = given.batch(BatchState.DRAWN_UP, of=[invoices[1]])
    this, before = month_of(LONG_AFTER), month_of(PAID)
    found = unfinished(call_round.id, this)
    assert found == replace(NOTHING, surplus=1, ordered=1) and found == unfinished(call_round.id, before)
    assert unfinished(call_round.id, month_of(AGREED)) == replace(NOTHING, surplus=1)
    act(
        bank.record_deposit, call_round, statement_line="D-900", payer="시험", amount=1, deposited_on=on(LONG_AFTER),
        by=finance(), day=LONG_AFTER,
    )  # fmt: skip
    approve(drawn_up, by=finance(2), day=LONG_AFTER)
    assert unfinished(call_round.id, this) == replace(found, unmatched=1, ordered=2)
    assert unfinished(call_round.id, before) == found, "what came later is of a later month"
    assert not unfinished(call_round.id, "2000-01")


def test_money_that_has_not_gone_back_is_not_finished(app: Flask) -> None:
    settlement = given.settlement(SettlementState.CONFIRMED)
    of, confirmed = settlement.agreement.round.id, month_of(OVER + 4)
    assert unfinished(of, confirmed).to_return == 1 and unfinished(of, "2026-11").to_return == 0


def test_use_that_the_company_has_not_confirmed_is_not_finished(app: Flask) -> None:
    waiting = month_of_use()
    of = waiting.agreement.round.id
    assert [unfinished(of, month).reported for month in ("2000-01", waiting.month, "2030-01")] == [0, 1, 1]
