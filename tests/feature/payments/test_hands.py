"""Who says what the bank did, and what an order still shows when an account has changed."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import PAID, act, on
from tests.given.people import finance
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import SamePerson
from vouchers.payments import services as payments
from vouchers.suppliers.queries import firms_paid_to


def test_whoever_drew_up_a_batch_does_not_say_what_the_bank_did(app: Flask) -> None:
    order = given.order()
    with pytest.raises(SamePerson):
        act(payments.record_paid, order, bank_reference="P-1", paid_on=on(PAID), by=finance(), day=PAID)
    with pytest.raises(SamePerson):
        act(payments.fail_order, order, reason="예금주 불일치", by=finance(), day=PAID)
    act(payments.record_paid, order, bank_reference="P-1", paid_on=on(PAID), by=finance(2), day=PAID)


def test_a_shared_account_is_told_by_what_was_frozen(app: Flask) -> None:
    order = given.order()
    other = given.supplier(key="supplier2")
    with transaction():
        other.account.number_index = order.account_index
        db.session.flush()
        order.invoice.agreement.supplier.account.number_index = "f" * 64  # it has moved on since
    found = firms_paid_to(
        {order.id: order.account_index}, besides={order.id: order.invoice.agreement.supplier.organisation_id}
    )
    assert found == {order.id: [other.name]}


@pytest.mark.parametrize("changed", ["bank_code", "holder", "payee_number"])
def test_equal_payees_are_equal_in_bank_holder_and_firm(app: Flask, changed: str) -> None:
    order = given.order()
    before = payments.payee_index(order)
    setattr(order, changed, "0000000000")
    with db.session.no_autoflush:
        assert payments.payee_index(order) != before
    db.session.rollback()
    assert payments.payee_index(order) == before
