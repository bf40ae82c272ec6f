"""A posted event takes no further transfer; accounts are what their codes say."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0024"
down_revision = "0023"

COUNT = (
    "UPDATE ledger_event SET transfer_count = (SELECT count(*) FROM ledger_transfer t WHERE t.event_id = "
    "ledger_event.id)"
)


def _run(script: str) -> None:
    for statement in guards.statements(script):
        op.execute(sa.text(statement.replace(":", "\\:")))


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _run(guards.SQLITE_COMPLETE)
        op.execute("DROP TRIGGER ledger_event_update")
        op.execute(COUNT)
        _run(next(part for part in guards.statements(guards.SQLITE_LEDGER) if "TRIGGER ledger_event_update " in part))
        return
    _run(guards.POSTGRESQL_COMPLETE)
    op.execute("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_change")
    op.execute(COUNT)
    op.execute("ALTER TABLE ledger_event ENABLE TRIGGER ledger_event_change")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in guards.COMPLETE_TRIGGERS:
            op.execute(f"DROP TRIGGER {trigger}")
    else:
        op.execute("ALTER TRIGGER ledger_event_was_open ON ledger_event RENAME TO ledger_event_is_open")
        for table, name, function in (
            ("ledger_anchor", "ledger_anchor_insert", "f_ledger_anchor_in_turn"),
            ("ledger_transfer", "ledger_transfer_of_event", "f_ledger_transfer_of_event"),
        ):
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {function}()")
        op.execute("ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_is_its_code")
        op.execute("ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_reversal_names_event")
    op.execute("ALTER TABLE ledger_event DROP COLUMN transfer_count")
