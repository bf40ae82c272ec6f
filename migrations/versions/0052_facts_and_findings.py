"""What is known of firms and suppliers, and what rules said when somebody decided."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0052"
down_revision = "0051"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = (
    "company-size", "qualification", "bankruptcy", "tax-arrears", "credit-default", "insolvency", "capital-impairment",
    "audit-opinion",
)  # fmt: skip
DAY = {"sqlite": "date(created_at, '+9 hours')", "postgresql": "(created_at AT TIME ZONE 'Asia/Seoul')::date"}


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("case_reference", sa.String(40), nullable=False),
        sa.Column("kind", _known("kind", *KINDS), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("source", _known("source", "declared", "paper", "register", "records"), nullable=False),
        sa.Column("paper", sa.String(200), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("recorded_by", ID, sa.ForeignKey("user_account.id", name=op.f("fk_fact__recorded_by"))),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes_id", ID, sa.ForeignKey("fact.id", name=op.f("fk_fact__supersedes_id"))),
        sa.CheckConstraint(
            "source NOT IN ('paper', 'register') OR paper <> ''", name=op.f("ck_fact__says_what_was_seen")
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= seen_on", name=op.f("ck_fact__holds_for_a_day")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_fact__supersedes_id")),
    )
    op.create_index("ix_fact__subject", "fact", ["subject", "id"])
    op.create_table(
        "kept_finding",
        sa.Column("id", ID, primary_key=True),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("clause", sa.String(200), nullable=False),
        sa.Column("outcome", _known("outcome", "refuse", "needs_reason", "note", "clear"), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", ID, sa.ForeignKey("user_account.id", name=op.f("fk_kept_finding__decided_by"))),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_kept_finding__subject", "kept_finding", ["subject", "id"])
    dialect = op.get_bind().dialect.name
    _state_what_stands(DAY[dialect])
    for table in ("fact", "kept_finding"):
        for statement in guards.append_only(table, dialect):
            op.execute(statement)


def _state_what_stands(day: str) -> None:
    """The size that a firm has declared and the place that a supplier has in the pool, as facts of the day on which
    they were first on record.
    """
    columns = "subject, case_reference, kind, value, source, paper, seen_on, recorded_at"
    op.execute(
        f"INSERT INTO fact ({columns}) SELECT 'organisation/' || id, 'FIRM-' || id, 'company-size', size, 'declared', "
        f"'', {day}, created_at FROM organisation WHERE size IS NOT NULL ORDER BY id"
    )  # fmt: skip
    op.execute(
        f"INSERT INTO fact ({columns}) SELECT 'supplier/' || id, 'SUPPLIER-' || id, 'qualification', 'qualified', "
        f"'records', '', {day}, created_at FROM supplier WHERE state = 'listed' ORDER BY id"
    )


def downgrade() -> None:
    op.drop_table("kept_finding")
    op.drop_table("fact")
