"""Whom a company may ask, and what one supplier's answer does to the questions that others were asked."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import APPLIED, CLOSES, act, at, on
from tests.given.applications import owner, started, with_need
from tests.given.matching import accepted, choose, proposed, willing
from tests.given.people import address
from tests.given.suppliers import people_of, supplier
from tests.letters import letters
from vouchers.agreements.states import AgreementState
from vouchers.applications import services as applications
from vouchers.applications.errors import BoundByAgreement
from vouchers.db import db
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.clock import end_of
from vouchers.matching import errors, jobs, services
from vouchers.matching.models import Proposal
from vouchers.matching.queries import free_slots
from vouchers.matching.states import ProposalState
from vouchers.programmes.states import RoundState


def test_the_company_chooses_among_those_who_would_and_all_others_are_told(app: Flask) -> None:
    draft = with_need(started())
    asked = [proposed(draft, supplier(key=f"supplier{number}")) for number in (1, 2, 3, 4)]
    act(services.decline, asked[0], reason="사람이 모자랍니다.", by=people_of(asked[0].supplier), day=APPLIED)
    willing(asked[1])
    willing(asked[2])
    assert draft.supplier_id is None and [row.state for row in asked[1:]] == [
        ProposalState.WILLING, ProposalState.WILLING, ProposalState.PROPOSED
    ]  # fmt: skip
    assert "정해 주세요" in letters("proposal_accepted")[0].body
    act(services.choose, asked[2], by=owner(draft), day=APPLIED)
    assert [row.state for row in asked] == [
        ProposalState.DECLINED, ProposalState.LAPSED, ProposalState.ACCEPTED, ProposalState.LAPSED
    ]  # fmt: skip
    assert draft.supplier_id == asked[2].supplier_id
    assert {row.address for row in letters("proposal_not_chosen")} >= {address("supplier2"), address("supplier4")}
    assert {row.address for row in letters("proposal_chosen")} >= {address("supplier3")}
    assert "사람이 모자랍니다." in letters("proposal_declined")[0].body


def test_who_would_take_part_may_still_say_no(app: Flask) -> None:
    asked = willing(proposed(with_need(started())))
    act(services.decline, asked, reason="그사이 일이 찼습니다.", by=people_of(asked.supplier), day=APPLIED)
    assert asked.state is ProposalState.DECLINED and asked.application.supplier_id is None


def test_a_proposal_that_nobody_answers_is_over_after_a_fortnight(app: Flask) -> None:
    asked = proposed(with_need(started()))
    assert asked.due_at == end_of(on(APPLIED) + timedelta(days=14))
    days = (asked.due_at - at(0)) / timedelta(days=1)
    assert jobs.let_lapse(at=at(days - 0.01)) == "proposals lapsed 0"
    with pytest.raises(errors.NotOverYet):
        act(services.let_lapse, asked, by=SYSTEM, day=days - 0.01)
    assert jobs.let_lapse(at=at(days)) == "proposals lapsed 1" and asked.state is ProposalState.LAPSED
    assert len({row.address for row in letters("proposal_lapsed")}) >= 2, "both sides are told"


def test_a_supplier_that_was_not_chosen_in_time_is_free(app: Flask) -> None:
    draft = with_need(started())
    asked = willing(proposed(draft))
    assert asked.due_at == draft.due_at
    with pytest.raises(errors.DraftTooLate):
        act(services.choose, asked, by=owner(draft), day=CLOSES)
    assert jobs.let_lapse(at=at(CLOSES)) == "proposals lapsed 1" and draft.supplier_id is None


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


def test_the_last_place_goes_to_the_first_who_is_chosen(app: Flask) -> None:
    busy = supplier(key="supplier1", slots=1)
    first, second = (proposed(with_need(started(company=f"company{number}")), busy) for number in (1, 2))
    willing(first)
    willing(second)
    choose(first)
    with pytest.raises(errors.NoFreeSlot):
        choose(second)
    act(applications.withdraw, first.application, reason="그만둡니다.", by=owner(first.application), day=APPLIED)
    assert first.state is ProposalState.LAPSED and free_slots([busy], second.application.round) == {busy.id: 1}
    choose(second)


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
