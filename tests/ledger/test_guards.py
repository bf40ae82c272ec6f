"""The ledger, as the database holds it on SQLite and PostgreSQL: what is wrong cannot be written."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger.chart import Account, EventType, Posting, Source, Transfer
from vouchers.ledger.errors import KeyReused, NotEnough, NotInChart
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.queries import events, statement
from vouchers.ledger.services import post
from vouchers.ledger.verify import verify

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROUND, CASE = "AIV-2026-R1", "AIV-2026-00001"


def appropriate(amount: int = 1000, key: str = "a") -> Posting:
    transfers = [
        Transfer(Account("budget", ROUND), Account("approp", ROUND), amount),
        Transfer(Account("bank", ROUND, source=Source.GOV), Account("from_treasury", ROUND), amount),
    ]
    return Posting(EventType.APPROPRIATE, chain=ROUND, key=key, cause=("round", ROUND), transfers=transfers)


def award(amount: int, key: str = "w") -> Posting:
    available = Account("avail", CASE, "solution", source=Source.GOV)
    return Posting(
        EventType.AWARD,
        chain=CASE,
        key=key,
        cause=("agreement", "1"),
        transfers=[Transfer(Account("approp", ROUND), available, amount)],
    )


def write(*postings: Posting) -> None:
    for posting in postings:
        with transaction():
            post(posting, by=SYSTEM, at=AT)


def test_money_moves_and_is_conserved(app: Flask) -> None:
    write(appropriate(), award(300))
    assert statement(ROUND).total("approp") == 700
    assert statement(CASE).awarded(Source.GOV) == 300
    assert statement(CASE).as_dict() == {"avail": 300, "avail:gov": 300}
    assert verify() == []


def test_the_same_request_is_one_event_and_another_is_refused(app: Flask) -> None:
    write(appropriate(), appropriate())
    assert [event.chain_seq for event in events(ROUND)] == [1]
    with pytest.raises(KeyReused):
        write(appropriate(999))
    assert statement(ROUND).total("approp") == 1000


def test_nothing_is_awarded_beyond_the_budget_and_nothing_stays_of_the_attempt(app: Flask) -> None:
    write(appropriate())
    with pytest.raises(NotEnough) as refusal:
        write(award(1001))
    assert refusal.value.params == {"available": 1000, "asked": 1001}
    assert events(CASE) == [] and verify() == []


def test_a_transfer_that_the_chart_does_not_know_is_stopped(app: Flask) -> None:
    wrong = Posting(
        EventType.AWARD, chain=CASE, key="x", cause=("agreement", "1"),
        transfers=[Transfer(Account("paid", CASE), Account("avail", CASE), 1)],
    )  # fmt: skip
    with pytest.raises(NotInChart):
        write(wrong)


def test_events_chain_their_hashes(app: Flask) -> None:
    write(appropriate(), appropriate(5, "b"))
    first, second = events(ROUND)
    assert second.prev_hash == first.hash and second.chain_seq == 2
    assert first.hash != second.hash and len(first.hash) == 32


FORBIDDEN = [
    "UPDATE ledger_transfer SET amount = 1",
    "DELETE FROM ledger_transfer",
    "UPDATE ledger_event SET type = 'award'",
    "DELETE FROM ledger_event",
    "UPDATE ledger_balance SET credits = credits + 1",
    "DELETE FROM ledger_balance",
    "UPDATE ledger_chain SET last_seq = 9",
    "DELETE FROM ledger_chain",
    "DELETE FROM ledger_account",
    "UPDATE ledger_account SET guarded = (1 = 0)",
    "INSERT INTO ledger_chain (chain_id, last_seq, head) SELECT 'other', 1, head FROM ledger_chain",
    # to an event that stands; what a new event may not move is in test_mutants.attacks
    "INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) SELECT 1, 3, a.id, b.id, 1 FROM "
    "ledger_account a, ledger_account b WHERE a.bucket = 'budget' AND b.bucket = 'approp'",
    "INSERT INTO ledger_transfer (event_id, seq, debit_id, credit_id, amount) SELECT 1, 0, a.id, b.id, 1 FROM "
    "ledger_account a, ledger_account b WHERE a.bucket = 'budget' AND b.bucket = 'approp'",
    "INSERT INTO ledger_account (code, ledger, bucket, owner, line, thing, source, normal, guarded) SELECT "
    "'avail:X:::', ledger, bucket, owner, line, thing, source, normal, guarded FROM ledger_account",
]


@pytest.mark.parametrize("statement_", FORBIDDEN, ids=range(len(FORBIDDEN)))
def test_the_database_refuses_what_is_wrong(app: Flask, statement_: str) -> None:
    write(appropriate())
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement_))
    assert statement(ROUND).total("approp") == 1000
    assert verify() == []


def test_rows_cannot_be_replaced_on_sqlite(sqlite_app: Flask) -> None:
    write(appropriate())
    for sql in (
        "INSERT OR REPLACE INTO ledger_balance SELECT account_id, normal, guarded, 0, 0, 0, 0 FROM ledger_balance",
        "INSERT OR REPLACE INTO ledger_chain SELECT chain_id, 0, zeroblob(32) FROM ledger_chain",
        "INSERT OR REPLACE INTO ledger_event (chain_id, chain_seq, type, idem_key, request_hash, cause_kind, "
        "cause_id, body, effective_date, posted_at, actor_id, prev_hash, hash) SELECT chain_id, 2, type, idem_key, "
        "request_hash, cause_kind, cause_id, body, effective_date, posted_at, actor_id, hash, X'"
        + "01" * 32
        + "' FROM ledger_event",
        "INSERT OR REPLACE INTO ledger_account SELECT id, code, ledger, bucket, owner, line, thing, source, normal, "
        "0, NULL FROM ledger_account",
    ):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(sql))
    assert verify() == []


def test_won_is_whole_or_refused(app: Flask) -> None:
    for wrong in (1.5, "12", True):
        with pytest.raises(Exception, match="won must be a whole int"), transaction():
            db.session.execute(LedgerEvent.__table__.select())
            from vouchers.programmes.models import Round

            db.session.execute(Round.__table__.update().values(budget=wrong))
