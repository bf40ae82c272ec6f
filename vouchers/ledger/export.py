"""The whole ledger as one file of JSON lines, from which verify_ledger.py computes everything again without this
program.

The first line says what it is; then accounts, events in the order in which they were posted, each with its transfers,
balances, chain heads, closed months, snapshots and vouched balances; the last line has the number of lines and SHA-256
of all before it. Amounts in won, hashes in hex, times in UTC.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, Select, select

from vouchers.db import db
from vouchers.kernel.hashing import canonical_json
from vouchers.ledger import queries
from vouchers.ledger.models import (
    LedgerAccount,
    LedgerAssertion,
    LedgerBalance,
    LedgerChain,
    LedgerPeriod,
    LedgerSnapshot,
)

VERSION = 2


def lines(*, at: datetime) -> Iterator[str]:
    """The lines of the file, each with its end of line."""
    digest, count = hashlib.sha256(), 0
    for record in _records(at):
        line = canonical_json(record) + "\n"
        digest.update(line.encode())
        count += 1
        yield line
    yield canonical_json({"kind": "end", "lines": count, "sha256": digest.hexdigest()}) + "\n"


def _records(at: datetime) -> Iterator[dict[str, Any]]:
    yield {"kind": "ledger", "version": VERSION, "exported_at": _plain(at)}
    codes = {}
    for row in _rows(select(LedgerAccount.__table__).order_by(LedgerAccount.id)):
        codes[row.id] = row.code
        yield {
            "kind": "account",
            "code": row.code,
            "ledger": row.ledger,
            "normal": row.normal,
            "guarded": bool(row.guarded),
        }
    yield from _events()
    for row in _rows(select(LedgerBalance.__table__).order_by(LedgerBalance.account_id)):
        yield {"kind": "balance", "code": codes[row.account_id], "debits": row.debits, "credits": row.credits}
    for model, kind in ((LedgerChain, "chain"), (LedgerPeriod, "period"), (LedgerSnapshot, "snapshot")):
        for row in _rows(select(model.__table__).order_by(model.__table__.c.chain_id)):
            yield {"kind": kind, **{name: _plain(value) for name, value in row._mapping.items()}}
    for row in _rows(select(LedgerAssertion.__table__).order_by(LedgerAssertion.id)):
        yield {
            "kind": "assertion", "code": codes[row.account_id], "as_of_event": row.as_of_event,
            "expected": row.expected,
            "evidence": row.evidence,
        }  # fmt: skip


def _events() -> Iterator[dict[str, Any]]:
    for row, moves in queries.records():
        yield {
            "kind": "event", "id": row.id, "chain": row.chain_id, "seq": row.chain_seq, "type": row.type,
            "key": row.idem_key, "request_hash": row.request_hash.hex(), "batch": row.batch_id,
            "cause": [row.cause_kind, row.cause_id], "body": json.loads(row.body),
            "effective_on": row.effective_date.isoformat(), "posted_at": _plain(row.posted_at), "actor": row.actor_id,
            "reverses": row.reverses_id, "prev_hash": row.prev_hash.hex(), "hash": row.hash.hex(), "transfers": moves,
        }  # fmt: skip


def _rows(query: Select[Any]) -> Iterator[Row[Any]]:
    for rows in db.session.execute(query.execution_options(yield_per=queries.BATCH)).partitions():
        yield from rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value
