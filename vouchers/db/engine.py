"""Connection set-up. SQLite: durable writes, DDL guard, BEGIN IMMEDIATE. PostgreSQL: timeouts, ping before reuse."""

import math
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

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


def prepare(engine: Engine, *, in_request: Callable[[], bool]) -> None:
    """Set up the connections of an engine; `in_request` says whether a request is being answered."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "begin", partial(_read_only_in_requests, in_request))
        event.listen(engine, "rollback", _commit_what_only_read)
        event.listen(engine, "checkin", _on_checkin)
        event.listen(engine, "checkout", partial(_on_checkout, engine.dialect))


def engine_options(url: str) -> dict[str, Any]:
    """Options of the pool: a dead PostgreSQL connection is noticed, waits are bounded."""
    if url.startswith("postgresql"):
        waits = "-c lock_timeout=3000 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000"
        return {"connect_args": {"options": f"{waits} -c timezone=UTC"}}
    path = url.removeprefix("sqlite:///").split("?")[0]
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {"connect_args": {"timeout": 10}}


def _read_only_in_requests(in_request: Callable[[], bool], connection: Connection) -> None:
    """A request writes in `transaction` alone: what it reads besides is read where nothing can be written."""
    options = connection.get_execution_options()
    reads = options.get("postgresql_readonly", in_request() and not options.get(WRITES, False))
    driver: Any = connection.connection.driver_connection
    driver.read_only = True if reads else None


def _commit_what_only_read(connection: Connection) -> None:
    """End a read with COMMIT, which is the same: after ROLLBACK psycopg forgets what it has prepared, and each request
    would have each statement parsed and planned anew.
    """
    if connection.invalidated:
        return  # the server is gone, and what was read with it
    driver: Any = connection.connection.driver_connection
    if driver.read_only and not driver.closed:
        driver.commit()


RESTED = 1.0
"""Seconds after which a connection is asked whether the server is still there."""


def _on_checkin(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _on_checkout(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A connection that has rested is asked whether it lives, which costs as much as a statement;
    a dead one is replaced.

    One that dies within the second is found by its first statement: the runner does the whole again.
    """
    if time.monotonic() - record.info.get("rests_since", math.inf) < RESTED:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _on_connect(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # so that the driver does not begin by itself; see _on_begin
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.set_authorizer(_authorise)


_TAKES_AWAY = frozenset(
    {
        sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER, sqlite3.SQLITE_CREATE_TEMP_TRIGGER, sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH,
    }
)  # fmt: skip
_HARMLESS = frozenset(
    {
        "busy_timeout", "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
        "integrity_check",
        "optimize", "quick_check", "table_info", "table_list", "table_xinfo", "wal_checkpoint",
    }
)  # fmt: skip
"""Pragmas that may be given a value."""


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    """What would take the database's guards away is refused, whoever asks: only a migration may."""
    if action in _TAKES_AWAY or (action == sqlite3.SQLITE_PRAGMA and second is not None and first not in _HARMLESS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def unguarded(connection: Connection) -> sqlite3.Connection:
    """This connection to SQLite may take guards away: for migrations only. It never returns to the pool."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type checker
    connection.detach()
    raw.set_authorizer(None)
    return raw


def _on_begin(connection: Connection) -> None:
    """A read that has begun cannot become a write while somebody else writes: writers say so at the start."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
