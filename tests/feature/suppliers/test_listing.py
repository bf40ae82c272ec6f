"""Listing and offers: who is told, what the public sees, which price counts when."""

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import act, at
from tests.given.people import officer
from tests.given.programmes import CLOUD
from tests.given.suppliers import people_of, plans, supplier
from tests.letters import letters
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.db.sealing import seal, unseal
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import ANONYMOUS, SYSTEM
from vouchers.suppliers import accounts, catalogue, queries, services
from vouchers.suppliers.errors import ChangeNotDue, PriceRangeReversed
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.states import ChangeState, SupplierState


def test_a_supplier_is_seen_when_it_is_listed_and_told(app: Flask) -> None:
    waiting = supplier(SupplierState.REGISTERED)
    assert waiting not in list(db.session.scalars(queries.visible_to(ANONYMOUS)).unique())
    act(services.admit_supplier, waiting, by=officer(), day=1)
    assert waiting in list(db.session.scalars(queries.visible_to(ANONYMOUS)).unique())
    assert [letter.user_id for letter in letters("supplier_listed")] == [people_of(waiting).user_id]


def test_a_returned_registration_says_why_and_comes_back(app: Flask) -> None:
    returned = supplier(SupplierState.RETURNED)
    (letter,) = letters("supplier_returned")
    assert "예금주가 다릅니다." in letter.body and letter.user_id == people_of(returned).user_id
    act(services.edit_registration, returned, introduction="고쳤습니다.", slots=3, by=people_of(returned), day=1)
    assert (returned.state, returned.introduction, returned.slots) == (SupplierState.REGISTERED, "고쳤습니다.", 3)
    assert db.session.get(Supplier, returned.id).account.last_digits == f"{returned.organisation_id:06}"[-4:], (
        "an empty account keeps the old one"
    )


def test_a_price_counts_from_when_it_was_set(app: Flask) -> None:
    sold = plans(supplier(key="cloud1", programme=CLOUD))[2]
    assert sold.unit_price == 12_000
    act(catalogue.set_price, sold, 13_000, by=people_of(sold.solution.supplier), day=2)
    assert sold.unit_price == 13_000 and [price.unit_price for price in sold.prices] == [12_000, 13_000]
    act(catalogue.set_price, sold, 13_000, by=people_of(sold.solution.supplier), day=3)
    assert len(sold.prices) == 2, "the same price begins no new line"
    act(catalogue.withdraw_plan, sold, by=people_of(sold.solution.supplier), day=4)
    assert sold.withdrawn_at == at(4) and sold not in sold.solution.open_plans


def test_all_representatives_are_told_of_each_step_of_a_change(app: Flask) -> None:
    change = given.account_change(ChangeState.IN_FORCE)
    own = people_of(change.supplier).user_id
    for kind in ("account_change_asked", "account_change_approved", "account_change_in_force"):
        (letter,) = letters(kind)
        assert letter.user_id == own and "4567" in letter.body
    account = change.supplier.account
    assert (account.bank_code, account.last_digits, account.holder) == (
        "090",
        "4567",
        change.supplier.organisation.name,
    )
    assert queries.account_number(account) == "3333011234567" and change.decided_by == officer().user_id
    again = {
        "bank_code": "004",
        "number": "000-00-123456",
        "holder": change.supplier.organisation.name,
        "reason": "되돌림",
        "filename": "통장.pdf",
        "body": given.sample_pdf(),
    }
    back = act(accounts.ask_change, change.supplier, **again, by=people_of(change.supplier), day=40)
    act(accounts.withdraw_change, back, by=people_of(change.supplier), day=41)
    assert (
        back.state is ChangeState.WITHDRAWN
        and len(letters("account_change_withdrawn")) == 1
        and account.last_digits == "4567"
    )


def test_one_number_in_two_firms_is_told_to_officers_and_finance(app: Flask) -> None:
    from tests.given.people import finance

    first = supplier()
    officer(), finance()
    number = queries.account_number(first.account)
    other = supplier(key="supplier2")
    act(
        accounts.ask_change, other, bank_code="004", number=number, holder=other.organisation.name, reason="변경",
        filename="통장.pdf", body=given.sample_pdf(),
        by=people_of(other), day=3,
    )  # fmt: skip
    assert {letter.user_id for letter in letters("account_shared")} == {officer().user_id, finance().user_id}
    assert queries.shared_accounts([first.id]) == {} and [
        row.id for row in queries.firms_with_account(first.account.number_index, besides=first.organisation_id)
    ] == [other.organisation_id]


@pytest.mark.parametrize(("lowest", "highest"), [(None, None), (5, None), (None, 5), (5, 5)])
def test_a_price_range_may_be_open_on_either_side(app: Flask, lowest: int | None, highest: int | None) -> None:
    own = supplier(SupplierState.REGISTERED)
    said = {"description": "하는 일", "field_codes": ["law"], "tags": [], "price_from": lowest, "price_to": highest}
    made = act(catalogue.add_solution, own, name="열린 범위", **said, by=people_of(own), day=1)
    act(catalogue.edit_solution, made, name="열린 범위", **said | {"tags": ["새 말"]}, by=people_of(own), day=2)
    assert (made.price_from, made.price_to, made.tags) == (lowest, highest, ["새 말"])
    step = db.session.scalars(
        select(Transition).where(Transition.kind == "solution").order_by(Transition.id.desc())
    ).first()
    assert step.changes["name"] == ["열린 범위", "열린 범위"], "what was changed is called by its name"


def test_a_price_range_that_ends_below_its_beginning_is_refused(app: Flask) -> None:
    own = supplier(SupplierState.REGISTERED)
    said = {"description": "하는 일", "field_codes": ["law"], "tags": [], "price_from": 5, "price_to": 4}
    with pytest.raises(PriceRangeReversed):
        act(catalogue.add_solution, own, name="거꾸로", **said, by=people_of(own), day=1)
    with pytest.raises(PriceRangeReversed):
        act(catalogue.edit_solution, own.solutions[0], name="거꾸로", **said, by=people_of(own), day=1)


def test_an_account_number_is_sealed_to_its_row(app: Flask) -> None:
    account, other = supplier().account, supplier(key="supplier2").account
    whole = queries.account_number(account)
    assert whole.endswith(account.last_digits) and whole not in account.number_sealed
    account.number_sealed = other.number_sealed
    with pytest.raises(InvalidTag):
        queries.account_number(account)
    db.session.rollback()
    assert queries.account_number(account) == whole != queries.account_number(other)
    with pytest.raises(InvalidTag):
        unseal(seal("1", place="a|b|1"), place="a|b|2")


def test_a_change_that_is_not_due_says_when_it_is(app: Flask) -> None:
    change = given.account_change(ChangeState.APPROVED)
    with pytest.raises(ChangeNotDue) as refusal, transaction():
        accounts.apply_change(change, by=SYSTEM, at=at(6.5))
    assert refusal.value.params == {"day": change.in_force_on}
    db.session.rollback()


def test_the_offer_of_a_registration_is_edited_before_it_is_listed_and_its_firm_confirmed(app: Flask) -> None:
    waiting = supplier(SupplierState.REGISTERED)
    offer = {
        "name": "새 이름",
        "description": "설명",
        "field_codes": [],
        "tags": [],
        "price_from": None,
        "price_to": None,
    }
    act(catalogue.edit_solution, waiting.solutions[0], **offer, by=people_of(waiting), day=1)
    assert waiting.solutions[0].name == "새 이름"
