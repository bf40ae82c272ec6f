"""Closed months and settlements, signed snapshots, balances that somebody vouches for."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    script = guards.SQLITE_CLOSING if dialect == "sqlite" else guards.POSTGRESQL_CLOSING
    for statement in guards.statements(script):
        op.execute(sa.text(statement.replace(":", "\\:")))
    for table in guards.CLOSING_TABLES:
        for statement in guards.append_only(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.execute("DROP TRIGGER ledger_event_is_open" + (" ON ledger_event" if dialect == "postgresql" else ""))
    op.execute("DROP INDEX uq_ledger_event__closed_once")
    op.execute("DROP INDEX ix_ledger_event__effective")
    for table in guards.CLOSING_TABLES:
        op.execute(f"DROP TABLE {table}")
    if dialect == "postgresql":
        for function in guards.CLOSING_FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")
