"""A voucher that has expired buys nothing, and what it still holds is free once its report of spending is due."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.world import World
from vouchers.agreements.models import Agreement
from vouchers.claims import jobs
from vouchers.claims.errors import VoucherExpired
from vouchers.claims.models import Purchase
from vouchers.claims.services import purchasing
from vouchers.claims.states import InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.demo.spending import company_of
from vouchers.kernel.clock import date_in_korea
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.reporting.queries import ledger_causes


def open_purchases() -> list[Purchase]:
    return list(
        db.session.scalars(
            select(Purchase).where(Purchase.state == PurchaseState.REQUESTED).order_by(Purchase.id)
        ).unique()
    )


def test_what_expired_vouchers_hold_is_free_when_the_report_is_due(world: World) -> None:
    world.play()
    waiting = {row.id for row in open_purchases() if row.waits_for_inspection}
    held = {row.id: statement(row.agreement.reference).total("held", thing=row.thing) for row in open_purchases()}
    assert waiting and sum(held[key] for key in held.keys() - waiting) > 0
    ends = max(row.agreement.ends_on for row in open_purchases())
    last = world.start.replace(year=ends.year, month=ends.month, day=ends.day)
    first = min(row.agreement.ends_on for row in open_purchases())
    begins = world.start.replace(year=first.year, month=first.month, day=first.day)
    assert jobs.expire(at=begins + timedelta(days=25)) == "released 0"
    assert jobs.expire(at=last + timedelta(days=60)) == f"released {len(held.keys() - waiting)}"
    left = {row.id for row in open_purchases()}
    assert left == waiting, "what waits for an inspection is not taken away"
    for key in held.keys() - waiting:
        purchase = db.session.get(Purchase, key)
        assert statement(purchase.agreement.reference).total("held", thing=purchase.thing) == 0
        drawn = any(row.state not in (InvoiceState.SUBMITTED, InvoiceState.REFUSED) for row in purchase.invoices)
        assert purchase.state is (PurchaseState.COMPLETED if drawn else PurchaseState.CANCELLED)
    assert jobs.expire(at=last + timedelta(days=61)) == "released 0" and verify(ledger_causes()) == []


def test_nothing_is_bought_after_the_last_day(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    last_day = (agreement.ends_on - date_in_korea(world.start)).days
    arguments = {"item_code": "solution", "description": "더", "amount": 1, "by": company_of(agreement)}
    world.act(purchasing.request_purchase, agreement, **arguments, day=last_day)
    with pytest.raises(VoucherExpired):
        world.act(purchasing.request_purchase, agreement, **arguments, day=last_day + 2)
