"""What a search compares has an index of trigrams on PostgreSQL; SQLite reads its few rows one after another."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"

GONE = ("주식회사", "유한회사", "(주)", "(유)", "㈜", " ", "-", ".", "/", "(", ")")
COLUMNS = (
    ("organisation", "name"), ("organisation", "business_number"), ("organisation", "representative_name"),
    ("application", "title"), ("application", "reference"), ("invoice", "tax_number"),
)  # fmt: skip


def _folded(column: str) -> str:
    text = f"lower({column}::text)"
    for gone in GONE:
        text = f"replace({text}, '{gone}', '')"
    return text


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    # Beside the tables: the digest of the guards looks at every function that stands among them.
    op.execute("CREATE SCHEMA IF NOT EXISTS searching")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA searching")
    where = "SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm'"
    schema = op.get_bind().execute(sa.text(where)).scalar_one()
    for table, column in COLUMNS:
        op.execute(
            f"CREATE INDEX ix_{table}__{column}_words ON {table} USING gin (({_folded(column)}) {schema}.gin_trgm_ops)"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in COLUMNS:
        op.execute(f"DROP INDEX ix_{table}__{column}_words")
