"""VAT is the company's own: on record from the inspection until it is shown or waived,
and a condition where the programme says so.
"""

import pytest
from sqlalchemy import select

from tests.factories.world import World
from vouchers.claims import queries
from vouchers.claims.errors import NoVatDue, NoWaiverProposed, VatNotShown
from vouchers.claims.models import Invoice
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo.cast import sample_pdf
from vouchers.demo.spending import company_of, supplier_of
from vouchers.kernel.errors import NotPermitted, SamePerson
from vouchers.kernel.hashing import sha256
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.payments import services as payments
from vouchers.reporting.queries import ledger_causes

PROOF = {"files": [("납부.pdf", sample_pdf())]}


@pytest.fixture
def charged(world: World) -> Invoice:
    """An accepted invoice with VAT that waits to be paid."""
    world.play()
    query = select(Invoice).where(Invoice.state == InvoiceState.ACCEPTED, Invoice.vat > 0).order_by(Invoice.id)
    return db.session.scalars(query).unique().first()


def test_vat_payment_is_proved_once_and_only_by_the_company(world: World, charged: Invoice) -> None:
    company, owner = company_of(charged.agreement), charged.agreement.reference
    assert queries.vat_due(charged) == charged.vat
    for stranger in (supplier_of(charged.agreement), "finance"):
        with pytest.raises(NotPermitted):
            world.act(invoicing.show_vat, charged, **PROOF, by=stranger, day=98)
    world.act(invoicing.show_vat, charged, **PROOF, by=company, day=98)
    assert queries.vat_due(charged) == 0 and statement(owner).total("vat_shown", thing=charged.thing) == charged.vat
    with pytest.raises(NoVatDue):
        world.act(invoicing.show_vat, charged, **PROOF, by=company, day=98)
    assert verify(ledger_causes()) == []


def test_the_agency_may_waive_it_for_a_coded_reason(world: World, charged: Invoice) -> None:
    with pytest.raises(NotPermitted):
        world.act(invoicing.propose_waiver, charged, reason="exempt", by=company_of(charged.agreement), day=98)
    with pytest.raises(NoWaiverProposed):
        world.act(invoicing.waive_vat, charged, by="finance2", day=98)
    world.act(invoicing.propose_waiver, charged, reason="exempt", by="finance", day=98)
    with pytest.raises(SamePerson):
        world.act(invoicing.waive_vat, charged, by="finance", day=98)
    world.act(invoicing.drop_waiver, charged, by="finance", day=98)
    world.act(invoicing.propose_waiver, charged, reason="exempt", by="finance", day=98)
    world.act(invoicing.waive_vat, charged, by="finance2", day=98)
    assert queries.vat_due(charged) == 0 and verify(ledger_causes()) == []


def test_where_the_programme_says_so_nothing_is_paid_before(world: World, charged: Invoice) -> None:
    call_round = charged.agreement.round
    with transaction():
        call_round.frozen = {**call_round.frozen, "spending": {**call_round.frozen["spending"], "vat_first": True}}
        call_round.definition_sha256 = sha256(call_round.frozen).hex()
    with pytest.raises(VatNotShown) as refusal:
        world.act(payments.draw_up_batch, call_round, [charged], by="finance", day=98)
    assert refusal.value.params["due"] == charged.vat
    world.act(invoicing.show_vat, charged, **PROOF, by=company_of(charged.agreement), day=98)
    batch = world.act(payments.draw_up_batch, call_round, [charged], by="finance", day=98)
    assert batch.total == charged.accepted
