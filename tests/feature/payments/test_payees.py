"""What was approved is what is paid: the payee is frozen, and an account changes by two people and in time."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from tests import given
from tests.factories.book import tampering
from tests.given.acting import PAID, act, at, on, sample_pdf
from tests.given.organisations import firm, representative
from tests.given.people import administrator, finance, officer
from tests.given.suppliers import people_of, supplier
from tests.letters import letters
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import NotFound, NotPermitted
from vouchers.kernel.workdays import working_days_after
from vouchers.outbox.models import Letter
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.errors import AccountChanged, PayeeNotAsApproved, PaymentUnderWay
from vouchers.payments.models import PaymentOrder
from vouchers.payments.states import BatchState, OrderState
from vouchers.suppliers import accounts, jobs
from vouchers.suppliers import services as suppliers
from vouchers.suppliers.errors import AccountByRequest, ChangeNotDue, ChangeUnderWay, HolderIsSomebodyElse
from vouchers.suppliers.models import AccountChange, Supplier
from vouchers.suppliers.states import ChangeState

LATER = 8
ELSEWHERE = {"bank_code": "090", "number": "3333-01-6666666"}
PAPER = {"reason": "주거래 은행을 옮겼습니다.", "filename": "통장.pdf", "body": sample_pdf()}


def _swap(supplier: Supplier) -> None:
    """Another account in the profile, as whoever owns the database could put it there: no verb does it at once."""
    account = supplier.account
    account.bank_code, account.last_digits, account.number_index = "090", "6666", "0" * 64


def _payee(order: PaymentOrder) -> tuple[str | None, ...]:
    return order.payee, order.bank_code, order.holder, order.last_digits, payment_queries.payee_account(order)


def test_an_approved_order_keeps_whom_it_pays(app: Flask) -> None:
    order = given.order()
    before, supplier = _payee(order), order.invoice.agreement.supplier
    with transaction():
        _swap(supplier)
        supplier.organisation.name = "다른 이름(시연)"
    db.session.expire_all()
    assert _payee(order) == before and before[4] is not None and before[4].endswith(before[3])
    act(payments.record_paid, order, bank_reference="TX-9", paid_on=on(PAID), by=finance(2), day=PAID)
    assert order.state is OrderState.PAID and _payee(order) == before


def test_what_differs_from_what_was_approved_is_not_confirmed(app: Flask) -> None:
    order = given.order()
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(update(PaymentOrder).where(PaymentOrder.id == order.id).values(holder="다른 사람"))
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text("UPDATE payment_order SET bank_code = '090'"))
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(update(PaymentOrder).where(PaymentOrder.id == order.id).values(approved_index="0" * 64))
    with tampering() as sql:  # as whoever owns the database could
        sql("UPDATE payment_order SET holder = 'somebody else' WHERE id = ?", order.id)
    db.session.commit()
    with pytest.raises(PayeeNotAsApproved):
        act(payments.record_paid, order, bank_reference="TX-9", paid_on=on(PAID), by=finance(2), day=PAID)


def test_an_account_that_changed_since_the_batch_was_drawn_up_is_not_approved(app: Flask) -> None:
    batch = given.batch(BatchState.DRAWN_UP)
    with transaction():
        _swap(batch.orders[0].invoice.agreement.supplier)
    with pytest.raises(AccountChanged):
        act(payments.approve_batch, batch, by=finance(2), day=PAID - 1)


def _ask(of: Supplier, by: object, **changed: str) -> AccountChange:
    return act(accounts.ask_change, of, **{**ELSEWHERE, **PAPER, "holder": of.name, **changed}, by=by, day=LATER)


def test_nobody_moves_a_listed_account_at_once(app: Flask) -> None:
    own = supplier()
    said = {"introduction": own.introduction, "slots": own.slots}
    with pytest.raises(AccountByRequest):
        act(
            suppliers.edit_registration, own, **said, bank_code="090", account="3333-01-6666666", holder=own.name,
            by=people_of(own), day=LATER,
        )  # fmt: skip
    for stranger in (people_of(supplier(key="supplier2")), representative(firm("company1")), officer(), finance()):
        with pytest.raises(NotPermitted):
            _ask(own, stranger)
    with pytest.raises(HolderIsSomebodyElse):
        _ask(own, people_of(own), holder="다른 사람")


def test_a_change_of_account_takes_two_people_a_letter_and_its_days(app: Flask) -> None:
    own = supplier()
    old = own.account.last_digits
    change = _ask(own, people_of(own))
    with pytest.raises(ChangeUnderWay):
        _ask(own, people_of(own))
    for by, refusal in ((people_of(own), NotPermitted), (finance(), NotPermitted), (administrator(), NotFound)):
        with pytest.raises(refusal):
            act(accounts.approve_change, change, waiting_days=3, by=by, day=LATER)
    act(accounts.approve_change, change, waiting_days=3, by=officer(), day=LATER)
    assert change.in_force_on == working_days_after(on(LATER), 3, {})
    with pytest.raises(ChangeNotDue) as refused, transaction():
        accounts.apply_change(change, at=at(LATER + 1))
    assert refused.value.params == {"day": change.in_force_on}
    assert own.account.last_digits == old, "until its day the old account counts"
    with transaction():
        accounts.apply_change(change, at=at(LATER + 20))
    assert (own.account.last_digits, change.state) == ("6666", ChangeState.IN_FORCE)
    kinds = db.session.scalars(select(Letter.kind).where(Letter.key.like(f"account_change%/{change.id}/%"))).all()
    assert sorted(kinds) == ["account_change_approved", "account_change_asked", "account_change_in_force"]


def test_no_account_changes_while_a_payment_is_under_way(app: Flask) -> None:
    paid = given.order().invoice.agreement.supplier
    with pytest.raises(PaymentUnderWay):
        _ask(paid, people_of(paid))


def test_the_job_puts_due_changes_in_force_and_tries_others_again(app: Flask) -> None:
    due = given.account_change(ChangeState.APPROVED)
    later = given.account_change(ChangeState.APPROVED, of=supplier(key="supplier2"), day=9)
    assert jobs.apply_changes(at=at((due.in_force_on - on(0)).days)) == "in force 1, waiting 0"
    db.session.expire_all()
    assert (due.state, later.state) == (ChangeState.IN_FORCE, ChangeState.APPROVED)
    assert due.supplier.account.last_digits == due.last_digits


def test_one_number_in_two_firms_is_told(app: Flask) -> None:
    one, other = supplier(), supplier(key="supplier2")
    for number in (1, 2):
        officer(number), finance(number)
    digits = {"bank_code": other.account.bank_code, "number": f"000-00-{other.organisation_id:06}"}
    _ask(one, people_of(one), **digits)
    told = {letter.user_id for letter in letters("account_shared")}
    assert told == {person.user_id for number in (1, 2) for person in (officer(number), finance(number))}


def test_working_days_skip_weekends_and_holidays_and_what_was_declared() -> None:
    friday = date(2026, 11, 27)
    assert working_days_after(friday, 3, {}) == date(2026, 12, 2)
    assert working_days_after(friday, 3, {date(2026, 12, 1): False}) == date(2026, 12, 3)
    assert working_days_after(friday, 1, {date(2026, 11, 28): True}) == date(2026, 11, 28)
    assert working_days_after(date(2026, 9, 23), 1, {}) == date(2026, 9, 28), "Chuseok, 24 to 26 September"
