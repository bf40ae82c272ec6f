"""The services of an agreement, at the prices it was signed with."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "agreement_service",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=100), nullable=False),
        sa.Column("plan", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "unit_price > 0 AND quantity > 0 AND months > 0", name=op.f("ck_agreement_service__amounts_are_positive")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_service__agreement_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_agreement_service__plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_service")),
    )
    op.create_index(op.f("ix_agreement_service__agreement_id"), "agreement_service", ["agreement_id"], unique=False)
    for statement in guards.append_only("agreement_service", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("agreement_service")
