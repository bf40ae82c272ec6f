"""The ledger with its guards."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    script = guards.SQLITE_LEDGER if dialect == "sqlite" else guards.POSTGRESQL_LEDGER
    for statement in guards.statements(script):
        op.execute(sa.text(statement.replace(":", "\\:")))


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in guards.LEDGER_TABLES:
        op.execute(f"DROP TABLE {table}")
    if dialect == "postgresql":
        for function in guards.POSTGRESQL_FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")
