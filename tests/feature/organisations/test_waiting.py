"""How long sign-ups, invitations, papers and appointments wait, and who is told of what."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import given
from tests.given.acting import BEGINNING, act, at
from tests.given.organisations import firm, number, representative
from tests.given.people import address, administrator, secret
from tests.letters import letters
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity.queries import user_by_email
from vouchers.kernel.actor import MemberRole, StaffRole
from vouchers.organisations import jobs, services, staff
from vouchers.organisations.models import Organisation, SignUp
from vouchers.organisations.states import ConfirmationState, InvitationState

MOMENT = timedelta(seconds=1)


def asked(email: str, serial: int) -> SignUp:
    with transaction():
        return services.sign_up(company="새 가게(시험)", business_number=number(serial), name="대표자", email=email,
            password=secret(),
                                role=MemberRole.REPRESENTATIVE, at=BEGINNING)  # fmt: skip


def test_sign_ups_are_answered_each_by_its_letter(app: Flask) -> None:
    firm("company1")
    for email, serial in ((" New@Shop.example ", 71), (address("company1"), 72), ("second@shop.example", 73)):
        asked(email, serial)
    jobs.answer_strangers(at=at(0.01))
    assert [letter.address for letter in letters("verify_email")] == ["new@shop.example", "second@shop.example"]
    assert [letter.address for letter in letters("sign_up_known")] == [address("company1")]
    jobs.answer_strangers(at=at(0.02))
    assert len(letters("verify_email")) == 2, "once each"


@pytest.mark.parametrize(("after", "left"), [(timedelta(hours=48), 1), (timedelta(hours=48) + MOMENT, 0)])
def test_an_unanswered_sign_up_is_forgotten_after_two_days(app: Flask, after: timedelta, left: int) -> None:
    asked("new@shop.example", 71)
    jobs.let_lapse(at=BEGINNING + after)
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == left
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


@pytest.mark.parametrize(("days", "state"), [(7, InvitationState.INVITED), (9, InvitationState.LAPSED)])
def test_an_invitation_waits_a_week(app: Flask, days: int, state: InvitationState) -> None:
    invited = given.invitation()
    assert invited.expires_at == at(1) + timedelta(days=7)
    jobs.let_lapse(at=at(days))
    db.session.expire_all()
    assert invited.state is state


@pytest.mark.parametrize(("days", "state"), [(30, ConfirmationState.ASKED), (32, ConfirmationState.LAPSED)])
def test_papers_are_waited_for_thirty_days(app: Flask, days: int, state: ConfirmationState) -> None:
    waiting = given.confirmation()
    jobs.let_lapse(at=at(days))
    db.session.expire_all()
    assert waiting.state is state


@pytest.mark.parametrize(("days", "ended"), [(15, False), (15.1, True)])
def test_an_appointment_waits_fourteen_days_for_the_second_administrator(app: Flask, days: float, ended: bool) -> None:
    administrator(2)
    fresh = act(
        staff.appoint_staff,
        email=address("fresh"),
        name="새 사람",
        roles=[StaffRole.FINANCE],
        reason="시험",
        by=administrator(),
        day=1,
    )
    assert [letter.user_id for letter in letters("appointment_proposed")] == [administrator(2).user_id]
    jobs.let_lapse(at=at(days))
    db.session.expire_all()
    assert (fresh.appointments[0].ended_at is not None) is ended


def test_one_who_is_known_is_appointed_and_one_who_is_not_is_invited(app: Flask) -> None:
    known = given.account()
    for email in (known.email, address("fresh")):
        act(
            staff.appoint_staff,
            email=email,
            name="사람",
            roles=[StaffRole.OFFICER],
            reason="시험",
            by=administrator(),
            day=1,
        )
    assert user_by_email(known.email).id == known.id and user_by_email(address("fresh")) is not None
    assert [letter.address for letter in letters("appointed")] == [known.email] and [
        letter.address for letter in letters("invitation")
    ] == [address("fresh")]


def test_asking_again_takes_the_place_of_the_first_invitation(app: Flask) -> None:
    first = given.invitation()
    shop = first.organisation
    other = act(
        services.invite_member,
        shop,
        email=address("other"),
        name="다른 사람",
        role=MemberRole.MEMBER,
        by=representative(shop),
        day=1.5,
    )
    again = act(
        services.invite_member,
        shop,
        email=first.email.upper(),
        name="초대받은 사람",
        role=MemberRole.REPRESENTATIVE,
        by=representative(shop),
        day=2,
    )
    assert (first.state, other.state, again.state) == (
        InvitationState.WITHDRAWN,
        InvitationState.INVITED,
        InvitationState.INVITED,
    )
    assert again.role is MemberRole.REPRESENTATIVE and len(letters("firm_invitation")) == 3


def test_who_is_disabled_and_back_is_told_with_the_reason(app: Flask) -> None:
    person = given.account()
    act(staff.disable, person, reason="분실 신고", by=administrator(), day=1)
    assert person.disabled_at == at(1) and "분실 신고" in letters("account_disabled")[0].body
    act(staff.enable, person, reason="찾음", by=administrator(), day=2)
    assert person.disabled_at is None and len(letters("account_enabled")) == 1
