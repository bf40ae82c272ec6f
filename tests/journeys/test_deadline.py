"""The deadline, as it happens: fifty people press submit while another process closes the round."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.factories.world import World
from tests.journeys.browsing import gunicorn
from tests.servers import PROCESS
from tests.visiting import Visitor
from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, metered, rounds
from vouchers.demo.cast import METERED, address
from vouchers.facts.states import Size
from vouchers.kernel import clock
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState

PEOPLE = range(1, 51)
ATTEMPTS = 6

CLOSER = """
from vouchers import schedule
from wsgi import app
while "closed 1" not in schedule.run_now(app, "close_rounds"):
    pass
"""


class Person(Visitor):
    """Somebody who has filled in everything and has the check page open."""

    def __init__(self, base: str, key: str, reference: str) -> None:
        super().__init__(base, address(key))
        self.reference = reference
        self.pressed = self.token(f"/applications/{reference}/check")

    def submit(self) -> str:
        """What the person is told: `received` or `late`."""
        where, page = self.send(f"/applications/{self.reference}/submit", self.pressed, declared="y")
        if where.endswith("/submitted"):
            return "received"
        assert "마감되어 제출하지 못했습니다. 작성한 내용은 그대로 남아 있습니다." in page, page[-3000:]
        return "late"


def drafts(app: Flask) -> dict[str, str]:
    """Fifty whole drafts in a round that is open: account and reference."""
    world = World(app)
    world.play(cast)
    rounds.open_round(world, "metered", "마감을 앞둔 공고", 300_000_000, opened=78, closes=101, programme=METERED)
    found = {}
    for n in PEOPLE:
        key = f"company{n:02}"
        if n > len(cast.COMPANIES):
            firm = cast.sign_up(world, key, f"마감 {n}호(시험)", f"수요기업 {n} 대표자", n)
            cast.profile(world, key, firm, Size.SME, "seoul", "제조업")
        draft = world.act(applications.start, world.things["metered"], by=key, day=80)
        world.act(
            applications.save_need,
            draft,
            title="마감 시험",
            field_code=metered.NEEDS[0][0],
            need=metered.NEEDS[0][2],
            by=key,
            day=80,
        )
        rounds.fill(world, draft, metered.costs(), by=key, day=80)
        found[key] = draft.reference
    return found


def closing_in(seconds: float) -> None:
    """The round is open and closes this soon."""
    with transaction():
        call_round = db.session.scalars(select(Round)).one()
        call_round.closes_at = clock.now() + timedelta(seconds=seconds)
        call_round.state, call_round.closed_at = RoundState.OPEN, None


@pytest.mark.timeout(300)
def test_whoever_submits_in_time_is_in_and_nobody_else(app: Flask) -> None:
    references = drafts(app)
    whole = {
        row.reference: (row.title, len(row.cost_lines)) for row in db.session.scalars(select(Application)).unique()
    }
    db.session.remove()
    settings = app.extensions["vouchers.settings"]
    environment = {
        "DATABASE_URL": settings.database_url, **PROCESS,
        "VOUCHERS_INSTANCE_PATH": str(settings.instance_path),
    }  # fmt: skip
    told: dict[str, str] = {}
    with gunicorn(environment) as base:
        people = [Person(base, key, reference) for key, reference in references.items()]
        for attempt in range(ATTEMPTS):
            closing_in(0.3 + 0.3 * attempt)
            waiting = [person for person in people if told.get(person.reference) != "received"]
            told |= press_together(waiting, environment)
            if len(set(told.values())) == 2:
                break
    assert set(told.values()) == {"received", "late"}, Counter(told.values())
    db.session.remove()
    call_round = db.session.scalars(select(Round)).one()
    rows = db.session.scalars(select(Application)).unique().all()
    assert call_round.state is RoundState.CLOSED
    assert {row.reference for row in rows if row.state is ApplicationState.SUBMITTED} == {
        key for key, word in told.items() if word == "received"
    }
    received = sorted(
        (row for row in rows if row.state is ApplicationState.SUBMITTED), key=lambda row: row.receipt_number
    )
    assert [row.receipt_number for row in received] == list(range(1, len(received) + 1))
    assert all(row.submitted_at < call_round.closes_at for row in received), "none late is counted"
    assert db.session.scalar(text("SELECT count(*) FROM submission")) == len(received)
    for row in rows:
        assert (row.title, len(row.cost_lines)) == whole[row.reference], "whoever was late has the draft as it was"
        assert row.state in (ApplicationState.SUBMITTED, ApplicationState.DRAFT)


def press_together(people: list[Person], environment: dict[str, str]) -> dict[str, str]:
    """Everybody submits at the same moment while another process closes the round; returns what each was told."""
    together, told = threading.Barrier(len(people)), {}

    def press(person: Person) -> None:
        together.wait(30)
        told[person.reference] = person.submit()

    threads = [threading.Thread(target=press, args=[person]) for person in people]
    closer = subprocess.Popen(
        [sys.executable, "-c", CLOSER], env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert closer.wait(60) == 0
    assert len(told) == len(people), "everybody got an answer"
    return told
