"""One view of the database for reports that read much of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import text

from vouchers.db import db
from vouchers.db.app import this_app

T = TypeVar("T")

PATIENCE = ("statement_timeout", "idle_in_transaction_session_timeout")
"""What bounds a page's statements is too short for a report: two minutes for each instead."""


class View:
    """The database as of one moment."""

    def __init__(self, beside: ThreadPoolExecutor) -> None:
        self._beside = beside

    def meanwhile(self, work: Callable[[], T]) -> Callable[[], T]:
        """Start `work` on a connection of its own that sees the same view;
        calling what this gives waits for the result.

        One after another, where there are several. A database that cannot share a view (SQLite) does it when the result
        is asked for.
        """
        if not _is_shared():
            return work
        app, snapshot = this_app(), db.session.scalar(text("SELECT pg_export_snapshot()"))

        def there() -> T:
            with app.app_context(), _reading(snapshot):
                return work()

        return self._beside.submit(there).result


@contextmanager
def one_view() -> Iterator[View]:
    """Read everything inside as of one moment, whatever is written meanwhile. Nothing may be written inside."""
    with _reading(), ThreadPoolExecutor(max_workers=1) as beside:
        yield View(beside)


@contextmanager
def _reading(snapshot: str | None = None) -> Iterator[None]:
    """A transaction that only reads, as of now, or of the moment of another one's snapshot."""
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a view inside a transaction would throw away what was written")
    session.rollback()
    try:
        if _is_shared():
            session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
            if snapshot is not None:
                session.execute(text(f"SET TRANSACTION SNAPSHOT '{snapshot}'"))
            for setting in PATIENCE:
                session.execute(text(f"SET LOCAL {setting} = '120s'"))
        yield  # on SQLite a transaction that only reads has one view by itself
    finally:
        session.rollback()


def _is_shared() -> bool:
    """Whether connections can see one view together."""
    return str(db.session().get_bind().dialect.name) == "postgresql"
