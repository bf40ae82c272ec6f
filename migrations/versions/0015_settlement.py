"""Payment and settlement."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "payment_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drawn_up",
                "ordered",
                "rejected",
                "completed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("drawn_up_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("approved_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('ordered', 'completed') OR approved_by IS NOT NULL",
            name=op.f("ck_payment_batch__ordered_was_approved"),
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> drawn_up_by",
            name=op.f("ck_payment_batch__approved_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["user_account.id"], name=op.f("fk_payment_batch__approved_by")),
        sa.ForeignKeyConstraint(["drawn_up_by"], ["user_account.id"], name=op.f("fk_payment_batch__drawn_up_by")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_payment_batch__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_batch")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_payment_batch__round_id_number")),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "under_review",
                "reviewed",
                "confirmed",
                "returned",
                "closed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("auditor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("xlsx_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state <> 'closed' OR (pdf_id IS NOT NULL AND xlsx_id IS NOT NULL)",
            name=op.f("ck_settlement__closed_has_its_report"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('under_review', 'reviewed') OR auditor_id IS NOT NULL",
            name=op.f("ck_settlement__review_has_an_auditor"),
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_settlement__agreement_id")),
        sa.ForeignKeyConstraint(["auditor_id"], ["user_account.id"], name=op.f("fk_settlement__auditor_id")),
        sa.ForeignKeyConstraint(["pdf_id"], ["document.id"], name=op.f("fk_settlement__pdf_id")),
        sa.ForeignKeyConstraint(["xlsx_id"], ["document.id"], name=op.f("fk_settlement__xlsx_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("agreement_id", name=op.f("uq_settlement__agreement_id")),
    )
    op.create_index(op.f("ix_settlement__auditor_id"), "settlement", ["auditor_id"], unique=False)
    op.create_table(
        "payment_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drawn_up",
                "ordered",
                "paid",
                "failed",
                "dropped",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_index", sa.String(length=64), nullable=False),
        sa.Column("bank_reference", sa.String(length=60), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "gov >= 0 AND cash >= 0 AND gov + cash > 0", name=op.f("ck_payment_order__amount_is_positive")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.id"], name=op.f("fk_payment_order__batch_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_payment_order__invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
    )
    op.create_index(op.f("ix_payment_order__batch_id"), "payment_order", ["batch_id"], unique=False)
    op.create_index(
        "uq_payment_order__one_alive",
        "payment_order",
        ["invoice_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('drawn_up', 'ordered', 'paid')"),
        postgresql_where=sa.text("state IN ('drawn_up', 'ordered', 'paid')"),
    )
    op.create_table(
        "settlement_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("settlement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "undecided",
                "allowed",
                "disallowed",
                name="decision_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("disallowed_gov", sa.BigInteger(), nullable=False),
        sa.Column("disallowed_cash", sa.BigInteger(), nullable=False),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(decision = 'disallowed') = (disallowed_gov + disallowed_cash > 0)",
            name=op.f("ck_settlement_line__only_disallowed_has_an_amount"),
        ),
        sa.CheckConstraint(
            "decision <> 'disallowed' OR (reason_code <> '' AND reason <> '')",
            name=op.f("ck_settlement_line__disallowed_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_settlement_line__invoice_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.id"], name=op.f("fk_settlement_line__settlement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_line")),
        sa.UniqueConstraint("settlement_id", "invoice_id", name=op.f("uq_settlement_line__settlement_id_invoice_id")),
    )


def downgrade() -> None:
    op.drop_table("settlement_line")
    op.drop_index(
        "uq_payment_order__one_alive",
        table_name="payment_order",
        sqlite_where=sa.text("state IN ('drawn_up', 'ordered', 'paid')"),
        postgresql_where=sa.text("state IN ('drawn_up', 'ordered', 'paid')"),
    )
    op.drop_index(op.f("ix_payment_order__batch_id"), table_name="payment_order")
    op.drop_table("payment_order")
    op.drop_index(op.f("ix_settlement__auditor_id"), table_name="settlement")
    op.drop_table("settlement")
    op.drop_table("payment_batch")
