"""Whom a company may ask, and what one supplier's answer does to the questions that others were asked."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import APPLIED, act
from tests.given.applications import owner, started, with_need
from tests.given.matching import accepted, proposed
from tests.given.suppliers import people_of, supplier
from tests.letters import letters
from vouchers.agreements.states import AgreementState
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement
from vouchers.db import db
from vouchers.matching import errors, services
from vouchers.matching.models import Proposal
from vouchers.matching.queries import free_slots
from vouchers.matching.states import ProposalState
from vouchers.programmes.states import RoundState


def test_the_first_who_accepts_is_named_and_the_others_are_asked_no_longer(app: Flask) -> None:
    draft = with_need(started())
    asked = [proposed(draft, supplier(key=f"supplier{number}")) for number in (1, 2, 3)]
    act(services.decline, asked[0], reason="사람이 모자랍니다.", by=people_of(asked[0].supplier), day=APPLIED)
    act(services.accept, asked[1], answer="함께하겠습니다.", by=people_of(asked[1].supplier), day=APPLIED)
    assert [row.state for row in asked] == [ProposalState.DECLINED, ProposalState.ACCEPTED, ProposalState.LAPSED]
    assert draft.supplier_id == asked[1].supplier_id
    assert (asked[0].answer, asked[1].answer, asked[2].answer) == ("사람이 모자랍니다.", "함께하겠습니다.", None)
    assert "사람이 모자랍니다." in letters("proposal_declined")[0].body


def test_whoever_was_asked_is_not_asked_again_while_the_question_is_open(app: Flask) -> None:
    draft = with_need(started())
    first, second = supplier(key="supplier1"), supplier(key="supplier2")
    proposed(draft, second)
    open_one = proposed(draft, first)
    for again in (first, second):
        with pytest.raises(errors.AlreadyProposed):
            proposed(draft, again)
    act(services.take_back, open_one, by=owner(draft), day=APPLIED)
    assert proposed(draft, first).state is ProposalState.PROPOSED, "taken back, it may be asked again"


def test_a_supplier_takes_as_many_projects_as_it_said(app: Flask) -> None:
    busy = supplier(key="supplier1", slots=1)
    accepted(with_need(started(company="company1")), busy)
    draft = with_need(started(company="company2"))
    assert free_slots([busy], draft.round) == {busy.id: 0}
    with pytest.raises(errors.NoFreeSlot):
        proposed(draft, busy)
    accepted(draft, supplier(key="supplier2"))


def test_the_last_place_goes_to_the_first_who_is_accepted(app: Flask) -> None:
    busy = supplier(key="supplier1", slots=1)
    first, second = (proposed(with_need(started(company=f"company{number}")), busy) for number in (1, 2))
    act(services.accept, first, answer="", by=people_of(busy), day=APPLIED)
    with pytest.raises(errors.NoFreeSlot):
        act(services.accept, second, answer="", by=people_of(busy), day=APPLIED)
    act(applications.withdraw, first.application, reason="그만둡니다.", by=owner(first.application), day=APPLIED)
    assert first.state is ProposalState.LAPSED and free_slots([busy], second.application.round) == {busy.id: 1}
    act(services.accept, second, answer="", by=people_of(busy), day=APPLIED)


def test_places_count_within_the_round_and_come_free_when_an_agreement_ends(app: Flask) -> None:
    declined = given.agreement(AgreementState.DECLINED)
    taken, own = declined.supplier, declined.round
    assert free_slots([taken], own) == {taken.id: taken.slots}
    given.agreement(of=declined.application)
    assert free_slots([taken], own) == {taken.id: taken.slots - 1}
    assert free_slots([taken], given.call_round(RoundState.PREPARED)) == {taken.id: taken.slots}


def test_a_supplier_of_another_programme_is_not_asked(app: Flask) -> None:
    elsewhere = supplier(key="cloud1", programme="cloud-voucher.2020")
    draft = with_need(started())
    with pytest.raises(errors.NotListed):
        act(services.propose, draft, elsewhere, message="함께해 주세요.", by=owner(draft), day=APPLIED)


def test_a_partner_is_left_only_while_the_programme_lets_one_choose(app: Flask) -> None:
    draft = with_need(started())
    partner = accepted(draft)
    act(services.take_back, partner, by=owner(draft), day=APPLIED)
    assert draft.supplier_id is None and partner.state is ProposalState.TAKEN_BACK
    agreed = given.agreement(AgreementState.PREPARED, key="company2")
    proposals = select(Proposal).where(Proposal.application_id == agreed.application_id)
    bound = db.session.scalars(proposals.where(Proposal.state == ProposalState.ACCEPTED)).one()
    with pytest.raises(BoundByAgreement):
        act(services.take_back, bound, by=owner(agreed.application), day=45)
    assert bound.state is ProposalState.ACCEPTED and agreed.application.supplier_id == bound.supplier_id
