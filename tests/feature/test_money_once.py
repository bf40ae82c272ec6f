"""Money counts once and is told truly: months, lines of the bank, what an agreement binds,
batches with a failed line, settlement.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.factories.world import World
from tests.given.acting import some_step
from tests.letters import letters
from vouchers.agreements.models import Agreement
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement
from vouchers.bank import services as bank
from vouchers.bank.errors import DepositLooksAlike, LineTaken
from vouchers.bank.models import Deposit
from vouchers.claims import queries as claim_queries
from vouchers.claims import rules as claim_rules
from vouchers.claims.errors import MonthClaimed, NumberOfAnotherDay
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import metered, rounds, spending
from vouchers.demo.spending import company_of, supplier_of
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.errors import NotNow
from vouchers.kernel.money import THOUSAND
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.matching import queries as matching
from vouchers.matching import services as matching_services
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState, OrderState
from vouchers.reporting.queries import ledger_causes
from vouchers.settlement import queries as settlements
from vouchers.settlement import services as settlement
from vouchers.settlement.errors import StillRunning
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState

LATER = 200


def test_a_month_is_claimed_once_whatever_hold(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["metered/agreements"]["confirmed"]
    first = next(row for row in claim_queries.purchases(agreement.id) if row.item_code == "usage-fee")
    known = next(row for row in claim_queries.invoices(agreement.id) if row.month)
    world.act(purchasing.close_purchase, first, by=company_of(agreement), day=99)
    again = world.act(
        purchasing.request_purchase,
        agreement,
        item_code="usage-fee",
        description="다시 잡은 이용료",
        amount=100_000,
        by=company_of(agreement),
        day=99,
    )
    used = {"사용자·월": THOUSAND, "GB·월": THOUSAND}
    with pytest.raises(MonthClaimed):
        metered.report(world, again, known.month, used, day=99)
    with pytest.raises(IntegrityError):  # held by the database as well
        db.session.execute(
            db.update(type(known)).where(type(known).id != known.id, type(known).agreement_id == agreement.id,
                type(known).month.is_not(None))
            .values(month=known.month, item_code=known.item_code)
        )  # fmt: skip
    db.session.rollback()


def test_a_line_is_one_whatever_its_spelling_and_a_day_is_another(world: World) -> None:
    world.play()
    call_round, day = world.things["finished"], date_in_korea(world.at(LATER))
    said = {"payer": "시연 입금자", "amount": 1_000_000, "by": "finance", "day": LATER}
    world.act(bank.record_deposit, call_round, statement_line="20261120-000123", deposited_on=day, **said)
    before = db.session.scalar(select(func.count()).select_from(Deposit))
    for spelling in (
        "20261120000123",
        "20261120 000123",
        "２０２６１１２０－０００１２３",
        "20261120—000123",
        "2026/1120.000123",
    ):
        with pytest.raises(LineTaken):
            world.act(bank.record_deposit, call_round, statement_line=spelling, deposited_on=day, another=True, **said)
    assert db.session.scalar(select(func.count()).select_from(Deposit)) == before
    with pytest.raises(DepositLooksAlike):
        world.act(bank.record_deposit, call_round, statement_line="other-1", deposited_on=day, **said)
    world.act(bank.record_deposit, call_round, statement_line="other-1", deposited_on=day, another=True, **said)
    world.act(
        bank.record_deposit, call_round, statement_line="20261120-000123", deposited_on=day - timedelta(days=1), **said
    )
    assert verify(ledger_causes()) == []


@pytest.mark.parametrize("stop", ["prepared", "awaiting_company", "deposit_waiting", "purchased", "settlement_open"])
def test_an_agreement_that_is_alive_keeps_its_application(world: World, stop: str) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"][stop]
    application, company = agreement.application, company_of(agreement)
    proposal = next(row for row in matching.of_application(application.id) if row.state == "accepted")
    with pytest.raises(BoundByAgreement):
        world.act(matching_services.take_back, proposal, by=company, day=LATER)
    with pytest.raises(BoundByAgreement):
        world.act(applications.withdraw, application, reason="그만둡니다.", by=company, day=LATER)
    with pytest.raises(BoundByAgreement), transaction():
        applications.name_supplier(application, None, of=some_step())
    assert application.supplier_id == agreement.supplier_id


def test_a_settling_agreement_takes_no_claim(world: World) -> None:
    world.play()
    settled: Agreement = world.things["metered/agreements"]["settled"]
    purchase = next(row for row in claim_queries.purchases(settled.id) if row.item_code == "usage-fee")
    month = claim_rules.months_between(settled.starts_on, settled.ends_on)[-1]
    with pytest.raises(NotNow):
        metered.report(world, purchase, month, {"사용자·월": THOUSAND, "GB·월": THOUSAND}, day=LATER)
    settling: Agreement = world.things["agreements"]["settlement_open"]
    for purchase in claim_queries.purchases(settling.id):
        assert purchase.state is not PurchaseState.REQUESTED


def test_places_count_within_the_round_and_come_free(world: World) -> None:
    world.play()
    supplier = world.things["supplier1"]
    free = {
        key: matching.free_slots([supplier], world.things[key])[supplier.id]
        for key in ("past", "finished", "evaluated", "prepared")
    }
    assert free["prepared"] == supplier.slots and free["finished"] < supplier.slots
    declined: Agreement = world.things["agreements"]["declined"]
    closed: Agreement = world.things["agreements"]["closed"]
    assert declined.application.place_freed_at is not None and closed.application.place_freed_at is not None


def test_failed_paid_and_ordered_stand_apart(world: World) -> None:
    world.play()
    batch = db.session.scalars(select(PaymentBatch).where(PaymentBatch.state == BatchState.PARTLY_FAILED)).first()
    paid = [order for order in batch.orders if order.state is OrderState.PAID]
    failed = [order for order in batch.orders if order.state is OrderState.FAILED]
    assert paid and len(failed) == 1 and len(paid) + 1 == len(batch.orders)
    listed = next(row for row in payment_queries.batches().page(None).rows if row.id == batch.id)
    values = listed._mapping
    assert sum(order.amount for order in paid) in values.values() and failed[0].amount in values.values()
    told = letters("payment_failed")
    assert {letter.user_id for letter in told} and all("예금주" in letter.body for letter in told), (
        "the supplier is told why"
    )


def test_a_failed_payment_of_a_part_stays_a_part(world: World) -> None:
    world.play()
    part = next(
        row
        for row in claim_queries.invoices(world.things["agreements"]["accepted"].id)
        if row.state is InvoiceState.PARTLY_ACCEPTED
    )
    batch = world.act(payments.draw_up_batch, world.things["finished"], [part], by="finance", day=LATER)
    world.act(payments.approve_batch, batch, by="finance2", day=LATER)
    world.act(payments.fail_order, batch.orders[0], reason="예금주 불일치", by="finance2", day=LATER)
    assert (part.state, batch.state) == (InvoiceState.PARTLY_ACCEPTED, BatchState.FAILED)
    again = world.act(payments.draw_up_batch, world.things["finished"], [part], by="finance", day=LATER)
    world.act(payments.approve_batch, again, by="finance2", day=LATER)
    spending.confirm(world, again.orders[0], day=LATER)
    assert part.state is InvoiceState.PAID and verify(ledger_causes()) == []


def test_a_settlement_starts_when_the_period_is_over_or_all_is_spent(world: World) -> None:
    world.play()
    running: Agreement = world.things["agreements"]["paid"]
    with pytest.raises(StillRunning) as refusal:
        world.act(settlement.open_settlement, running, by="officer", day=99)
    assert refusal.value.params["left"] == statement(running.reference).total("avail", "locked")
    last = (days_of(f"{running.ends_on:%Y-%m}")[1] - date_in_korea(world.start)).days + 2
    for purchase in claim_queries.purchases(running.id):
        if purchase.state is PurchaseState.REQUESTED:
            world.act(purchasing.close_purchase, purchase, by=company_of(running), day=99)
    world.act(settlement.open_settlement, running, by="officer", day=last)
    spent: Agreement = world.things["metered/agreements"]["settled"]
    assert spent.ends_on > date_in_korea(world.at(99)), "settled in mid-term, everything spent"


def test_the_figures_before_the_press_are_those_after_it(world: World) -> None:
    world.play()
    reviewed = db.session.scalars(select(Settlement).where(Settlement.state == SettlementState.REVIEWED)).first()
    line = reviewed.lines[0]
    line.disallowed_gov, line.disallowed_co = 1_000_000, 234_567
    line.decision, line.reason_code, line.reason = "disallowed", "no-evidence", "명단이 없습니다."
    db.session.commit()
    before = settlements.outcome(reviewed)
    world.act(settlement.confirm, reviewed, by="officer2", day=LATER)
    after, money = settlements.outcome(reviewed), statement(reviewed.agreement.reference)
    assert (before.allowed, before.disallowed, before.returned) == (after.allowed, after.disallowed, after.returned)
    assert sum(before.disallowed.values()) == money.total("disallowed") == 1_234_567
    assert before.returned[Source.GOV] == money.total("returnable", source=Source.GOV)
    assert before.receivable == after.receivable == 1_000_000
    letter = letters("settlement_confirmed")[-1].body
    for amount in (before.returned[Source.GOV], before.returned[Source.CO], before.receivable):
        assert f"{amount:,}" in letter


def test_the_company_is_told_where_and_by_when_to_pay_its_share(world: World) -> None:
    world.play()
    waiting: Agreement = world.things["agreements"]["deposit_waiting"]
    told = [letter for letter in letters("agreement_concluded") if waiting.reference in letter.body]
    assert told and all(
        "000-01-0000001" in letter.body and f"{waiting.cash:,}" in letter.body
        for letter in told
        if "입금" in letter.body
    )
    assert any("000-01-0000001" in letter.body for letter in told)


def test_vat_is_owed_on_what_was_accepted() -> None:
    assert claim_rules.vat_share(3_000_000, 20_000_000, 30_000_000) == 2_000_000
    assert claim_rules.vat_share(3, 1, 2) == 2 and claim_rules.vat_share(0, 5, 10) == 0
    claim_rules.require_vat(19_980, 199_980, lines=20)


def test_an_approval_number_is_of_the_day_it_says(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    purchase = next(row for row in claim_queries.purchases(agreement.id) if row.state is PurchaseState.REQUESTED)
    day = date_in_korea(world.at(99))
    said = {
        "issued_on": day, "supply_value": 1_000_000, "vat": 100_000, "note": "납품을 마쳤습니다.", "by": supplier_of(agreement),
        "day": 99,
        "files": [("세금계산서.pdf", rounds.sample_pdf())],
    }  # fmt: skip
    with pytest.raises(NumberOfAnotherDay):
        world.act(invoicing.submit_invoice, purchase, tax_number="199901014100000000000001", **said)
    world.act(invoicing.submit_invoice, purchase, tax_number=f"{day:%Y%m%d}4100009900000001", **said)
