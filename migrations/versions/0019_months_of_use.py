"""Claims by month of use: the month, what exceeds the voucher, and what was metered."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0019"
down_revision = "0018"

STATES = ("submitted", "accepted", "partly_accepted", "refused", "ordered", "paid")
BEFORE = {
    "accepted_has_an_amount": "state IN ('submitted', 'refused') OR accepted > 0",
    "state_is_known": f"state IN {STATES}",
}
AFTER = {
    "accepted_has_an_amount": "state IN ('submitted', 'refused') OR (state = 'self_paid' AND accepted = 0 AND excess "
    "> 0) OR accepted > 0",
    "state_is_known": f"state IN {(*STATES, 'self_paid')}",
    "excess_is_part_of_the_use": "excess >= 0 AND accepted + excess <= supply_value",
    "only_a_month_of_use_exceeds": "excess = 0 OR month IS NOT NULL",
}


def _one_waiting(where: str) -> None:
    op.create_index(
        "uq_invoice__one_waiting",
        "invoice",
        ["purchase_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    month = sa.Column("month", sa.String(length=7), nullable=True)
    excess = sa.Column("excess", sa.BigInteger(), nullable=False, server_default="0")
    op.drop_index("uq_invoice__one_waiting", table_name="invoice")
    with op.batch_alter_table("invoice") as batch:
        batch.add_column(month)
        batch.add_column(excess)
        for name in BEFORE:
            batch.drop_constraint(op.f(f"ck_invoice__{name}"), type_="check")
        for name, rule in AFTER.items():
            batch.create_check_constraint(op.f(f"ck_invoice__{name}"), rule)
    _one_waiting("state = 'submitted' AND month IS NULL")
    once = "state <> 'refused' AND month IS NOT NULL"
    op.create_index(
        "uq_invoice__month_once", "invoice", ["purchase_id", "month"], unique=True, sqlite_where=sa.text(once),
        postgresql_where=sa.text(once),
    )  # fmt: skip
    op.create_table(
        "usage_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND amount >= 0", name=op.f("ck_usage_line__amounts_are_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_usage_line__invoice_id")),
        sa.ForeignKeyConstraint(["service_id"], ["agreement_service.id"], name=op.f("fk_usage_line__service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage_line")),
        sa.UniqueConstraint("invoice_id", "service_id", name=op.f("uq_usage_line__invoice_id_service_id")),
    )
    for statement in guards.append_only("usage_line", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("usage_line")
    op.drop_index("uq_invoice__month_once", table_name="invoice")
    op.drop_index("uq_invoice__one_waiting", table_name="invoice")
    with op.batch_alter_table("invoice") as batch:
        for name in AFTER:
            batch.drop_constraint(op.f(f"ck_invoice__{name}"), type_="check")
        batch.drop_column("month")
        batch.drop_column("excess")
        for name, rule in BEFORE.items():
            batch.create_check_constraint(op.f(f"ck_invoice__{name}"), rule)
    _one_waiting("state = 'submitted'")
