"""A verb for each of many things is a row with its units."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = sa.text("state = 'running'")


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=f"{name}_is_known", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", _known("kind", "release_results", "draw_up_agreements", "send_agreements"), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", _known("state", "running", "cancelled", "finished"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("run_by", ID, sa.ForeignKey("user_account.id", name=op.f("fk_run__run_by")), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("total > 0", name=op.f("ck_run__has_units")),
    )
    op.create_index(
        "uq_run__one_under_way", "run", ["kind", "about"], unique=True, sqlite_where=UNDER_WAY,
        postgresql_where=UNDER_WAY,
    )  # fmt: skip
    op.create_index("ix_run__about", "run", ["about", "id"])
    op.create_table(
        "unit",
        sa.Column("id", ID, primary_key=True),
        sa.Column("run_id", ID, sa.ForeignKey("run.id", name=op.f("fk_unit__run_id")), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("outcome", _known("outcome", "waiting", "done", "failed"), nullable=False),
        sa.Column("sentence", sa.Text()),
        sa.Column("params", sa.JSON()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_unit__run_id_name")),
    )
    op.create_index("ix_unit__run_outcome", "unit", ["run_id", "outcome", "id"])


def downgrade() -> None:
    op.drop_table("unit")
    op.drop_table("run")
