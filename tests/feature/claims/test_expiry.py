"""A voucher that has expired buys nothing, and what it still holds is free once its report of spending is due."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests import given
from tests.features import ledger_causes
from tests.given.acting import BEGINNING, act
from tests.given.agreements import company
from tests.given.claims import accept, invoiced, requested
from vouchers.agreements.models import Agreement
from vouchers.claims import jobs
from vouchers.claims.errors import VoucherExpired
from vouchers.claims.models import Purchase
from vouchers.claims.services import purchasing
from vouchers.claims.states import PurchaseState
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify


def after(agreement: Agreement, days: int) -> datetime:
    """So many days after the last day of the voucher."""
    return BEGINNING + (agreement.ends_on - date_in_korea(BEGINNING)) + timedelta(days=days)


def held(purchase: Purchase) -> int:
    return statement(purchase.agreement.reference).total("held", thing=purchase.thing)


def test_what_expired_vouchers_hold_is_free_when_the_report_is_due(app: Flask) -> None:
    agreement = given.agreement()
    untouched, drawn, waiting = (requested(agreement, amount=amount) for amount in (10_000_000, 20_000_000, 30_000_000))
    accept(invoiced(drawn, 5_000_000), final=False)
    invoiced(waiting, 1_000_000)
    assert jobs.expire(at=after(agreement, 25)) == "released 0"
    assert [held(row) for row in (untouched, drawn, waiting)] == [10_000_000, 15_000_000, 30_000_000]
    assert jobs.expire(at=after(agreement, 60)) == "released 2"
    assert [held(row) for row in (untouched, drawn, waiting)] == [0, 0, 30_000_000]
    assert [row.state for row in (untouched, drawn, waiting)] == [
        PurchaseState.CANCELLED, PurchaseState.COMPLETED, PurchaseState.REQUESTED,
    ], "what waits for an inspection is not taken away"  # fmt: skip
    assert jobs.expire(at=after(agreement, 61)) == "released 0" and verify(ledger_causes()) == []


def test_nothing_is_bought_after_the_last_day(app: Flask) -> None:
    agreement = given.agreement()
    last_day = (agreement.ends_on - date_in_korea(BEGINNING)).days
    arguments = {"item_code": "solution", "description": "더", "amount": 1, "by": company(agreement)}
    act(purchasing.request_purchase, agreement, **arguments, day=last_day)
    with pytest.raises(VoucherExpired):
        act(purchasing.request_purchase, agreement, **arguments, day=last_day + 2)
