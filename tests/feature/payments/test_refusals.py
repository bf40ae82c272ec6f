"""What payment refuses."""

from typing import Any

from flask import Flask
from sqlalchemy import text

from tests import given
from tests.given.acting import PAID, act, on
from tests.given.people import finance
from tests.refused import each, is_refused
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.db.engine import unguarded
from vouchers.db.transaction import transaction
from vouchers.payments import errors, services


def draw_up(*invoices: Any, call_round: Any = None) -> Any:
    return act(
        services.draw_up_batch, call_round or invoices[0].agreement.round, list(invoices), by=finance(), day=PAID
    )


def _no_account() -> None:
    accepted = given.invoice(InvoiceState.ACCEPTED)
    with transaction():
        db.session.delete(accepted.agreement.supplier.account)
    draw_up(accepted)


def _payee_unknown() -> None:
    """An order of before the payee was frozen."""
    order = given.order()
    order_id = order.id
    triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'payment_order'")
    names = list(db.session.scalars(triggers))
    db.session.rollback()
    with db.engine.connect() as connection:
        for name in names:
            unguarded(connection).execute(f"DROP TRIGGER {name}")
        unguarded(connection).execute(f"UPDATE payment_order SET bank_code = NULL WHERE id = {order_id}")
        unguarded(connection).commit()
    db.session.expire_all()
    act(services.record_paid, order, bank_reference="P-1", paid_on=on(PAID), by=finance(2), day=PAID)


CASES = {
    errors.NothingToPay: lambda: draw_up(call_round=given.agreement().round),
    errors.AlreadyInBatch: lambda: draw_up(given.batch().orders[0].invoice),
    errors.AccountMissing: _no_account,
    errors.PayeeUnknown: _payee_unknown,
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
