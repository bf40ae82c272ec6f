"""What was approved is what is paid: the payee is frozen, and an account changes by two people and in time."""

from datetime import date

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from tests.factories.book import tampering
from tests.factories.world import World
from tests.given.acting import some_step
from vouchers import schedule
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import account_of, sample_pdf
from vouchers.identity import queries as people
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotFound, NotPermitted
from vouchers.kernel.workdays import working_days_after
from vouchers.outbox.models import Letter
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.errors import AccountChanged, PayeeNotAsApproved, PaymentUnderWay
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BatchState, OrderState
from vouchers.suppliers import accounts
from vouchers.suppliers import services as suppliers
from vouchers.suppliers.errors import AccountByRequest, ChangeNotDue, ChangeUnderWay, HolderIsSomebodyElse
from vouchers.suppliers.models import AccountChange, BankAccount, Supplier
from vouchers.suppliers.states import ChangeState, Do

LATER = 200
ELSEWHERE = {"bank_code": "090", "number": "3333-01-6666666"}
PAPER = {"reason": "주거래 은행을 옮겼습니다.", "filename": "통장.pdf", "body": sample_pdf()}


def _swap(supplier: Supplier) -> None:
    """Another account in the profile, by whatever way: none of the verbs does it at once."""
    accounts._put(
        supplier, Do.SET_ACCOUNT, bank_code="090", digits="3333016666666", holder=supplier.name, of=some_step()
    )


def _payee(order: PaymentOrder) -> tuple[str | None, ...]:
    return order.payee, order.bank_code, order.holder, order.last_digits, payment_queries.payee_account(order)


def test_an_approved_order_keeps_whom_it_pays(world: World) -> None:
    world.play()
    order = db.session.scalars(select(PaymentOrder).where(PaymentOrder.state == OrderState.ORDERED)).first()
    before, supplier = _payee(order), order.invoice.agreement.supplier
    with transaction():
        _swap(supplier)
        supplier.organisation.name = "다른 이름(시연)"
    db.session.expire_all()
    assert _payee(order) == before and before[4] is not None and before[4].endswith(before[3])
    world.act(
        payments.record_paid,
        order,
        bank_reference="TX-9",
        paid_on=date_in_korea(world.at(LATER)),
        by="finance2",
        day=LATER,
    )
    assert order.state is OrderState.PAID and _payee(order) == before


def test_what_differs_from_what_was_approved_is_not_confirmed(world: World) -> None:
    world.play()
    order = db.session.scalars(select(PaymentOrder).where(PaymentOrder.state == OrderState.ORDERED)).first()
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
        world.act(
            payments.record_paid,
            order,
            bank_reference="TX-9",
            paid_on=date_in_korea(world.at(LATER)),
            by="finance2",
            day=LATER,
        )


def test_an_account_that_changed_since_the_batch_was_drawn_up_is_not_approved(world: World) -> None:
    world.play()
    batch = db.session.scalars(select(PaymentBatch).where(PaymentBatch.state == BatchState.DRAWN_UP)).first()
    with transaction():
        _swap(batch.orders[0].invoice.agreement.supplier)
    with pytest.raises(AccountChanged):
        world.act(payments.approve_batch, batch, by="finance2", day=LATER)


def test_nobody_moves_a_listed_account_at_once(world: World) -> None:
    world.play()
    supplier = world.things["cloud1"]
    said = {"introduction": supplier.introduction, "slots": supplier.slots}
    with pytest.raises(AccountByRequest):
        world.act(
            suppliers.edit_registration,
            supplier,
            **said,
            bank_code="090",
            account="3333-01-6666666",
            holder=supplier.name,
            by="cloud1",
            day=LATER,
        )
    for key in ("cloud2", "company01", "officer", "finance"):
        with pytest.raises(NotPermitted):
            world.act(accounts.ask_change, supplier, **ELSEWHERE, **PAPER, holder=supplier.name, by=key, day=LATER)
    with pytest.raises(HolderIsSomebodyElse):
        world.act(accounts.ask_change, supplier, **ELSEWHERE, **PAPER, holder="다른 사람", by="cloud1", day=LATER)


def test_a_change_of_account_takes_two_people_a_letter_and_its_days(world: World) -> None:
    world.play()
    supplier, old = world.things["cloud1"], world.things["cloud1"].account.last_digits
    change = world.act(
        accounts.ask_change, supplier, **ELSEWHERE, **PAPER, holder=supplier.name, by="cloud1", day=LATER
    )
    with pytest.raises(ChangeUnderWay):
        world.act(accounts.ask_change, supplier, **ELSEWHERE, **PAPER, holder=supplier.name, by="cloud1", day=LATER)
    for key, refusal in (("cloud1", NotPermitted), ("finance", NotPermitted), ("admin", NotFound)):
        with pytest.raises(refusal):
            world.act(accounts.approve_change, change, waiting_days=3, by=key, day=LATER)
    world.act(accounts.approve_change, change, waiting_days=3, by="officer", day=LATER)
    today = date_in_korea(world.at(LATER))
    assert change.in_force_on == working_days_after(today, 3, {})
    with pytest.raises(ChangeNotDue), transaction():
        accounts.apply_change(change, at=world.at(LATER + 1))
    assert supplier.account.last_digits == old, "until its day the old account counts"
    with transaction():
        accounts.apply_change(change, at=world.at(LATER + 20))
    assert (supplier.account.last_digits, change.state) == ("6666", ChangeState.IN_FORCE)
    kinds = db.session.scalars(select(Letter.kind).where(Letter.key.like(f"account_change%/{change.id}/%"))).all()
    assert sorted(kinds) == ["account_change_approved", "account_change_asked", "account_change_in_force"]


def test_no_account_changes_while_a_payment_is_under_way(world: World) -> None:
    world.play()
    order = db.session.scalars(select(PaymentOrder).where(PaymentOrder.state == OrderState.ORDERED)).first()
    supplier = order.invoice.agreement.supplier
    key = account_of(supplier.organisation_id)
    with pytest.raises(PaymentUnderWay):
        world.act(accounts.ask_change, supplier, **ELSEWHERE, **PAPER, holder=supplier.name, by=key, day=LATER)


def test_the_job_puts_due_changes_in_force_and_tries_others_again(world: World) -> None:
    world.play()
    due = db.session.scalars(select(AccountChange).where(AccountChange.state == ChangeState.APPROVED)).one()
    with transaction():
        due.in_force_on = date_in_korea(world.at(0))
    assert schedule.run_now(world.app, "accounts") == "in force 1, waiting 0"
    db.session.expire_all()
    assert due.state is ChangeState.IN_FORCE and due.supplier.account.last_digits == due.last_digits


def test_one_number_in_two_firms_is_told(world: World) -> None:
    world.play()
    one, other = world.things["cloud1"], world.things["supplier1"]
    bank = db.session.get_one(BankAccount, other.account.id)
    digits = {"bank_code": bank.bank_code, "number": "000-00-000001"}
    world.act(accounts.ask_change, one, **digits, **PAPER, holder=one.name, by="cloud1", day=LATER)
    told = db.session.scalars(select(Letter).where(Letter.kind == "account_shared")).all()
    expected = {user.id for role in (StaffRole.OFFICER, StaffRole.FINANCE) for user in people.holders(role)}
    assert {letter.user_id for letter in told} == expected and len(expected) == 4


def test_working_days_skip_weekends_and_holidays_and_what_was_declared() -> None:
    friday = date(2026, 11, 27)
    assert working_days_after(friday, 3, {}) == date(2026, 12, 2)
    assert working_days_after(friday, 3, {date(2026, 12, 1): False}) == date(2026, 12, 3)
    assert working_days_after(friday, 1, {date(2026, 11, 28): True}) == date(2026, 11, 28)
    assert working_days_after(date(2026, 9, 23), 1, {}) == date(2026, 9, 28), "Chuseok, 24 to 26 September"
