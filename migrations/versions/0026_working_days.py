"""Days that the agency decides by hand beside the calendar of public holidays."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "declared_day",
        sa.Column("id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("declared_by", ID, nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", ID, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["declared_by"], ["user_account.id"], name=op.f("fk_declared_day__declared_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user_account.id"], name=op.f("fk_declared_day__withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_day")),
    )
    now = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_declared_day__one_now", "declared_day", ["day"], unique=True, sqlite_where=now, postgresql_where=now
    )


def downgrade() -> None:
    op.drop_table("declared_day")
