"""Whose a firm is: nobody acts for it by what another has proved, and who has left it leaves nothing behind."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given import people
from tests.given.acting import BEGINNING, act, at
from tests.given.organisations import firm, joined, member, number, representative, sign_up
from tests.given.people import address, officer, user
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import services as identity
from vouchers.identity.errors import CodeUnusable
from vouchers.identity.models import Purpose
from vouchers.kernel.actor import MemberRole
from vouchers.kernel.errors import NotFound, NotPermitted, Refused, Stale
from vouchers.organisations import firms, queries, services
from vouchers.organisations.models import Invitation, Membership, Organisation
from vouchers.organisations.states import InvitationState
from vouchers.outbox.models import Letter
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.suppliers import accounts, errors
from vouchers.suppliers import services as suppliers
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.states import ChangeState, SupplierState

PAPER = {"note": "", "filename": "등록증.pdf", "body": given.sample_pdf()}


def code_of(invitation: Invitation, day: float) -> str:
    with transaction():
        return identity.issue_code(Purpose.JOIN, subject_id=invitation.id, at=at(day), valid=timedelta(days=1))


def confirm(key: str, *, alone: bool = False, day: float) -> None:
    claim = queries.confirmations_of(user(key).id)[0]
    by = people.person(key)
    act(firms.submit, claim, **PAPER, by=by, day=day)
    act(firms.confirm, claim, alone=alone, by=officer(), day=day)


@pytest.mark.parametrize("leaves", ["put out by an officer", "ended by another representative"])
def test_who_has_left_a_firm_has_invited_nobody(app: Flask, leaves: str) -> None:
    shop = firm("company1")
    stranger = representative(shop)
    invited = act(
        services.invite_member,
        shop,
        email=address("third"),
        name="셋째",
        role=MemberRole.REPRESENTATIVE,
        by=stranger,
        day=1,
    )
    code = code_of(invited, 2)
    if leaves == "put out by an officer":
        sign_up("owner", shop.name, int(shop.business_number[3:9]), day=1)
        confirm("owner", alone=True, day=2)
    else:
        owner = user("owner")
        with transaction():
            joined(owner, shop, MemberRole.REPRESENTATIVE)
        own = next(row for row in queries.members(shop.id) if row.user_id == stranger.user_id)
        act(services.end_membership, own, by=people.person("owner"), day=2)
    assert db.session.get(Invitation, invited.id).state is InvitationState.WITHDRAWN
    with pytest.raises(CodeUnusable), transaction():
        services.accept_invitation(code, user=None, name="셋째", password=people.secret(), at=at(2.1))
    assert [row.user.email for row in queries.members(shop.id)] == [address("owner")]


def test_an_invitation_of_somebody_who_left_is_refused_even_where_it_was_kept(app: Flask) -> None:
    shop = firm("company1")
    invited = act(
        services.invite_member,
        shop,
        email=address("third"),
        name="셋째",
        role=MemberRole.MEMBER,
        by=representative(shop),
        day=1,
    )
    code = code_of(invited, 2)
    with transaction():
        db.session.execute(db.update(Membership).where(Membership.organisation_id == shop.id).values(ended_at=at(1)))
    with pytest.raises(CodeUnusable), transaction():
        services.accept_invitation(code, user=None, name="셋째", password=people.secret(), at=at(2))


def test_a_member_makes_no_representative(app: Flask) -> None:
    """Whoever was confirmed as 실무자 invites nobody; the first representative comes by an officer's confirmation."""
    with transaction():
        asked = services.sign_up(company="새 가게(시험)", business_number=number(77), name="실무자", email=address("clerk"),
            password=people.secret(),
                                 role=MemberRole.MEMBER, at=BEGINNING)  # fmt: skip
        services.join(asked, at=BEGINNING)
    shop, clerk = queries.memberships_of(user("clerk").id)[0].organisation, people.person("clerk")
    act(firms.ask, shop, user("clerk"), by=clerk, day=1)
    confirm("clerk", day=2)
    assert shop.is_confirmed and not shop.has_representative
    for role in MemberRole:
        with pytest.raises(NotPermitted):
            act(services.invite_member, shop, email=address("second"), name="둘째", role=role, by=clerk, day=3)
    sign_up("owner", shop.name, 77, day=3)
    confirm("owner", day=4)
    assert people.person("owner").represents(shop.id)


def test_nobody_gains_rights_from_papers_of_another(app: Flask) -> None:
    """A stranger was first with the number; the owner's papers confirm the owner alone."""
    shop = firm("stranger", confirmed=False)
    sign_up("owner", "참 가게(시험)", int(shop.business_number[3:9]), day=1)
    confirm("owner", day=2)
    assert shop.is_confirmed and [row.user.email for row in queries.members(shop.id)] == [address("owner")]
    with pytest.raises((NotPermitted, NotFound)):
        act(
            services.invite_member,
            shop,
            email=address("third"),
            name="셋째",
            role=MemberRole.MEMBER,
            by=people.person("stranger"),
            day=3,
        )


def test_an_official_list_is_nobodys_who_only_knows_a_number(app: Flask) -> None:
    shop = firm("squatter", confirmed=False)
    with transaction():
        suppliers.import_listing(
            "ai-voucher.2020", external_id="S-1", name="진짜 회사(시험)", business_number=shop.business_number,
            description="일을 덜어 줍니다.",
            field_codes=["law"], tags=[], slots=7, at=at(1),
        )  # fmt: skip
    listed = db.session.scalars(select(Supplier)).one()
    assert (listed.state, listed.organisation_id, listed.name) == (SupplierState.LISTED, shop.id, "진짜 회사(시험)")
    assert queries.members(shop.id) == [] and people.person("squatter").acting_for is None
    claim = queries.confirmations_of(user("squatter").id)[0]
    assert db.session.scalars(select(Letter.user_id).where(Letter.kind == "membership_ended")).all() == [
        user("squatter").id
    ]
    assert claim.joins and claim.company == "squatter 상회(시험)", "who is right shows papers to an officer"
    confirm("squatter", day=2)
    assert people.person("squatter").represents(shop.id) and shop.is_confirmed


def test_a_profile_is_the_representatives(app: Flask) -> None:
    shop = firm("company1")
    said = {
        "size": shop.size,
        "region": "seoul",
        "address": "다른 길 2",
        "phone": "",
        "home_page": "",
        "employees": 1,
        "industry": "",
    }
    with pytest.raises(NotPermitted):
        act(services.edit_profile, shop, representative_name="공범", **said, by=member(shop), day=1)
    act(services.edit_profile, shop, representative_name="새 대표", **said, by=representative(shop), day=1)
    assert db.session.get(Organisation, shop.id).representative_name == "새 대표"


def test_a_change_asked_by_who_has_left_does_not_come_true(app: Flask) -> None:
    listed = given.supplier()
    shop = listed.organisation
    second = user("second")
    with transaction():
        joined(second, shop, MemberRole.REPRESENTATIVE)
    asked = {
        "bank_code": "090",
        "number": "3333-01-2121212",
        "holder": shop.name,
        "reason": "변경",
        "filename": "통장.pdf",
        "body": given.sample_pdf(),
    }
    before = listed.account.last_digits
    for approved_first in (False, True):
        change = act(accounts.ask_change, listed, **asked, by=people.person("second"), day=5)
        if approved_first:
            act(accounts.approve_change, change, waiting_days=3, by=officer(), day=6)
        own = next(row for row in queries.members(shop.id) if row.user_id == second.id)
        act(services.end_membership, own, by=people.person("supplier1"), day=7)
        with pytest.raises(errors.AskerLeft):
            if approved_first:
                with transaction():
                    accounts.apply_change(change, at=at(30))
            else:
                act(accounts.approve_change, change, waiting_days=3, by=officer(), day=8)
        act(accounts.reject_change, change, reason="떠난 사람의 요청", by=officer(), day=9)
        assert change.state is ChangeState.REJECTED and listed.account.last_digits == before
        with transaction():
            joined(second, shop, MemberRole.REPRESENTATIVE, day=10)


def test_what_was_edited_after_it_was_shown_is_not_agreed_to(app: Flask) -> None:
    from vouchers.audit.queries import newest_step
    from vouchers.programmes import services as programmes

    waiting = given.supplier(SupplierState.REGISTERED)
    own, shown = representative(waiting.organisation), newest_step(waiting)
    act(suppliers.edit_registration, waiting, introduction="바꾼 소개", slots=7, bank_code="090", account="3333-02-7777777",
        holder=waiting.organisation.name, by=own, day=0.6)  # fmt: skip
    with pytest.raises(Stale):
        act(suppliers.admit_supplier, waiting, seen=shown, by=officer(), day=0.7)
    act(suppliers.admit_supplier, waiting, seen=newest_step(waiting), by=officer(), day=0.7)
    assert waiting.state is SupplierState.LISTED and waiting.account.last_digits == "7777"
    prepared: Round = given.call_round(RoundState.PREPARED)
    shown = newest_step(prepared)
    act(
        programmes.edit_round,
        prepared,
        title=prepared.title,
        budget=9_000_000_000,
        opens_at=prepared.opens_at,
        closes_at=prepared.closes_at,
        by=officer(),
        day=0.8,
    )
    with pytest.raises(Stale):
        act(programmes.open_round, prepared, seen=shown, by=officer(2), day=1)
    act(programmes.open_round, prepared, seen=newest_step(prepared), by=officer(2), day=1)
    assert prepared.state is RoundState.OPEN


@pytest.mark.parametrize(
    ("company", "person", "holder", "own"),
    [
        ("누리 비전(시험)", "김누리", "누리비전(시험)", True), ("(주)누리비전", "김누리", "주식회사 누리 비전", True), ("(주)누리비전", "김누리", "김누리", True),
        ("가나다상회", "홍길동", "가나다상회(홍길동)", True), ("가나다상회", "홍길동", "홍길동(가나다상회)", True),
        ("박", "이몽룡", "박공범", False), ("가게", "김", "김철수", False), ("한국네트워크서비스", "성춘향", "네트워크", False),
        ("가나다상회", "홍길동", "가나다상회지점", False), ("가나다상회", "", "", False),
    ],
)  # fmt: skip
def test_a_holder_is_the_firm_or_its_representative_in_whole_names(
    company: str, person: str, holder: str, own: bool
) -> None:
    from vouchers.suppliers.rules import require_own_holder

    if own:
        require_own_holder(holder, company=company, representative=person)
    else:
        with pytest.raises(Refused):
            require_own_holder(holder, company=company, representative=person)
