"""The supplier pool."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_code", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=40), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "returned",
                "listed",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("slots >= 0", name=op.f("ck_supplier__slots_are_not_negative")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_supplier__organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("programme_code", "external_id", name=op.f("uq_supplier__programme_code_external_id")),
        sa.UniqueConstraint(
            "programme_code", "organisation_id", name=op.f("uq_supplier__programme_code_organisation_id")
        ),
    )
    op.create_index(op.f("ix_supplier__organisation_id"), "supplier", ["organisation_id"], unique=False)
    op.create_table(
        "bank_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_code", sa.String(length=3), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("number_sealed", sa.Text(), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=False),
        sa.Column("last_digits", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_bank_account__supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("supplier_id", name=op.f("uq_bank_account__supplier_id")),
    )
    op.create_index(op.f("ix_bank_account__number_index"), "bank_account", ["number_index"], unique=False)
    op.create_table(
        "solution",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("field_codes", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("price_from", sa.BigInteger(), nullable=True),
        sa.Column("price_to", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "price_to IS NULL OR price_to >= price_from", name=op.f("ck_solution__price_range_is_in_order")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_solution__supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
    )
    op.create_index(op.f("ix_solution__supplier_id"), "solution", ["supplier_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_solution__supplier_id"), table_name="solution")
    op.drop_table("solution")
    op.drop_index(op.f("ix_bank_account__number_index"), table_name="bank_account")
    op.drop_table("bank_account")
    op.drop_index(op.f("ix_supplier__organisation_id"), table_name="supplier")
    op.drop_table("supplier")
