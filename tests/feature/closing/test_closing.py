"""The end of a month: what counts for it afterwards, and what the bank says."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.world import World
from vouchers.agreements.models import Agreement
from vouchers.agreements.queries import in_round as issued_in
from vouchers.agreements.states import ISSUED
from vouchers.bank import services as bank
from vouchers.claims.models import Invoice
from vouchers.claims.states import InvoiceState
from vouchers.closing import services as closing
from vouchers.closing.errors import NotTheMonthToClose
from vouchers.closing.queries import unfinished
from vouchers.db import db
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotPermitted, NumberOfPerson
from vouchers.ledger.chart import Source
from vouchers.ledger.errors import AlreadyVouched, BankHasMore
from vouchers.ledger.models import LedgerEvent, LedgerPeriod
from vouchers.ledger.queries import month_to_close, open_day, statement
from vouchers.ledger.rules import next_month
from vouchers.ledger.verify import verify
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState
from vouchers.reporting.queries import ledger_causes

LONG_AFTER = 400


def test_months_close_one_after_another_and_late_news_count_for_the_first_open_day(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    call_round = agreement.round
    first = month_to_close(call_round.reference, today=date_in_korea(world.at(LONG_AFTER)))
    assert first is not None
    with pytest.raises(NotPermitted):
        world.act(closing.close_month, call_round, first, by="officer", day=LONG_AFTER)
    for month in ("1999-01", next_month(first)):
        with pytest.raises(NotTheMonthToClose):
            world.act(closing.close_month, call_round, month, by="finance", day=LONG_AFTER)
    world.act(closing.close_month, call_round, first, by="finance", day=LONG_AFTER)
    with pytest.raises(NotTheMonthToClose):  # pressed twice
        world.act(closing.close_month, call_round, first, by="finance", day=LONG_AFTER)
    chains = set(db.session.scalars(select(LedgerPeriod.chain_id).where(LedgerPeriod.ym == first)))
    issued = {row.reference for row in issued_in(call_round.id, *ISSUED)}
    assert agreement.reference in issued and chains == {call_round.reference, *issued}
    late = date.fromisoformat(f"{first}-28")
    deposit = world.act(
        bank.record_deposit,
        call_round,
        statement_line="LATE-1",
        payer="늦은 입금",
        amount=1_000,
        deposited_on=late,
        by="finance",
        day=LONG_AFTER,
    )
    event = db.session.scalars(
        select(LedgerEvent).where(LedgerEvent.cause_kind == "deposit", LedgerEvent.cause_id == str(deposit.id))
    ).one()
    open_ = date.fromisoformat(f"{next_month(first)}-01")
    assert (event.effective_date, json.loads(event.body)) == (open_, {"for_day": str(late)})
    before = date.fromisoformat(f"{first}-01") - timedelta(
        days=1
    )  # the month before the first closed one is over as well
    assert open_day(before, call_round.reference) == open_
    assert verify(ledger_causes()) == []


def test_the_bank_is_vouched_for_where_it_agrees(world: World) -> None:
    world.play()
    call_round = world.things["agreements"]["purchased"].round
    stands = statement(call_round.reference).total("bank", source=Source.CO)

    def vouch(amount: int, by: str, evidence: str = "잔액증명서 2021-01-31 제7호") -> None:
        world.act(closing.vouch_for_bank, call_round, "co", amount, evidence=evidence, by=by, day=LONG_AFTER)

    with pytest.raises(NotPermitted):
        vouch(stands, "approver")
    with pytest.raises(NumberOfPerson):
        vouch(stands, "finance", "잔액증명서 110-123-456789")
    with pytest.raises(BankHasMore) as refusal:
        vouch(stands + 1, "finance")
    assert refusal.value.params == {"stands": stands, "difference": 1}
    vouch(stands, "finance")
    with pytest.raises(AlreadyVouched):
        vouch(stands, "finance")
    assert verify(ledger_causes()) == []


def test_what_is_not_finished_at_the_end_of_a_month_is_counted(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    call_round, today = agreement.round, date_in_korea(world.at(LONG_AFTER))
    drawn_up = db.session.scalars(
        select(PaymentBatch).where(PaymentBatch.state == BatchState.DRAWN_UP, PaymentBatch.round_id == call_round.id)
    ).one()
    this, before = f"{today:%Y-%m}", f"{date_in_korea(drawn_up.created_at):%Y-%m}"
    found, earlier = unfinished(call_round.id, this), unfinished(call_round.id, before)
    assert found.ordered > 0 and found.surplus > 0 and found.to_return == found.reported == 0
    world.act(
        bank.record_deposit,
        call_round,
        statement_line="D-900",
        payer="시연",
        amount=1,
        deposited_on=today,
        by="finance",
        day=LONG_AFTER,
    )
    world.act(payments.approve_batch, drawn_up, by="finance2", day=LONG_AFTER)
    assert unfinished(call_round.id, this) == replace(
        found, unmatched=found.unmatched + 1, ordered=found.ordered + len(drawn_up.orders)
    )
    assert unfinished(call_round.id, before) == earlier, "what came later is of a later month"
    assert unfinished(world.things["past"].id, this).to_return > 0
    assert not unfinished(call_round.id, "2000-01")


def test_use_that_the_company_has_not_confirmed_is_not_finished(world: World) -> None:
    world.play()
    waiting = db.session.scalars(
        select(Invoice).where(Invoice.state == InvoiceState.SUBMITTED, Invoice.month.is_not(None))
    ).all()
    call_round = waiting[0].agreement.round
    months = sorted(invoice.month for invoice in waiting)
    assert [unfinished(call_round.id, month).reported for month in ("2000-01", months[-1])] == [0, len(months)]
