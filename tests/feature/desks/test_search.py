"""One search finds whatever has the words, and nothing that its reader may not open."""

from flask import Flask

from tests import given
from tests.given.organisations import firm, representative
from tests.given.people import administrator, approver, auditor, evaluator, finance, officer
from tests.given.suppliers import people_of
from vouchers.app import FEATURES
from vouchers.desks.queries import search
from vouchers.kernel.actor import Actor
from vouchers.settlement.states import SettlementState


def finds(words: str, actor: Actor) -> dict[str, list[str]]:
    return {found.label: [task.endpoint for task in found.tasks] for found in search(FEATURES.searches, words, actor)}


def test_the_agency_finds_cases_firms_claims_and_money_by_any_number(app: Flask) -> None:
    batch = given.batch()
    invoice = batch.orders[0].invoice
    agreement = invoice.agreement
    for words in (agreement.reference, agreement.reference.replace("-", "").lower()):
        assert finds(words, officer())["신청과 협약"] == ["desks.case"]
        assert finds(words, officer())["대금 청구"] == ["claims.invoice"]
        assert finds(words, finance())["지급 묶음"] == ["payments.batch"]
    own = agreement.application.organisation
    by_number = finds(f"{(own.business_number or '')[:3]}-{(own.business_number or '')[3:]}", officer())
    assert by_number == {"신청과 협약": ["desks.case"], "기업": ["organisations.profile"]}
    assert finds(invoice.tax_number.lower(), approver()) == {"대금 청구": ["claims.invoice"]}
    assert "공급기업" in finds(agreement.supplier.name, officer())
    assert finds(batch.reference, finance()) == {"지급 묶음": ["payments.batch"]}
    assert finds(batch.reference, officer()) == {}, "may not list batches"
    assert finds(agreement.round.reference, officer())["회차"] == ["programmes.call"]
    assert finds("없는 말", officer()) == finds("", officer()) == finds(" - ", officer()) == {}


def test_each_party_finds_its_own_and_strangers_nothing(app: Flask) -> None:
    settled = given.settlement(SettlementState.UNDER_REVIEW)
    agreement = settled.agreement
    words = agreement.reference
    company, seller = representative(agreement.application.organisation), people_of(agreement.supplier)
    assert finds(words, company)["신청과 협약"] == finds(words, seller)["신청과 협약"] == ["desks.case"]
    assert finds(words, auditor())["신청과 협약"] == ["desks.case"]
    for other in (auditor(2), evaluator(), representative(firm("elsewhere"))):
        assert finds(words, other) == {}
    number = agreement.application.organisation.business_number or ""
    assert "기업" in finds(number, company) and finds(number, representative(firm("elsewhere"))) == {}


def test_an_administrator_finds_people(app: Flask) -> None:
    firm()
    assert finds("company1@given.example", administrator()) == {"사용자": ["organisations.person"]}
    assert "사용자" not in finds("company1@given.example", officer())
