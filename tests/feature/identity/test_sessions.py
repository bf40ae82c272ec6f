"""Sessions and known browsers: whose, since when, until when."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given.acting import BEGINNING
from tests.given.people import user
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import queries, services
from vouchers.identity.models import User, UserSession

MINUTE = timedelta(minutes=1)


def opened(person: User, *, device: str | None = None, at=BEGINNING) -> services.Opened:
    with transaction():
        return services.open_session(person, device=device, address="127.0.0.1", browser="x", at=at)


def session(token: str, *, at=BEGINNING) -> UserSession | None:
    return queries.live_session(token, at=at, idle=timedelta(minutes=30), longest=timedelta(hours=10))


def test_a_session_is_live_until_it_is_idle_old_or_ended(app: Flask) -> None:
    person = user("somebody")
    token = opened(person).token
    assert session(token) is not None and session("another") is None
    assert session(token, at=BEGINNING + 29 * MINUTE) is not None and session(token, at=BEGINNING + 31 * MINUTE) is None
    with transaction():
        services.end_session(session(token), at=BEGINNING + MINUTE)
    assert session(token) is None


@pytest.mark.parametrize(
    ("after", "noted"), [(MINUTE - timedelta(microseconds=1), False), (MINUTE, True), (2 * MINUTE, True)]
)
def test_that_it_was_seen_is_noted_once_a_minute(app: Flask, after: timedelta, noted: bool) -> None:
    token = opened(user("somebody")).token
    found = session(token)
    db.session.rollback()
    services.touch(found, at=BEGINNING + after)
    db.session.rollback()  # what was written beside this is seen by the next read
    assert db.session.scalars(select(UserSession.seen_at)).one() == (BEGINNING + after if noted else BEGINNING)


def test_ending_all_sessions_ends_those_of_one_person(app: Flask) -> None:
    person, other = user("somebody"), user("another")
    tokens = [opened(person).token for _ in range(3)] + [opened(other).token]
    kept = session(tokens[0]).id
    with transaction():
        services.end_all_sessions(person, at=BEGINNING + MINUTE, but=kept)
    assert [session(token) is not None for token in tokens] == [True, False, False, True]


def test_a_browser_is_known_by_the_token_it_was_given(app: Flask) -> None:
    person, other = user("somebody"), user("another")
    device = opened(person).device
    assert device is not None and opened(person, device=device).device is None, "it keeps what it has"
    assert opened(person, device="made up").device is not None and opened(other, device=device).device is not None


def test_leaving_a_firm_ends_what_acts_for_it_and_nothing_else(app: Flask) -> None:
    from tests.given.organisations import firm

    one, two, person = firm("company1"), firm("company2"), user("somebody")
    tokens = [opened(person).token for _ in range(2)]
    with transaction():
        for token, organisation in zip(tokens, (one, two), strict=True):
            services.act_for(session(token), organisation.id)
        services.stop_acting_for(person.id, one.id)
    assert [session(token).acting_for for token in tokens] == [None, two.id]
