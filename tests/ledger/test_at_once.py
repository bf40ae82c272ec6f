"""Many at once: shared accounts, the last won, the same request fifty times, writers killed at random moments."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.databases import Database, settings
from tests.factories.book import ROUND, Book, case
from tests.ledger.workers import AGREEMENTS
from vouchers.app import create_app
from vouchers.db import db
from vouchers.db.retry import with_retries
from vouchers.db.transaction import transaction
from vouchers.db.view import one_view
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import events
from vouchers.ledger.chart import EventType, Posting, Source, Transfer
from vouchers.ledger.errors import NotEnough
from vouchers.ledger.events import Grant
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import _WITH_ACCOUNTS, statement
from vouchers.ledger.services import post
from vouchers.ledger.verify import verify

ROOT = Path(__file__).resolve().parents[2]
FIFTY = 50


@pytest.fixture
def shared(app: Flask) -> Flask:
    """Three agreements with money to spend."""
    book = Book()
    book.appropriate(10_000_000)
    for number in range(1, AGREEMENTS + 1):
        book.award(case(number), Grant("solution", 200_000, 50_000))
        book.deposit(f"D{number}", 50_000)
        book.match(case(number), f"D{number}", 50_000)
    db.session.remove()
    return app


def start(app: Flask, seed: str, count: int, *acknowledged: Path) -> "subprocess.Popen[bytes]":
    chosen = app.extensions["vouchers.settings"]
    command = [
        sys.executable,
        "-m",
        "tests.ledger.workers",
        chosen.database_url,
        str(chosen.instance_path),
        seed,
        str(count),
    ]
    return subprocess.Popen([*command, *map(str, acknowledged)], cwd=ROOT)


@pytest.fixture
def empty(request: pytest.FixtureRequest, app: Flask, worker: str) -> Iterator[Flask]:
    """Another ledger, of the same kind, in which nothing has happened."""
    backend = "sqlite" if app.extensions["vouchers.settings"].database_url.startswith("sqlite") else "postgresql"
    database = Database(backend, f"replay_{worker}")
    database.renew()
    other = create_app(settings(database.url, database.folder / f"replay_{worker}"))
    yield other
    with other.app_context():
        db.session.remove()
        db.engine.dispose()


def test_events_of_many_processes_are_those_of_one_after_another(shared: Flask, empty: Flask, nightly: bool) -> None:
    count, processes = (400, 6) if nightly else (40, 3)
    running = [start(shared, f"W{number}", count) for number in range(processes)]
    while any(process.poll() is None for process in running):  # the books hold at every moment, seen as of one moment
        with one_view() as view:
            assert verify(meanwhile=view.meanwhile) == []
    assert [process.wait(timeout=240) for process in running] == [0] * processes
    assert verify() == []
    written = db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.id).options(*_WITH_ACCOUNTS)).unique().all()
    assert len(written) > 10 + processes * count // 4
    expected = {
        owner: statement(owner).by_code() for owner in (ROUND, *(case(number) for number in range(1, AGREEMENTS + 1)))
    }
    hashes = [(event.chain_id, event.chain_seq, event.hash) for event in written]
    again = [
        Posting(
            EventType(event.type), event.chain_id, event.idem_key, (event.cause_kind, event.cause_id),
            [Transfer(row.debit.account, row.credit.account, row.amount) for row in event.transfers],
            json.loads(event.body), event.effective_date, event.batch_id,
        )
        for event in written
    ]  # fmt: skip
    times = [event.posted_at for event in written]
    db.session.remove()  # the replay takes long at night, and an idle reader is sent away
    with empty.app_context():
        for posting, at in zip(again, times, strict=True):
            with transaction():
                post(posting, by=SYSTEM, at=at)
        replayed = db.session.execute(
            select(LedgerEvent.chain_id, LedgerEvent.chain_seq, LedgerEvent.hash).order_by(LedgerEvent.id)
        ).all()
        assert [tuple(row) for row in replayed] == hashes
        assert {owner: statement(owner).by_code() for owner in expected} == expected


def at_once(app: Flask, do) -> list[object]:
    """What fifty threads get who do the same together; a refusal is an answer."""

    def one(number: int) -> object:
        with app.app_context():
            try:
                return with_retries(lambda: do(number))
            except NotEnough:
                return None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(FIFTY) as pool:
        return list(pool.map(one, range(FIFTY)))


def test_the_last_won_of_a_line_goes_to_exactly_one(shared: Flask) -> None:
    whole = {Source.GOV: 200_000, Source.CO: 50_000}
    book = Book()
    but_one = {Source.GOV: 199_999, Source.CO: 50_000}
    book.post(events.reserve(case(1), "solution", "P0", but_one, key="P0", cause=("purchase", "P0")))
    db.session.remove()

    def take(number: int) -> object:
        last = events.reserve(
            case(1),
            "solution",
            f"P{number + 1}",
            {Source.GOV: 1, Source.CO: 0},
            key=f"P{number + 1}",
            cause=("purchase", "x"),
        )
        return Book().post(last)

    answers = at_once(shared, take)
    assert sum(answer is not None for answer in answers) == 1
    assert statement(case(1)).total("held") == sum(whole.values()) and statement(case(1)).total("avail") == 0
    assert verify() == []


def test_fifty_equal_requests_have_one_effect_and_fifty_equal_answers(shared: Flask) -> None:
    posting = events.reserve(
        case(1), "solution", "P1", {Source.GOV: 8, Source.CO: 2}, key="P1", cause=("purchase", "P1")
    )
    answers = at_once(shared, lambda _number: Book().post(posting))
    assert len(set(answers)) == 1 and answers[0] is not None
    assert statement(case(1)).total("held") == 10 and verify() == []


@pytest.mark.timeout(1800)  # at night
def test_nothing_acknowledged_is_lost_and_nothing_is_there_in_part_after_kill(
    shared: Flask, tmp_path: Path, nightly: bool
) -> None:
    """SIGKILL has no handler: what a writer had begun is rolled back by the database,
    what it had told somebody is there.
    """
    chance = random.Random(4)
    for call_round in range(100 if nightly else 3):
        files = [tmp_path / f"{call_round}-{number}" for number in range(2)]
        writers = [start(shared, f"K{call_round}.{number}", -1, file) for number, file in enumerate(files)]
        deadline = time.monotonic() + 30
        while not all(file.exists() for file in files) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.uniform(0.05, 0.4))
        for writer in writers:
            writer.kill()
            writer.wait(timeout=30)
        told = [line for file in files for line in file.read_text().split("\n")[:-1]]
        keys = set(db.session.scalars(select(LedgerEvent.idem_key)))
        db.session.remove()
        assert told and [key for key in told if key not in keys] == []
    assert verify() == []
