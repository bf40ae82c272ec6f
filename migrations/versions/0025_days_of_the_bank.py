"""Payments and returns keep the bank's day and number; a line of the bank's statement pays one order of a round.

Payments of before are said to be paid on the day on which the bank's answer was entered. Where several of one day have
the same number, all but the first get their own key behind it, in brackets: the number was not asked to be unique then.
The way back leaves it there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

DAY = {"sqlite": "date(answered_at, '+9 hours')", "postgresql": "(answered_at AT TIME ZONE 'Asia/Seoul')::date"}
ROUND = (
    "UPDATE payment_order SET round_id = (SELECT b.round_id FROM payment_batch b WHERE b.id = payment_order.batch_id)"
)
AGAIN = """
    UPDATE payment_order SET bank_reference = substr(bank_reference, 1, 57 - length(CAST(id
      AS TEXT))) || ' [' || id || ']' WHERE state = 'paid' AND EXISTS (
        SELECT 1 FROM payment_order o WHERE o.round_id = payment_order.round_id AND o.paid_on = payment_order.paid_on
        AND o.bank_reference = payment_order.bank_reference AND o.id < payment_order.id)"""
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("payment_order", sa.Column("paid_on", sa.Date(), nullable=True))
    op.add_column("payment_order", sa.Column("round_id", ID, nullable=True))
    op.execute(f"UPDATE payment_order SET paid_on = {DAY[op.get_bind().dialect.name]} WHERE state = 'paid'")
    op.execute(ROUND)
    op.execute(AGAIN)
    with op.batch_alter_table("payment_batch") as batch:
        batch.create_unique_constraint(op.f("uq_payment_batch__id_round_id"), ["id", "round_id"])
    with op.batch_alter_table("payment_order") as batch:
        batch.alter_column("round_id", existing_type=ID, nullable=False)
        batch.drop_constraint(op.f("fk_payment_order__batch_id"), type_="foreignkey")
        batch.create_foreign_key(
            op.f("fk_payment_order__batch_id"), "payment_batch", ["batch_id", "round_id"], ["id", "round_id"]
        )
        batch.create_check_constraint(
            op.f("ck_payment_order__paid_by_the_bank"),
            "state <> 'paid' OR (bank_reference IS NOT NULL AND paid_on IS NOT NULL)",
        )
        batch.create_unique_constraint(
            op.f("uq_payment_order__round_id_paid_on_bank_reference"), ["round_id", "paid_on", "bank_reference"]
        )
    for column in (
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("treasury_reference", sa.String(60), nullable=True),
        sa.Column("company_reference", sa.String(60), nullable=True),
    ):  # fmt: skip
        op.add_column("settlement", column)


def downgrade() -> None:
    with op.batch_alter_table("settlement") as batch:
        for column in ("company_reference", "treasury_reference", "returned_on"):
            batch.drop_column(column)
    with op.batch_alter_table("payment_order") as batch:
        batch.drop_constraint(op.f("uq_payment_order__round_id_paid_on_bank_reference"), type_="unique")
        batch.drop_constraint(op.f("ck_payment_order__paid_by_the_bank"), type_="check")
        batch.drop_constraint(op.f("fk_payment_order__batch_id"), type_="foreignkey")
        batch.create_foreign_key(op.f("fk_payment_order__batch_id"), "payment_batch", ["batch_id"], ["id"])
        batch.drop_column("round_id")
        batch.drop_column("paid_on")
    with op.batch_alter_table("payment_batch") as batch:
        batch.drop_constraint(op.f("uq_payment_batch__id_round_id"), type_="unique")
