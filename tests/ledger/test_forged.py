"""Records whose hashes, heads and balances are right and which should not be there all the same:
found inside, and offline.
"""

from contextlib import nullcontext
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from sqlalchemy import select, text

import verify_ledger
from tests.factories.book import Book, case, tampering
from tests.ledger.test_mutants import patched
from tests.ledger.test_tampering import _forge, check_offline
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.ledger import anchors
from vouchers.ledger.chart import Account, EventType, Posting, Source, Transfer
from vouchers.ledger.errors import NotInChart
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.services import posting
from vouchers.ledger.verify import verify


def found(tmp_path: Path, *, offline: bool = True) -> set[str]:
    """The invariants that `verify` names; the auditor's program has found something too where it can."""
    db.session.expire_all()
    outside = [
        line for line in check_offline(tmp_path / "ledger.jsonl", anchors._path) if not line.startswith("anchor")
    ]
    assert bool(outside) is offline, outside
    return {violation.invariant for violation in verify()}


def test_a_transfer_that_the_chart_does_not_give_to_its_event(full_book: Book, tmp_path: Path) -> None:
    owner = case(2)
    transfers = [
        Transfer(Account("approp", full_book.round), Account("avail", owner, "solution", source=Source.GOV), 5)
    ]
    with pytest.raises(NotInChart):
        full_book.post(Posting(EventType.RELEASE, owner, "x", ("purchase", "1"), transfers))
    with patched(posting, "require_in_chart", lambda *_: None):
        full_book.post(Posting(EventType.RELEASE, owner, "x", ("purchase", "1"), transfers))
    assert found(tmp_path) == {"I-10"}


def test_a_reversal_of_nothing(full_book: Book, tmp_path: Path) -> None:
    owner = case(2)
    transfers = [Transfer(Account("claim", owner, thing="x"), Account("receivable", owner, thing="x"), 5)]
    with pytest.raises(NotInChart):
        full_book.post(Posting(EventType.UNDO_DISALLOW, owner, "x", ("settlement_line", "1"), transfers))
    with tampering() as sql:
        last = _last(owner)
        _without(sql, "ledger_event", "ledger_event_reversal_names_event")
        sql("UPDATE ledger_event SET type = 'undo_disallow' WHERE id = ?", last.id)
        _forge(sql)
    assert "I-12" in found(tmp_path)
    db.session.rollback()


def test_an_event_after_its_settlement_was_closed(full_book: Book, tmp_path: Path) -> None:
    with tampering() as sql:
        last = _last(case(1))
        columns = "type, request_hash, cause_kind, cause_id, body, effective_date, posted_at, actor_id"
        sql(
            f"INSERT INTO ledger_event (chain_id, chain_seq, idem_key, prev_hash, hash, transfer_count, {columns}) "
            f"SELECT chain_id, ?, 'late', prev_hash, ?, 1, {columns} FROM ledger_event WHERE chain_id = ? AND type = "
            "'award'",
            last.chain_seq + 1,
            bytes(32),
            last.chain_id,
        )
        sql(
            "INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) "
            "SELECT (SELECT max(id) FROM ledger_event), 1, debit_id, credit_id, 1 FROM ledger_transfer t "
            "JOIN ledger_event e ON e.id = t.event_id WHERE e.chain_id = ? AND e.type = 'award' AND t.seq = 1",
            last.chain_id,
        )  # fmt: skip
        _forge(sql)
    assert "I-13" in found(tmp_path)
    db.session.rollback()


@pytest.mark.parametrize(
    ("done", "named", "offline"),
    [
        ("DELETE FROM ledger_snapshot", "I-14", True),
        ("UPDATE ledger_event SET transfer_count = 9 WHERE id = 1", "I-10", False),
        ("UPDATE ledger_account SET owner = 'AIV-2026-00009' WHERE bucket = 'avail'", "I-1", False),
        ("UPDATE ledger_balance SET guarded = (1 = 0)", "I-1", False),
    ],
)
def test_forgery_that_the_other_check_cannot_see_is_found_by_one(
    full_book: Book, tmp_path: Path, done: str, named: str, offline: bool
) -> None:
    with tampering() as sql:
        _without(sql, "ledger_account", "ledger_account_is_its_code")
        sql(done)
    assert named in found(tmp_path, offline=offline)
    db.session.rollback()


@pytest.mark.parametrize(
    ("done", "named"),
    [("DELETE FROM ledger_chain WHERE chain_id = ?", "I-11"), ("DELETE FROM ledger_event WHERE chain_id = ?", "I-1")],
)
def test_rows_without_their_parents(full_book: Book, tmp_path: Path, done: str, named: str) -> None:
    """On SQLite foreign keys hold whoever writes; on PostgreSQL a superuser gets past them, and is found out."""
    postgresql = db.engine.dialect.name == "postgresql"
    with tampering() as sql, nullcontext() if postgresql else pytest.raises(IntegrityError, match="FOREIGN KEY"):
        sql(done, case(5))
    assert (named in found(tmp_path)) if postgresql else (verify() == [])
    db.session.rollback()


def test_an_anchor_that_was_not_finished_is_written_anew(full_book: Book, anchored: Path, tmp_path: Path) -> None:
    full_book.deposit("D9", 5)
    whole = anchored.read_bytes()
    anchored.write_bytes(whole + b'{"number":3,"at":"20')
    assert verify() == []
    assert any("anchor 3: expected a whole line" in line for line in check_offline(tmp_path / "ledger.jsonl", anchored))
    with transaction():
        assert anchors.anchor(at=full_book.at) == 1
    assert anchored.read_bytes().startswith(whole) and verify() == []
    assert verify_ledger.check(str(tmp_path / "ledger.jsonl"), str(anchored)).wrong == []
    anchored.write_bytes(whole.replace(b'"number":1', b'"number:1', 1))
    assert ("I-11", "anchor 1") in {(row.invariant, row.event) for row in verify()}


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "0"])
def test_a_day_that_does_not_exist_is_refused(full_book: Book, value: str) -> None:
    last = db.session.scalars(select(LedgerEvent).where(LedgerEvent.chain_id == case(2))).all()[-1]
    with pytest.raises(Exception, match=r"no such day|out of range|invalid input"), transaction():
        db.session.execute(
            text(
                "INSERT INTO ledger_event (chain_id, chain_seq, type, idem_key, request_hash, cause_kind, cause_id, "
                "body, effective_date, posted_at, actor_id, prev_hash, hash) "
                f"SELECT chain_id, chain_seq + 1, type, 'x', request_hash, cause_kind, cause_id, body, '{value}', "
                f"posted_at, actor_id, hash, request_hash FROM ledger_event WHERE id = {last.id}"
            )
        )


def _without(sql, table: str, constraint: str) -> None:
    """On PostgreSQL a CHECK holds whoever writes, until the table's owner takes it away."""
    if db.engine.dialect.name == "postgresql":
        sql(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def _last(chain: str) -> LedgerEvent:
    return db.session.scalars(
        select(LedgerEvent).where(LedgerEvent.chain_id == chain).order_by(LedgerEvent.chain_seq)
    ).all()[-1]
