"""Plans of services and the history of their prices."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("solution", sa.Column("external_id", sa.String(length=40), nullable=True))
    op.create_index("uq_solution__list_id", "solution", ["supplier_id", "external_id"], unique=True)
    op.create_table(
        "plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("solution_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["solution_id"], ["solution.id"], name=op.f("fk_plan__solution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("solution_id", "external_id", name=op.f("uq_plan__solution_id_external_id")),
    )
    op.create_index(op.f("ix_plan__solution_id"), "plan", ["solution_id"], unique=False)
    op.create_table(
        "plan_price",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("unit_price > 0", name=op.f("ck_plan_price__unit_price_is_positive")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_price__plan_id")),
        sa.ForeignKeyConstraint(["set_by"], ["user_account.id"], name=op.f("fk_plan_price__set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_price")),
    )
    op.create_index(op.f("ix_plan_price__plan_id"), "plan_price", ["plan_id"], unique=False)
    for statement in guards.append_only("plan_price", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("plan_price")
    op.drop_table("plan")
    op.drop_index("uq_solution__list_id", table_name="solution")
    op.drop_column("solution", "external_id")
