"""The plans that a proposal asks for."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "proposal_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity > 0 AND months > 0 AND unit_price > 0", name=op.f("ck_proposal_line__amounts_are_positive")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_proposal_line__plan_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_line__proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_line")),
        sa.UniqueConstraint("proposal_id", "plan_id", name=op.f("uq_proposal_line__proposal_id_plan_id")),
    )
    op.create_index(op.f("ix_proposal_line__plan_id"), "proposal_line", ["plan_id"], unique=False)
    for statement in guards.append_only("proposal_line", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("proposal_line")
