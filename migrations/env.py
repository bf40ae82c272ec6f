"""Alembic's environment: the app's engine, one transaction for the whole run."""

import click
from alembic import context
from flask import current_app

from vouchers.db import engine, guards, standing

db = current_app.extensions["migrate"].db


def include_object(item, name, kind, reflected, compare_to):
    """Tables whose DDL stands in db/guards, and the indexes of searches, which SQLite lacks, are made by hand and never
    compared or altered in batch.
    """
    if kind == "index" and (name or "").endswith("_words"):
        return False
    table = item if kind == "table" else getattr(item, "table", None)
    return not (name or "").startswith("ledger_") and not (table is not None and table.name.startswith("ledger_"))


try:
    standing.require_fit(db.engine, may_be=frozenset({standing.Standing.EMPTY, standing.Standing.OLDER}))
except standing.DatabaseUnfit as unfit:
    raise click.ClickException(str(unfit)) from unfit

with db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        raw = engine.unguarded(connection)
        # A rebuilt table is dropped and renamed: its children must not mind. Said outside any transaction, or it is
        # ignored.
        raw.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include_object,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"a migration has left rows without their parents: {orphans[:5]}")
    if context.get_context().get_current_revision() == context.script.get_current_head():
        guards.require_whole(connection)
