"""Rounds of programmes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("programme_code", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "open",
                "closed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("definition_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_round__closed_has_time")),
        sa.CheckConstraint(
            "state = 'prepared' OR (definition_sha256 IS NOT NULL AND budget > 0)",
            name=op.f("ck_round__open_is_frozen_and_funded"),
        ),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_round__budget_is_not_negative")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_round__closes_after_it_opens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("programme_code", "year", "number", name=op.f("uq_round__programme_code_year_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_round__reference")),
    )


def downgrade() -> None:
    op.drop_table("round")
