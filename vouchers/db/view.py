"""One view of the database for reports that read much of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from vouchers.db import db

PATIENCE = ("statement_timeout", "idle_in_transaction_session_timeout")
"""What bounds a page's statements is too short for a report: two minutes for each instead (ledger.md 1.10)."""


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read inside is as of one moment, whatever is written meanwhile; nothing may be written inside."""
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a view inside a transaction would throw away what was written")
    session.rollback()
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
            for setting in PATIENCE:
                session.execute(text(f"SET LOCAL {setting} = '120s'"))
        yield  # on SQLite a transaction that only reads has one view by itself
    finally:
        session.rollback()
