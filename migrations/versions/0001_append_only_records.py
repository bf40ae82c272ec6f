"""What makes a record append-only on PostgreSQL, and the counters."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(guards.APPEND_ONLY_FUNCTION)


def downgrade() -> None:
    op.drop_table("counter")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION f_append_only()")
