"""What keeps the guards in place: roles, the authorizer, the digest that is compared at each start; anchors;
documents and events.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError, ProgrammingError
from structlog.testing import capture_logs

from tests.factories.book import DAY, ROUND, Book, tampering
from tests.factories.world import World
from tests.features import ledger_causes
from tests.servers import PROCESS
from vouchers import schedule
from vouchers.app import require_guards
from vouchers.claims.models import Invoice
from vouchers.db import db, engine, guards
from vouchers.db.retry import with_retries
from vouchers.db.transaction import transaction
from vouchers.kernel import clock
from vouchers.kernel.actor import SYSTEM
from vouchers.kernel.errors import Broken
from vouchers.ledger import anchors, events
from vouchers.ledger.chart import BUCKETS
from vouchers.ledger.models import LedgerAnchor
from vouchers.ledger.queries import records, statement
from vouchers.ledger.services import post
from vouchers.ledger.verify import verify

ROOT = Path(__file__).resolve().parents[2]

AS_APP = [
    "UPDATE ledger_transfer SET amount = 1", "DELETE FROM ledger_transfer", "TRUNCATE ledger_transfer CASCADE",
    "UPDATE ledger_event SET type = 'award'", "DELETE FROM ledger_event", "TRUNCATE ledger_event CASCADE",
    "UPDATE ledger_balance SET credits = credits + 1", "DELETE FROM ledger_balance",
    "UPDATE ledger_balance SET version = version + 1",
    "INSERT INTO ledger_balance SELECT * FROM ledger_balance", "UPDATE ledger_chain SET last_seq = 9",
    "UPDATE ledger_chain SET chain_id = 'x'",
    "UPDATE ledger_account SET guarded = false", "DELETE FROM ledger_account", "DELETE FROM ledger_period",
    "DELETE FROM ledger_snapshot",
    "DELETE FROM ledger_anchor", "ALTER TABLE ledger_transfer DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "DROP TRIGGER ledger_transfer_change ON ledger_transfer", "UPDATE alembic_version SET version_num = '0001'",
]  # fmt: skip


@pytest.fixture
def as_app(apps) -> World:
    """A world whose every statement runs as the role of the app on PostgreSQL."""
    from vouchers.db.engine import engine_options

    owner, database = apps["postgresql"]
    with owner.app_context():
        db.session.remove()
        db.engine.dispose()
        database.renew()
        assert owner.test_cli_runner().invoke(args=["ledger", "roles"]).exit_code == 0
        real = db.engines[None]
        options = engine_options(database.url)
        options["connect_args"] = {"options": options["connect_args"]["options"] + " -c role=vouchers_app"}
        db.engines[None] = create_engine(database.url, **options)
        yield World(
            owner, clock.now() - timedelta(days=100)
        )  # played by the app itself: a copy would lack the roles' rights
        db.session.remove()
        db.engine.dispose()
        db.engines[None] = real


def test_the_product_works_as_the_app_and_the_app_cannot_touch_what_is_written(as_app: World) -> None:
    as_app.play()
    assert db.session.scalar(text("SELECT current_user")) == "vouchers_app"
    assert verify(ledger_causes()) == []
    for forbidden in AS_APP:
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(forbidden))
    assert verify(ledger_causes()) == []


def test_the_auditor_reads_and_writes_nothing(as_app: World) -> None:
    as_app.staff()
    with db.engine.connect() as connection:
        connection.execute(text("RESET ROLE"))
        connection.execute(text("SET ROLE vouchers_auditor"))
        assert connection.execute(text("SELECT count(*) FROM ledger_event")).scalar() == 0
        with pytest.raises(ProgrammingError):
            connection.execute(text("INSERT INTO ledger_chain VALUES ('x', 0, '')"))


def test_the_auditor_reads_named_tables_only(as_app: World) -> None:
    """What opens an account, or says where a firm is paid, is not among them; a new table is thought about."""
    tables = set(db.metadata.tables) | {"alembic_version"}
    assert set(guards.READ_BY_AUDITOR) | set(guards.HIDDEN_FROM_AUDITOR) == tables
    assert not set(guards.READ_BY_AUDITOR) & set(guards.HIDDEN_FROM_AUDITOR)
    for table in sorted(tables):
        with db.engine.connect() as connection:
            connection.execute(text("RESET ROLE"))
            connection.execute(text("SET ROLE vouchers_auditor"))
            if table in guards.HIDDEN_FROM_AUDITOR:
                with pytest.raises(ProgrammingError):
                    connection.execute(text(f"SELECT 1 FROM {table}"))
            else:
                connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1"))
    for kept in ("appointment", "letter", "transition"):
        with pytest.raises(ProgrammingError), transaction():
            db.session.execute(text(f"DELETE FROM {kept}"))


SQLITE_FORBIDDEN = [
    "DROP TRIGGER ledger_transfer_update", "DROP TABLE ledger_transfer", "ALTER TABLE ledger_event RENAME TO other",
    "PRAGMA ignore_check_constraints = ON", "PRAGMA recursive_triggers = OFF", "PRAGMA foreign_keys = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE", "ATTACH DATABASE ':memory:' AS other",
    "CREATE TRIGGER other AFTER INSERT ON ledger_event BEGIN SELECT 1; END",
]  # fmt: skip


@pytest.mark.parametrize("statement", SQLITE_FORBIDDEN)
def test_no_statement_of_the_product_takes_a_guard_away(sqlite_app: Flask, statement: str) -> None:
    with pytest.raises(DatabaseError, match="not authorized"), transaction():
        db.session.execute(text(statement))
    assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_changed_guard_is_seen_and_nothing_is_served(app: Flask) -> None:
    require_guards(app)
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            from vouchers.db.engine import unguarded

            unguarded(connection).execute("DROP TRIGGER ledger_transfer_update")
        else:
            connection.execute(text("ALTER TABLE ledger_transfer DISABLE TRIGGER ledger_transfer_change"))
            connection.commit()
    with pytest.raises(guards.GuardsChanged, match="nothing is served"):
        require_guards(app)
    with pytest.raises(guards.GuardsChanged):
        schedule.serve(app)
    assert [row.invariant for row in verify()] == ["I-17"]


@pytest.fixture
def postgresql_url(apps) -> Iterator[str]:
    """The address of a fresh PostgreSQL database, in the context of its application."""
    owner, database = apps["postgresql"]
    with owner.app_context():
        db.engine.dispose()
        database.renew()
        yield database.url


def _backend() -> int:
    """The process of the server that serves the session's connection."""
    return db.session.scalar(text("SELECT pg_backend_pid()"))


def _end(backend: int, url: str) -> None:
    with create_engine(url).connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})


def test_a_lost_connection_is_mended_by_doing_the_whole_again(postgresql_url: str) -> None:
    book, tries = Book(), []

    def deposit() -> None:
        with transaction():
            tries.append(
                post(events.deposit(ROUND, "D1", 10, on=DAY, key="D1", cause=("deposit", "D1")), by=SYSTEM, at=book.at)
            )
            if len(tries) == 1:
                _end(_backend(), postgresql_url)
            db.session.execute(text("SELECT 1"))

    book.appropriate(1_000)
    with_retries(deposit)
    assert len(tries) == 2 and statement(ROUND).total("suspense") == 10 and verify() == []


@pytest.mark.parametrize(("rested", "tries"), [(0, 1), (3600, 2)], ids=["has rested", "was just used"])
def test_a_connection_that_died_in_the_pool_is_replaced(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, rested: int, tries: int
) -> None:
    monkeypatch.setattr(engine, "RESTED", rested)
    backend = _backend()
    db.session.rollback()  # the connection is back in the pool
    _end(backend, postgresql_url)
    done = []

    def read() -> None:
        done.append("try")
        db.session.execute(text("SELECT 1"))

    with_retries(read)
    assert len(done) == tries


QUIET = [
    "CREATE OR REPLACE TRIGGER ledger_transfer_change BEFORE UPDATE OR DELETE ON ledger_transfer FOR EACH ROW WHEN "
    "(false) EXECUTE FUNCTION f_append_only()",
    "CREATE OR REPLACE TRIGGER ledger_transfer_change BEFORE UPDATE OF seq OR DELETE ON ledger_transfer FOR EACH ROW "
    "EXECUTE FUNCTION f_append_only()",
    "DROP INDEX uq_ledger_event__closed_once",
    "CREATE RULE quiet AS ON DELETE TO ledger_anchor DO INSTEAD NOTHING",
    "ALTER TABLE ledger_balance ALTER COLUMN credits SET DEFAULT 5",
    "GRANT UPDATE ON ledger_transfer TO vouchers_app",
    "GRANT INSERT ON ledger_event TO vouchers_auditor",
]


@pytest.mark.parametrize("statement", QUIET)
def test_what_lets_a_guard_sleep_is_seen_too(apps, statement: str) -> None:
    owner, database = apps["postgresql"]
    with owner.app_context():
        db.engine.dispose()
        database.renew()
        assert owner.test_cli_runner().invoke(args=["ledger", "roles"]).exit_code == 0
        with db.engine.connect() as connection:
            guards.require_whole(connection)
            connection.execute(text(statement))
            with pytest.raises(guards.GuardsChanged):
                guards.require_whole(connection)
            connection.rollback()


def test_the_web_process_does_not_start_on_a_database_with_other_guards(sqlite_app: Flask) -> None:
    with db.engine.connect() as connection:
        from vouchers.db.engine import unguarded

        unguarded(connection).execute("DROP TRIGGER ledger_event_delete")
    settings = sqlite_app.extensions["vouchers.settings"]
    environment = {
        "DATABASE_URL": settings.database_url, **PROCESS, "VOUCHERS_INSTANCE_PATH": str(settings.instance_path),
        "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode != 0 and "GuardsChanged" in started.stderr


def test_anchors_are_written_once_and_follow_each_other(full_book: Book, anchored: Path) -> None:
    first, second = anchored.read_text().splitlines()
    assert anchors.hash_of(first) in second and "AIV-2026-00001" in first and "AIV-2026-00005" not in first
    with transaction():
        assert anchors.anchor(at=full_book.at) == 0
    assert len(anchored.read_text().splitlines()) == 2


def test_an_anchor_whose_row_was_lost_gets_it_the_next_time(full_book: Book, anchored: Path) -> None:
    full_book.deposit("D77", 1)
    with pytest.raises(RuntimeError), transaction():
        anchors.anchor(at=full_book.at)
        raise RuntimeError("the process dies between the file and the commit")
    assert verify() == [], "a line is written before its row: it may be newer than what the check sees"
    with transaction():
        anchors.anchor(at=full_book.at + timedelta(hours=1))
    assert db.session.scalars(select(LedgerAnchor.number)).all() == [1, 2, 3] and verify() == []


def test_on_no_day_is_less_than_nothing_in_an_account(world: World) -> None:
    """Late news counts from a day on which the money it moves was there: a statement as of any day can be shown."""
    world.play()
    moved: dict[str, Counter[date]] = defaultdict(Counter)
    for event, transfers in records():
        for debit, credit, amount in transfers:
            for code, side in ((debit, "D"), (credit, "C")):
                bucket = BUCKETS[code.partition(":")[0]]
                if bucket.guarded:
                    moved[code][event.effective_date] += amount if bucket.normal == side else -amount
    sums = {code: list(accumulate(days[day] for day in sorted(days))) for code, days in moved.items()}
    assert len(sums) > 50 and [code for code, found in sums.items() if min(found) < 0] == []


def test_the_command_and_the_nightly_job_name_what_does_not_hold(world: World, anchored: Path) -> None:
    world.play()
    command = world.app.test_cli_runner()
    sound = command.invoke(args=["ledger", "verify"])
    assert sound.exit_code == 0 and sound.output.endswith(": 0 violations\n")
    assert schedule.run_now(world.app, "ledger_check") == "sound"
    with tampering() as sql:
        sql("UPDATE ledger_balance SET debits = debits + 1 WHERE account_id = (SELECT min(id) FROM ledger_account)")
        sql(
            "UPDATE ledger_event SET cause_id = '999999' WHERE id = (SELECT min(id) FROM ledger_event WHERE "
            "cause_kind = 'invoice')"
        )
    db.session.commit()
    broken = command.invoke(args=["ledger", "verify", "--json"])
    named = {row["invariant"] for row in json.loads(broken.output)}
    assert broken.exit_code == 1 and {"I-2", "I-3", "I-11", "I-18"} <= named, (
        "added up, walked, and held to the documents"
    )
    with pytest.raises(Broken), capture_logs() as said:
        schedule.run_now(world.app, "ledger_check")
    assert named == {line["invariant"] for line in said if line["event"] == "ledger violation"}


def test_each_document_has_its_event_and_each_event_its_document(world: World) -> None:
    world.play()
    assert verify(ledger_causes()) == []
    causes = ledger_causes()
    accepted = next(cause for cause, wanted in causes.expected.items() if wanted.get("accept") == 1)
    missing = {cause: wanted for cause, wanted in causes.expected.items() if cause != accepted}
    assert [row.event for row in verify(type(causes)(missing))] == [f"accept of {' '.join(accepted)}"]
    invoice = db.session.get(Invoice, int(accepted[1]))
    with tampering() as sql:
        sql("DELETE FROM ledger_event WHERE 1 = 0")
        sql(
            "UPDATE ledger_event SET cause_id = '999999' WHERE cause_kind = 'invoice' AND cause_id = ?", str(invoice.id)
        )
    found = [row for row in verify(ledger_causes()) if row.invariant == "I-18"]
    assert len(found) == 2
    db.session.rollback()
