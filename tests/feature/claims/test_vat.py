"""VAT is the company's own: on record from the inspection until it is shown or waived,
and a condition where the programme says so.
"""

import pytest
from flask import Flask

from tests import given
from tests.features import ledger_causes
from tests.given.acting import PAID, SPENT, act, sample_pdf
from tests.given.agreements import company, supplier
from tests.given.people import finance
from vouchers.claims import queries
from vouchers.claims.errors import NoVatDue, NoWaiverProposed, VatNotShown
from vouchers.claims.services import invoicing
from vouchers.claims.states import InvoiceState
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import NotPermitted, SamePerson
from vouchers.kernel.hashing import sha256
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.payments import services as payments

PROOF = {"files": [("납부.pdf", sample_pdf())]}
LATER = SPENT + 5


def test_vat_payment_is_proved_once_and_only_by_the_company(app: Flask) -> None:
    charged = given.invoice(InvoiceState.ACCEPTED)
    own, owner = company(charged.agreement), charged.agreement.reference
    assert queries.vat_due(charged) == charged.vat > 0
    for stranger in (supplier(charged.agreement), finance()):
        with pytest.raises(NotPermitted):
            act(invoicing.show_vat, charged, **PROOF, by=stranger, day=LATER)
    act(invoicing.show_vat, charged, **PROOF, by=own, day=LATER)
    assert queries.vat_due(charged) == 0 and statement(owner).total("vat_shown", thing=charged.thing) == charged.vat
    with pytest.raises(NoVatDue):
        act(invoicing.show_vat, charged, **PROOF, by=own, day=LATER)
    assert verify(ledger_causes()) == []


def test_the_agency_may_waive_it_for_a_coded_reason(app: Flask) -> None:
    charged = given.invoice(InvoiceState.ACCEPTED)
    with pytest.raises(NotPermitted):
        act(invoicing.propose_waiver, charged, reason="exempt", by=company(charged.agreement), day=LATER)
    with pytest.raises(NoWaiverProposed):
        act(invoicing.waive_vat, charged, by=finance(2), day=LATER)
    act(invoicing.propose_waiver, charged, reason="exempt", by=finance(), day=LATER)
    with pytest.raises(SamePerson):
        act(invoicing.waive_vat, charged, by=finance(), day=LATER)
    act(invoicing.drop_waiver, charged, by=finance(), day=LATER)
    act(invoicing.propose_waiver, charged, reason="exempt", by=finance(), day=LATER)
    act(invoicing.waive_vat, charged, by=finance(2), day=LATER)
    assert queries.vat_due(charged) == 0 and verify(ledger_causes()) == []


def test_where_the_programme_says_so_nothing_is_paid_before(app: Flask) -> None:
    charged = given.invoice(InvoiceState.ACCEPTED)
    call_round = charged.agreement.round
    with transaction():
        call_round.frozen = {**call_round.frozen, "spending": {**call_round.frozen["spending"], "vat_first": True}}
        call_round.definition_sha256 = sha256(call_round.frozen).hex()
    with pytest.raises(VatNotShown) as refusal:
        act(payments.draw_up_batch, call_round, [charged], by=finance(), day=PAID)
    assert refusal.value.params["due"] == charged.vat
    act(invoicing.show_vat, charged, **PROOF, by=company(charged.agreement), day=PAID)
    assert act(payments.draw_up_batch, call_round, [charged], by=finance(), day=PAID).total == charged.accepted
