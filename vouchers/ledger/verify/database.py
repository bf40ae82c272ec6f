"""I-17: the database still holds the rules: its guards are those of this release, its files are whole."""

from collections.abc import Iterator

from vouchers.db import db, guards
from vouchers.ledger.verify.violation import Violation, rows


def guards_are_whole() -> Iterator[Violation]:
    """The schema's digest is the release's; on SQLite also the pages and the foreign keys are sound."""
    dialect = db.session.get_bind().dialect.name
    found = guards.digest(db.session.connection())
    if found != guards.DIGESTS[dialect]:
        yield Violation("I-17", f"guards {guards.DIGESTS[dialect]}", found, account="schema")
    if dialect == "sqlite":
        for (said,) in rows("PRAGMA integrity_check"):
            if said != "ok":
                yield Violation("I-17", "ok", said, account="integrity_check")
        for table, *_rest in rows("PRAGMA foreign_key_check"):
            yield Violation("I-17", "a parent for each row", "an orphan", account=str(table))
