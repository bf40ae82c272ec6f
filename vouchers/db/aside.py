"""A small write beside the request's own work: in a connection of its own, committed at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError

from vouchers.db import db
from vouchers.db.engine import WRITES

PATIENCE_MS = 100
"""How long a write that may be left out waits for others."""

log = structlog.get_logger()


@contextmanager
def aside() -> Iterator[Connection]:
    """A connection whose transaction commits at the end of the block, whatever the request does afterwards."""
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        yield connection


def try_aside(statement: Executable) -> bool:
    """Execute one statement unless somebody else is in the way for longer than a moment.
    Returns whether it was done.
    """
    try:
        with db.engine.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            if is_sqlite:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
                connection.rollback()
            try:
                with connection.execution_options(**{WRITES: True}).begin():
                    if not is_sqlite:
                        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
                    connection.execute(statement)
            finally:
                if is_sqlite:
                    connection.exec_driver_sql("PRAGMA busy_timeout=10000")
                    connection.rollback()
    except DBAPIError as error:
        log.info("left out", error=type(error.orig).__name__)
        return False
    return True
