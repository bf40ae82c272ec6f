"""Ways to take one thing away from the database or the code, for as long as a test needs it gone."""

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Select, select, text

from vouchers.db import db, engine, guards
from vouchers.db.engine import unguarded
from vouchers.ledger.services import sql


@contextlib.contextmanager
def without(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> Iterator[None]:
    """A guard of the database is gone."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            raw = unguarded(connection)
            raw.execute("PRAGMA foreign_keys = OFF")
            for statement in sqlite:
                raw.execute(statement)
        else:
            for statement in postgresql:
                connection.execute(text(statement))
            connection.commit()
    db.engine.dispose()
    yield


def trigger(table: str, sqlite: str, postgresql: str = "") -> contextlib.AbstractContextManager[None]:
    """The trigger of this name is gone; on PostgreSQL it may have another one."""
    return without((f"DROP TRIGGER {sqlite}",), (f"DROP TRIGGER {postgresql or sqlite} ON {table}",))


def rebuilt(table: str, old: str, new: str) -> tuple[str, ...]:
    """On SQLite a CHECK goes by editing the table's definition."""
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{table}'",
        "PRAGMA writable_schema = RESET",
    )


def function(name: str, old: str, new: str) -> str:
    """On PostgreSQL a rule goes by another body of its function."""
    source = next(
        part for part in guards.statements(guards.POSTGRESQL_LEDGER) if part.startswith(f"CREATE FUNCTION {name}(")
    )
    assert old in source
    return source.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(old, new)


@contextlib.contextmanager
def patched(where: object, name: str, value: object) -> Iterator[None]:
    """A piece of the code is another one."""
    before = getattr(where, name)
    setattr(where, name, value)
    try:
        yield
    finally:
        setattr(where, name, before)


@contextlib.contextmanager
def nobody_locks() -> Iterator[None]:
    """Rows are read without their locks, and a writer begins as a reader does."""
    heads, balances = (_without_locks(query) for query in (sql.heads, sql.balances))
    with patched(sql, "heads", heads), patched(sql, "balances", balances), patched(engine, "WRITES", "nothing"):
        yield


def _without_locks(statement: Callable[[int], Select]) -> Callable[[int], Select]:
    def unlocked(count: int) -> Select:
        query = statement(count)
        return select(*query.selected_columns).where(query.whereclause)

    return unlocked
