"""What company and supplier may do when an agreement did not come about."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import AGREED, RELEASED, act, on
from tests.given.agreements import company, supplier
from tests.given.applications import owner
from tests.given.matching import accepted
from tests.given.people import officer
from tests.given.programmes import CLOUD
from tests.given.suppliers import people_of
from tests.letters import letters
from vouchers.agreements import services as agreements
from vouchers.agreements.errors import DocumentNotReady, SupplierFull, TermsChanged
from vouchers.agreements.states import AgreementState
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement
from vouchers.applications.states import ApplicationState
from vouchers.db.transaction import transaction
from vouchers.documents.models import Progress
from vouchers.kernel.errors import NotNow
from vouchers.matching import queries as matching
from vouchers.matching import services as proposals


def test_a_declined_agreement_is_no_dead_end(app: Flask) -> None:
    """The company withdraws, or names another supplier; while an agreement binds it does neither."""
    declined = given.agreement(AgreementState.DECLINED)
    selected, own = declined.application, company(declined)
    other = given.supplier(key="supplier2")
    again = act(agreements.draw_up, selected, starts_on=on(AGREED), by=officer(), day=AGREED)
    given.make_documents()
    with pytest.raises(BoundByAgreement):
        act(applications.withdraw, selected, reason="그만둡니다.", by=own, day=AGREED)
    with pytest.raises(BoundByAgreement):
        act(proposals.take_back, matching.accepted_of(selected.id), by=own, day=AGREED)
    act(agreements.send, again, by=officer(), day=AGREED)
    act(agreements.decline, again, reason="못 합니다.", by=own, day=AGREED + 1)
    act(proposals.take_back, matching.accepted_of(selected.id), by=own, day=AGREED + 2)
    asked = act(proposals.propose, selected, other, message="함께해 주세요.", by=own, day=AGREED + 2)
    act(proposals.accept, asked, answer="네.", by=people_of(other), day=AGREED + 2)
    act(proposals.choose, asked, by=own, day=AGREED + 2)
    assert (
        selected.supplier_id == other.id and matching.free_slots([other], selected.round)[other.id] == other.slots - 1
    ), "it takes a place"
    act(agreements.draw_up, selected, starts_on=on(AGREED + 3), by=officer(), day=AGREED + 3)


def test_a_company_whose_agreement_was_declined_may_leave(app: Flask) -> None:
    declined = given.agreement(AgreementState.DECLINED)
    act(applications.withdraw, declined.application, reason="그만둡니다.", by=company(declined), day=AGREED + 1)
    assert declined.application.state is ApplicationState.WITHDRAWN


def test_a_place_that_went_to_another_is_not_taken_again(app: Flask) -> None:
    """Two selected companies, a supplier of one place: the first agreement is declined,
    the second company takes the place.
    """
    only = given.supplier(key="cloud1", programme=CLOUD, slots=1)
    first = given.application(ApplicationState.ELIGIBLE, company="company1", programme=CLOUD)
    second = given.application(ApplicationState.ELIGIBLE, company="company2", programme=CLOUD, call_over=True)
    from tests.given.selection import selection
    from vouchers.selection.states import SelectionState

    selection(SelectionState.RELEASED, of=second.round)
    accepted(first, only)
    drawn = act(agreements.draw_up, first, starts_on=on(AGREED), by=officer(), day=RELEASED + 3)
    given.make_documents()
    act(agreements.send, drawn, by=officer(), day=RELEASED + 3)
    act(agreements.decline, drawn, reason="못 합니다.", by=owner(first), day=RELEASED + 4)
    accepted(second, only)
    with pytest.raises(SupplierFull):
        act(agreements.draw_up, first, starts_on=on(AGREED), by=officer(), day=RELEASED + 5)


ALIVE = [
    AgreementState.PREPARED, AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_SUPPLIER,
    AgreementState.AWAITING_AGENCY,
]  # fmt: skip


@pytest.mark.parametrize("state", ALIVE)
def test_an_officer_takes_an_agreement_back_and_draws_it_up_again(app: Flask, state: AgreementState) -> None:
    alive = given.agreement(state)
    application = alive.application
    act(agreements.void, alive, reason="협약 시작일이 틀렸습니다.", by=officer(), day=AGREED)
    assert alive.state is AgreementState.DECLINED and application.bound_at is None
    told = {letter.user_id for letter in letters("agreement_voided")}
    parties = {company(alive).user_id, supplier(alive).user_id}
    assert told == (set() if state is AgreementState.PREPARED else parties)
    again = act(agreements.draw_up, application, starts_on=on(AGREED + 5), by=officer(), day=AGREED)
    assert (again.version, again.state, again.signatures) == (2, AgreementState.PREPARED, [])


@pytest.mark.parametrize("state", [AgreementState.CONCLUDED, AgreementState.DECLINED])
def test_what_is_concluded_or_over_is_not_taken_back(app: Flask, state: AgreementState) -> None:
    with pytest.raises(NotNow):
        act(agreements.void, given.agreement(state), reason="늦었습니다.", by=officer(), day=AGREED)


def test_after_a_change_of_address_the_agreement_is_drawn_up_again_and_signed(app: Flask) -> None:
    waiting = given.agreement(AgreementState.AWAITING_COMPANY)
    own = waiting.application.organisation
    with transaction():
        own.address = "새로 옮긴 주소 1"
    with pytest.raises(TermsChanged):
        act(agreements.sign_for_company, waiting, by=company(waiting), day=AGREED)
    act(agreements.void, waiting, reason="주소가 바뀌었습니다.", by=officer(), day=AGREED)
    signed = given.agreement(AgreementState.AWAITING_AGENCY, of=waiting.application)
    assert signed.version == 2 and len(signed.signatures) == 2


def test_a_document_that_cannot_be_made_holds_nobody(app: Flask) -> None:
    prepared = given.agreement(AgreementState.PREPARED)
    with transaction():
        prepared.document.state = Progress.FAILED
    with pytest.raises(DocumentNotReady):
        act(agreements.send, prepared, by=officer(), day=AGREED)
    act(agreements.void, prepared, reason="문서를 만들지 못했습니다.", by=officer(), day=AGREED)
    assert given.agreement(AgreementState.AWAITING_COMPANY, of=prepared.application).version == 2
