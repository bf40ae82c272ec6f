"""One-time codes: of one purpose, for a while, once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given import people
from tests.given.acting import BEGINNING, act, at
from tests.given.people import user
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import passwords, services
from vouchers.identity.errors import CodeUnusable
from vouchers.identity.models import OneTimeCode, Purpose, UserSession
from vouchers.organisations import services as organisations
from vouchers.organisations import staff

VALID = timedelta(hours=1)


def issued(purpose: Purpose = Purpose.SET_PASSWORD, *, key: str = "somebody") -> str:
    person = user(key)
    with transaction():
        return services.issue_code(purpose, user_id=person.id, at=BEGINNING, valid=VALID)


def redeem(
    code: str, purpose: Purpose = Purpose.SET_PASSWORD, *, after: timedelta = timedelta(minutes=5)
) -> OneTimeCode:
    with transaction():
        return services.redeem(code, purpose, at=BEGINNING + after)


@pytest.mark.parametrize("after", [timedelta(0), VALID - timedelta(microseconds=1)])
def test_a_code_is_used_once_while_it_is_valid(app: Flask, after: timedelta) -> None:
    code = issued()
    assert redeem(code, after=after).used_at == BEGINNING + after
    with pytest.raises(CodeUnusable):
        redeem(code, after=after)


@pytest.mark.parametrize("after", [VALID, VALID + timedelta(days=1)])
def test_an_expired_code_opens_nothing(app: Flask, after: timedelta) -> None:
    code = issued()
    with pytest.raises(CodeUnusable):
        redeem(code, after=after)


def test_a_code_of_another_purpose_opens_nothing(app: Flask) -> None:
    code = issued(Purpose.VERIFY_EMAIL)
    with pytest.raises(CodeUnusable):
        redeem(code, Purpose.SET_PASSWORD)
    redeem(code, Purpose.VERIFY_EMAIL)


def test_a_code_uses_up_its_siblings_and_nobody_elses(app: Flask) -> None:
    first, second, other = issued(), issued(), issued(key="another")
    redeem(second)
    with pytest.raises(CodeUnusable):
        redeem(first)
    redeem(other)


def test_only_its_hash_is_kept(app: Flask) -> None:
    code = issued()
    kept = db.session.scalars(select(OneTimeCode.code_hash)).one()
    assert code not in repr(kept) and len(code) >= 32


def test_a_password_that_is_set_ends_every_session_and_proves_the_address(app: Flask) -> None:
    person, code = user("somebody"), issued()
    with transaction():
        person.verified_at = None
        db.session.add(
            UserSession(
                user_id=person.id,
                token_hash="t",
                created_at=BEGINNING,
                seen_at=BEGINNING,
                address="127.0.0.1",
                browser="x",
            )
        )  # noqa: S106 - a hash
    with transaction():
        organisations.set_password(
            code, password=passwords.chosen("a new sentence for it", email=person.email), at=at(0.01)
        )
    assert passwords.fits(person.password_hash, "a new sentence for it") and not passwords.fits(
        person.password_hash, people.PASSWORD
    )
    assert person.verified_at == at(0.01)
    assert db.session.scalars(select(UserSession.ended_at)).one() == at(0.01)


def test_who_is_disabled_sets_no_password(app: Flask) -> None:
    person, code = user("somebody"), issued()
    act(staff.disable, person, reason="시험입니다.", by=people.administrator(), day=0)
    with pytest.raises(CodeUnusable), transaction():
        organisations.set_password(code, password=people.secret(), at=at(0.01))
