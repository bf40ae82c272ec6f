"""Payments and returns keep the bank's day and number; a line of the bank's statement pays one order."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

DAY = {"sqlite": "date(answered_at, '+9 hours')", "postgresql": "(answered_at AT TIME ZONE 'Asia/Seoul')::date"}
AGAIN = """
    UPDATE payment_order SET bank_reference = substr(bank_reference, 1, 40) || ' (' || id || ')' WHERE state = 'paid' AND EXISTS (
        SELECT 1 FROM payment_order o
        WHERE o.bank_reference = payment_order.bank_reference AND o.paid_on = payment_order.paid_on AND o.id < payment_order.id)"""


def upgrade() -> None:
    op.add_column("payment_order", sa.Column("paid_on", sa.Date(), nullable=True))
    op.execute(f"UPDATE payment_order SET paid_on = {DAY[op.get_bind().dialect.name]} WHERE state = 'paid'")
    op.execute(AGAIN)
    with op.batch_alter_table("payment_order") as batch:
        batch.create_check_constraint(
            op.f("ck_payment_order__paid_by_the_bank"), "state <> 'paid' OR (bank_reference IS NOT NULL AND paid_on IS NOT NULL)"
        )
        batch.create_unique_constraint(op.f("uq_payment_order__bank_reference_paid_on"), ["bank_reference", "paid_on"])
    for column in (
        sa.Column("returned_on", sa.Date(), nullable=True), sa.Column("treasury_reference", sa.String(60), nullable=True),
        sa.Column("company_reference", sa.String(60), nullable=True),
    ):  # fmt: skip
        op.add_column("settlement", column)


def downgrade() -> None:
    with op.batch_alter_table("settlement") as batch:
        for column in ("company_reference", "treasury_reference", "returned_on"):
            batch.drop_column(column)
    with op.batch_alter_table("payment_order") as batch:
        batch.drop_constraint(op.f("uq_payment_order__bank_reference_paid_on"), type_="unique")
        batch.drop_constraint(op.f("ck_payment_order__paid_by_the_bank"), type_="check")
        batch.drop_column("paid_on")
