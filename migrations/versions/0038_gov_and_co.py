"""Money that is split by its source is `gov` and `co` everywhere, as in the ledger;
`cash` is what a company promises beside work.
"""

import json

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0038"
down_revision = "0037"

COLUMNS = (
    ("purchase", "cash", "co"),
    ("invoice", "cash", "co"),
    ("payment_order", "cash", "co"),
    ("settlement_line", "disallowed_cash", "disallowed_co"),
)
WAITING = "SELECT id, context FROM document WHERE kind = 'settlement_report' AND state <> 'ready'"


def upgrade() -> None:
    _rename(COLUMNS)


def downgrade() -> None:
    _rename(tuple((table, now, before) for table, before, now in COLUMNS))


def _rename(columns: tuple[tuple[str, str, str], ...]) -> None:
    """Columns, the guard that names one of them, and the figures of reports that have not been made yet."""
    dialect, names = op.get_bind().dialect.name, {before: now for _, before, now in columns}
    op.execute("DROP TRIGGER payment_order_frozen" + ("" if dialect == "sqlite" else " ON payment_order"))
    for table, before, now in columns:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {now}")
    op.execute(guards.frozen_payees(dialect, names.get("cash", "cash")))
    documents = sa.table("document", sa.column("id"), sa.column("context", sa.JSON()))
    for key, kept in op.get_bind().execute(sa.text(WAITING)).all():
        context = json.loads(kept) if isinstance(kept, str) else dict(kept)
        for part in ("spending", "usage"):
            rows = context.get(part, [])
            context[part] = [{names.get(name, name): value for name, value in row.items()} for row in rows]
        op.execute(documents.update().where(documents.c.id == key).values(context=context))
