"""What the bank says: payments and returns count from its day, each by a line of its statement."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from tests import given
from tests.factories.book import tampering
from tests.features import ledger_causes
from tests.given.acting import OVER, PAID, act, on
from tests.given.claims import accept, invoiced, requested
from tests.given.people import finance
from vouchers.bank import services as bank
from vouchers.bank.errors import DepositLooksAlike, LineTaken
from vouchers.bank.models import Deposit, StatementLine
from vouchers.claims.errors import PaidOutside
from vouchers.claims.states import InvoiceState
from vouchers.closing import services as closing
from vouchers.db import db
from vouchers.db.retry import with_retries
from vouchers.db.transaction import transaction
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotNow, NumberOfPerson, SamePerson
from vouchers.ledger.chart import Source
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import event_of_key, month_to_close, statement
from vouchers.ledger.rules import next_month
from vouchers.ledger.verify import verify
from vouchers.payments import services as payments
from vouchers.payments.models import PaymentOrder
from vouchers.payments.states import BatchState, OrderState
from vouchers.settlement import services
from vouchers.settlement.errors import ReferenceMissing, ReturnedOutside
from vouchers.settlement.queries import to_return
from vouchers.settlement.states import SettlementState

LATER = PAID + 40
TODAY = on(LATER)


def _two_orders() -> list[PaymentOrder]:
    """Two approved orders of one agreement, in the order of their ids."""
    first = given.invoice(InvoiceState.ACCEPTED)
    second = invoiced(requested(first.agreement, amount=20_000_000), 20_000_000)
    accept(second)
    return given.batch(BatchState.ORDERED, of=[first, second]).orders


def _confirm(order: PaymentOrder, paid_on: date, bank_reference: str = "TX-1") -> None:
    act(payments.record_paid, order, bank_reference=bank_reference, paid_on=paid_on, by=finance(2), day=LATER)


def test_a_payment_counts_from_the_day_on_which_the_bank_paid(app: Flask) -> None:
    order = given.order()
    owner = order.case_reference
    ordered_on = event_of_key(owner, f"pay-order/O{order.id}").effective_date
    for day in (ordered_on - timedelta(days=1), TODAY + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(PaidOutside):
            _confirm(order, day)
    _confirm(order, ordered_on)
    assert (order.state, order.paid_on, order.bank_reference) == (OrderState.PAID, ordered_on, "TX-1")
    paid = event_of_key(owner, f"pay-result/O{order.id}")
    assert (paid.effective_date, date_in_korea(paid.posted_at), json.loads(paid.body)) == (
        ordered_on,
        TODAY,
        {"statement_line": "TX-1"},
    )
    assert statement(owner, as_of=ordered_on).total("paid") == order.amount
    assert statement(owner, as_of=ordered_on - timedelta(days=1)).total("paid") == 0
    assert verify(ledger_causes()) == []


def test_a_line_of_the_bank_s_statement_pays_once(app: Flask) -> None:
    before, order = _two_orders()
    _confirm(before, TODAY, "TX-2026-a")
    for spelling in (
        before.bank_reference,
        f" {before.bank_reference.upper()} ",
        before.bank_reference.replace("-", "－"),
    ):
        with pytest.raises(LineTaken) as refusal:
            _confirm(order, before.paid_on, spelling)
        assert refusal.value.field == "bank_reference"
        db.session.rollback()
    with pytest.raises(IntegrityError), transaction():  # the database holds it as well
        order.line = before.line
        db.session.flush()
    db.session.expire_all()
    line = {"round_id": before.line.round_id, "account": before.line.account, "number": "TX", "use": before.line.use}
    with pytest.raises(IntegrityError), transaction():  # nor is there a second line of that day and number
        db.session.execute(insert(StatementLine).values(**line, booked_on=before.paid_on, key=before.line.key))


def test_a_line_is_one_whatever_its_spelling_and_a_day_is_another(app: Flask) -> None:
    said = {"payer": "시연 입금자", "amount": 1_000_000, "by": finance(), "day": LATER}
    of = given.call_round()

    def record(number: str, day: date = TODAY, **more: Any) -> Deposit:
        return act(bank.record_deposit, of, statement_line=number, deposited_on=day, **more, **said)

    record("20261120-000123")
    for spelling in (
        "20261120000123", "20261120 000123", "２０２６１１２０－０００１２３", "20261120—000123", "2026/1120.000123",
    ):  # fmt: skip
        with pytest.raises(LineTaken):
            record(spelling, another=True)
    assert db.session.scalar(select(func.count()).select_from(Deposit)) == 1
    with pytest.raises(DepositLooksAlike):
        record("other-1")
    record("other-1", another=True)
    record("20261120-000123", TODAY - timedelta(days=1))
    assert verify(ledger_causes()) == []


def test_two_who_confirm_by_one_number_at_once_are_one_payment_and_one_sentence(app: Flask) -> None:
    keys, gate = [order.id for order in _two_orders()], Barrier(2)
    finance(2)
    db.session.remove()

    def confirm(key: int) -> str:
        with app.app_context():
            order = db.session.get(PaymentOrder, key)
            gate.wait()
            try:
                with_retries(lambda: _confirm(order, TODAY))
            except LineTaken:
                return "refused"
            finally:
                db.session.remove()
            return "paid"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, keys)) == ["paid", "refused"]
    assert verify(ledger_causes()) == []


def test_a_number_of_a_person_is_not_kept_for_ever(app: Flask) -> None:
    order = given.order()
    ordered_on = event_of_key(order.case_reference, f"pay-order/O{order.id}").effective_date
    for number in (
        "900101-1234567", "입금 ９００１０１－１２３４５６７", "900101  –  1234567", "900101 1234567", "900101ㅡ5234567",
        "900101.1234567",
        "9001\u200b01-1234567", "주민등록번호", "주민번호 뒷자리", "계좌번호",
    ):  # fmt: skip
        with pytest.raises(NumberOfPerson) as refusal:
            _confirm(order, ordered_on, number)
        assert refusal.value.field == "bank_reference"
    deposit = {"payer": "시연", "amount": 1, "deposited_on": TODAY, "another": True, "by": finance(), "day": LATER}
    with pytest.raises(NumberOfPerson):  # it would be the key of its record
        act(bank.record_deposit, order.batch.round, statement_line="900101-1234567", **deposit)
    for number in (
        "2611261000012",
        "계좌이체 20261126-1000012",
        "1002-26112610-1234567",
        "261126-0000012",
        "261332-1234567",
    ):  # as banks number their transfers
        act(bank.record_deposit, order.batch.round, statement_line=number, **deposit)
    _confirm(order, ordered_on, "2010123100012")
    assert verify(ledger_causes()) == []
    with tampering() as sql:
        newest = "(SELECT max(id) FROM ledger_event WHERE substr(idem_key, 1, 12) = 'deposit-row/')"
        sql(f"UPDATE ledger_event SET idem_key = 'deposit/900101-1234567' WHERE id = {newest}")
    assert "I-19" in {violation.invariant for violation in verify()}
    db.session.rollback()


def test_what_was_paid_in_a_closed_month_counts_from_the_first_open_day(app: Flask) -> None:
    order = given.order()
    owner, of = order.case_reference, order.batch.round
    ordered_on = event_of_key(owner, f"pay-order/O{order.id}").effective_date
    while (month := month_to_close(of.reference, today=TODAY)) is not None and month <= f"{ordered_on:%Y-%m}":
        act(closing.close_month, of, month, by=finance(), day=LATER)
    _confirm(order, ordered_on)
    paid = event_of_key(owner, f"pay-result/O{order.id}")
    assert paid.effective_date == date.fromisoformat(f"{next_month(f'{ordered_on:%Y-%m}')}-01")
    assert json.loads(paid.body) == {"statement_line": "TX-1", "for_day": str(ordered_on)}
    assert verify(ledger_causes()) == []


def test_money_goes_back_by_the_lines_of_the_bank_s_statement(app: Flask) -> None:
    settlement, later = given.settlement(SettlementState.CONFIRMED), OVER + 20
    goes, confirmed_on = to_return(settlement), date_in_korea(settlement.confirmed_at)
    assert set(goes) == set(Source)

    def give_back(**changed: Any) -> None:
        asked = {"references": {Source.GOV: "T-1", Source.CO: "C-1"}, "returned_on": confirmed_on} | changed
        act(services.record_return, settlement, **asked, by=finance(), day=later)

    for source in Source:
        with pytest.raises(ReferenceMissing) as refusal:
            give_back(references={other: "X" for other in Source if other is not source})
        assert refusal.value.field == source
    for day in (None, confirmed_on - timedelta(days=1), on(later) + timedelta(days=1)):
        with pytest.raises(ReturnedOutside):
            give_back(returned_on=day)
    with pytest.raises(NotNow):
        act(services.return_money, settlement, by=finance(2), day=later)
    give_back()
    assert statement(settlement.case_reference).total("returned") == 0, "one person's word moves nothing"
    with pytest.raises(SamePerson):
        act(services.return_money, settlement, by=finance(), day=later)
    act(services.undo_return, settlement, reason="날짜를 잘못 적었습니다.", by=finance(2), day=later)
    give_back()
    act(services.return_money, settlement, by=finance(2), day=later)
    assert (settlement.returned_on, settlement.treasury_reference, settlement.company_reference) == (
        confirmed_on,
        "T-1",
        "C-1",
    )
    event = db.session.scalars(select(LedgerEvent).where(LedgerEvent.idem_key == f"return-done/{settlement.id}")).one()
    assert (event.effective_date, json.loads(event.body)) == (confirmed_on, {"statement_line": "T-1, C-1"})
    assert to_return(settlement) == {} and statement(settlement.case_reference).total("returned") == sum(goes.values())
    assert verify(ledger_causes()) == []
