"""What each new connection is told, on SQLite: durable, guarded, and writers that take their lock at the start."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

WRITES = "vouchers_writes"
"""Execution option of a connection whose transaction will write."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # without it INSERT OR REPLACE deletes rows past the delete triggers
    "busy_timeout=10000",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)


def prepare(engine: Engine) -> None:
    """Set up the connections of an engine. PostgreSQL needs nothing beyond its URL and the options of the pool."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def engine_options(url: str) -> dict[str, Any]:
    """Options of the pool: a dead PostgreSQL connection is noticed, waits are bounded (ledger.md 1.10)."""
    if url.startswith("postgresql"):
        waits = "-c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000"
        return {"pool_pre_ping": True, "connect_args": {"options": f"{waits} -c timezone=UTC"}}
    path = url.removeprefix("sqlite:///").split("?")[0]
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {"connect_args": {"timeout": 10}}


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # so that the driver does not begin by itself; see _on_begin
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    """A read that has begun cannot become a write while somebody else writes: writers say so at the start."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
