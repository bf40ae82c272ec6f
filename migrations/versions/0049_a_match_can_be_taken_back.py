"""A deposit that was matched with the wrong agreement is taken back, by the mirror of its event in the ledger."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0049"
down_revision = "0048"

NAME = "ledger_event_reversal_names_event"
TRIGGER = "ledger_event_can_be_read"


def upgrade() -> None:
    op.add_column("deposit", sa.Column("times_unmatched", sa.Integer(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {TRIGGER}")
        found = next(part for part in guards.statements(guards.SQLITE_COMPLETE) if f"TRIGGER {TRIGGER} " in part)
    else:
        op.execute(f"ALTER TABLE ledger_event DROP CONSTRAINT {NAME}")
        found = next(part for part in guards.statements(guards.POSTGRESQL_COMPLETE) if NAME in part)
    op.execute(sa.text(found.replace(":", "\\:")))


def downgrade() -> None:
    """The guards stay as they are: an earlier release serves no database whose guards it does not know."""
    op.drop_column("deposit", "times_unmatched")
