"""Claims."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "purchase",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "completed",
                "cancelled",
                "declined",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount > 0 AND gov >= 0 AND cash >= 0 AND gov + cash = amount",
            name=op.f("ck_purchase__hold_is_split_exactly"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_purchase__agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_purchase__agreement_id_number")),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purchase_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("tax_number", sa.String(length=24), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("supply_value", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "accepted",
                "partly_accepted",
                "refused",
                "ordered",
                "paid",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('submitted', 'refused') OR accepted > 0", name=op.f("ck_invoice__accepted_has_an_amount")
        ),
        sa.CheckConstraint(
            "accepted >= 0 AND accepted <= supply_value AND gov + cash = accepted",
            name=op.f("ck_invoice__accepted_is_split_exactly"),
        ),
        sa.CheckConstraint("length(tax_number) = 24", name=op.f("ck_invoice__tax_number_has_24_characters")),
        sa.CheckConstraint("supply_value > 0 AND vat >= 0", name=op.f("ck_invoice__amounts_are_positive")),
        sa.ForeignKeyConstraint(["purchase_id"], ["purchase.id"], name=op.f("fk_invoice__purchase_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
    )
    op.create_index(op.f("ix_invoice__purchase_id"), "invoice", ["purchase_id"], unique=False)
    op.create_index(
        "uq_invoice__one_waiting",
        "invoice",
        ["purchase_id"],
        unique=True,
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.create_index(
        "uq_invoice__tax_number_once",
        "invoice",
        ["tax_number"],
        unique=True,
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_evidence__file_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_evidence__invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence__invoice_id"), "evidence", ["invoice_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence__invoice_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(
        "uq_invoice__tax_number_once",
        table_name="invoice",
        sqlite_where=sa.text("state <> 'refused'"),
        postgresql_where=sa.text("state <> 'refused'"),
    )
    op.drop_index(
        "uq_invoice__one_waiting",
        table_name="invoice",
        sqlite_where=sa.text("state = 'submitted'"),
        postgresql_where=sa.text("state = 'submitted'"),
    )
    op.drop_index(op.f("ix_invoice__purchase_id"), table_name="invoice")
    op.drop_table("invoice")
    op.drop_table("purchase")
