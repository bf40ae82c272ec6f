"""What becomes of a sign-up when its letter is answered, and of a question when somebody has left meanwhile."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given.acting import BEGINNING, act, at, sample_pdf, some_step
from tests.given.organisations import firm, joined, member, number, representative, sign_up
from tests.given.people import address, administrator, officer, secret, user
from tests.letters import letters
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import services as identity
from vouchers.identity.errors import CodeUnusable
from vouchers.identity.models import Purpose, User
from vouchers.kernel.actor import ANONYMOUS, SYSTEM, MemberRole, StaffRole
from vouchers.organisations import firms, queries, services, staff
from vouchers.organisations.errors import LastRepresentative, MembershipEnded, StaffCannotJoin
from vouchers.organisations.models import FirmConfirmation, Organisation, SignUp
from vouchers.organisations.policy import POLICY
from vouchers.outbox.models import Letter


def asked(email: str = "new@shop.example", serial: int = 71, *, day: float = 0) -> SignUp:
    with transaction():
        return services.sign_up(
            company="새 가게(시험)", business_number=number(serial), name="대표자", email=email, password=secret(),
            role=MemberRole.REPRESENTATIVE, at=at(day),
        )  # fmt: skip


def code_of(sign_up: SignUp | None, *, day: float = 0) -> str:
    with transaction():
        return identity.issue_code(
            Purpose.VERIFY_EMAIL, subject_id=sign_up.id if sign_up else None, at=at(day), valid=services.SIGN_UP_VALID
        )


def verify(code: str, *, day: float = 0.1) -> object:
    with transaction():
        return services.verify(code, at=at(day))


def test_the_first_of_a_new_firm_works_for_it_and_the_sign_up_is_gone(app: Flask) -> None:
    person = verify(code_of(asked()))
    seat = queries.memberships_of(person.id)[0]
    assert (seat.organisation.name, seat.role, person.verified_at) == (
        "새 가게(시험)",
        MemberRole.REPRESENTATIVE,
        at(0.1),
    )
    assert db.session.scalars(select(SignUp)).all() == []


def test_a_newcomer_of_a_known_firm_waits_and_its_representatives_are_told(app: Flask) -> None:
    known = firm("company1")
    serial = int.from_bytes(b"any1", "big") % 900_000 + 1
    person = verify(code_of(asked("second@shop.example", serial)))
    assert queries.memberships_of(person.id) == []
    waiting = queries.confirmations_of(person.id)
    assert [(row.organisation_id, row.joins) for row in waiting] == [(known.id, True)]
    assert [letter.address for letter in letters("firm_claimed")] == [address("company1")]


def test_a_code_of_a_sign_up_that_is_gone_opens_nothing(app: Flask) -> None:
    with pytest.raises(CodeUnusable):
        verify(code_of(None))
    again = asked()
    code = code_of(again)
    with transaction():
        again.asked_at = at(0.05)  # a later sign-up that was given the same key
    with pytest.raises(CodeUnusable):
        verify(code)
    assert db.session.scalars(select(Organisation)).all() == []


def test_an_address_that_was_taken_meanwhile_opens_nothing(app: Flask) -> None:
    code = code_of(asked(address("taken")))
    user("taken")
    with pytest.raises(CodeUnusable):
        verify(code)


def confirmed(waiting: FirmConfirmation, *, alone: bool = False) -> None:
    own = queries.actor_of(waiting.user)
    act(firms.submit, waiting, note="", filename="등록증.pdf", body=sample_pdf(), by=own, day=2)
    act(firms.confirm, waiting, alone=alone, by=officer(), day=3)


def test_who_asked_for_their_own_firm_and_left_does_not_come_back_by_the_papers(app: Flask) -> None:
    organisation = firm("unconfirmed", confirmed=False)
    waiting = act(firms.ask, organisation, user("unconfirmed"), by=representative(organisation), day=1)
    assert waiting.joins is False
    partner = user("partner")
    with transaction():
        joined(partner, organisation, MemberRole.REPRESENTATIVE, day=1)
        services.remove_member(queries.memberships_of(user("unconfirmed").id)[0], of=some_step(1.5))
    confirmed(waiting)
    assert queries.memberships_of(user("unconfirmed").id) == [] and organisation.is_confirmed


def test_a_claimant_works_for_the_firm_once_the_officer_agrees(app: Flask) -> None:
    firm("company1")
    sign_up("claimant", "company1 상회(시험)", int.from_bytes(b"any1", "big") % 900_000 + 1, day=1)
    confirmed(queries.confirmations_of(user("claimant").id)[0])
    assert [row.role for row in queries.memberships_of(user("claimant").id)] == [MemberRole.REPRESENTATIVE]
    assert len(queries.memberships_of(user("company1").id)) == 1, "nobody else had to go"


def test_an_official_list_asks_everybody_of_an_unproved_firm_for_papers(app: Flask) -> None:
    organisation = firm("unconfirmed", confirmed=False)
    asks = act(firms.ask, organisation, user("unconfirmed"), by=representative(organisation), day=1)
    partner = member(organisation)
    with transaction():
        found = services.find_or_create(
            "명부의 이름(시험)", organisation.business_number, of=some_step(2), home_page="", region=""
        )
    assert found is organisation and organisation.name == "명부의 이름(시험)"
    assert queries.members(organisation.id) == []
    waiting = {row.user_id: row for row in queries.open_confirmations(organisation.id)}
    assert waiting.keys() == {user("unconfirmed").id, partner.user_id}, "who had asked already is not asked twice"
    assert waiting[user("unconfirmed").id] is asks and all(row.joins for row in waiting.values())
    assert len(letters("membership_ended")) == 2


def test_a_list_without_a_number_finds_a_firm_by_its_exact_name(app: Flask) -> None:
    with transaction():
        first = services.find_or_create("이름만(시험)", None, of=some_step(1))
        assert services.find_or_create("이름만(시험)", None, of=some_step(1)) is first
        assert services.find_or_create("이름만 (시험)", None, of=some_step(1)) is not first


def test_people_of_firms_are_no_staff(app: Flask) -> None:
    firm("company1")
    with pytest.raises(staff.MemberCannotBeStaff):
        act(staff.appoint_staff, email=address("company1"), name="", roles=[], reason="시험", by=administrator(), day=1)
    assert at(0) == BEGINNING


def test_an_address_that_nobody_has_proved_brings_no_password_into_an_appointment(app: Flask) -> None:
    password = secret()
    with transaction():
        identity.create_user(email="future@agency.example", name="누군가", password=password, by=SYSTEM, at=at(1))
    said = {"email": "future@agency.example", "name": "새 담당관", "roles": [StaffRole.OFFICER], "reason": "시험"}
    person = act(staff.appoint_staff, **said, by=administrator(), day=2)
    assert person.password_hash is None
    kinds = db.session.scalars(select(Letter.kind).where(Letter.user_id == person.id)).all()
    assert kinds == ["invitation"]


def test_staff_and_companies_do_not_mix(app: Flask) -> None:
    organisation = firm("company1")
    officer()
    # The one who invites learns nothing of the other's account: it is refused when the invited accepts.
    invited = act(
        services.invite_member, organisation, email=address("officer1"), name="x", role=MemberRole.MEMBER,
        by=representative(organisation), day=1,
    )  # fmt: skip
    with transaction():
        code = identity.issue_code(Purpose.JOIN, subject_id=invited.id, at=at(1), valid=timedelta(days=1))
    with pytest.raises(StaffCannotJoin), transaction():
        services.accept_invitation(code, user=user("officer1"), at=at(1.5))


def test_a_firm_keeps_its_last_representative(app: Flask) -> None:
    organisation = firm("company1")
    member(organisation)
    by_role = {row.role: row for row in queries.members(organisation.id)}
    own = representative(organisation)
    act(services.end_membership, by_role[MemberRole.MEMBER], by=own, day=2)
    with pytest.raises(MembershipEnded):
        act(services.end_membership, by_role[MemberRole.MEMBER], by=own, day=3)
    with pytest.raises(LastRepresentative):
        act(services.end_membership, by_role[MemberRole.REPRESENTATIVE], by=own, day=3)


def test_lists_of_firms_show_what_may_be_opened(app: Flask) -> None:
    own, other = firm("company1"), firm("company2", confirmed=False)
    actors = [ANONYMOUS, *(queries.actor_of(user) for user in db.session.scalars(select(User)))]
    assert len(actors) == 4
    for actor in actors:
        listed = set(db.session.scalars(queries.visible_to(actor)).unique())
        assert listed == {row for row in (own, other) if POLICY.permits(actor, POLICY.view, row)}
