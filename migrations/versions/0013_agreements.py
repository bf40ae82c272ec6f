"""Agreements and deposits."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "awaiting_company",
                "awaiting_supplier",
                "awaiting_agency",
                "concluded",
                "settling",
                "declined",
                "settled",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("in_kind", sa.BigInteger(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('concluded', 'settling', 'settled') OR concluded_at IS NOT NULL",
            name=op.f("ck_agreement__concluded_has_time"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_agreement__ends_after_it_starts")),
        sa.CheckConstraint("gov > 0 AND cash >= 0 AND in_kind >= 0", name=op.f("ck_agreement__amounts_are_sound")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_agreement__application_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_agreement__document_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_agreement__supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement__supplier_id"), "agreement", ["supplier_id"], unique=False)
    op.create_index(
        "uq_agreement__one_alive",
        "agreement",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'declined'"),
        postgresql_where=sa.text("state <> 'declined'"),
    )
    op.create_table(
        "agreement_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("in_kind", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "gov >= 0 AND cash >= 0 AND in_kind >= 0", name=op.f("ck_agreement_line__amounts_are_not_negative")
        ),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_line__agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_line")),
        sa.UniqueConstraint("agreement_id", "item_code", name=op.f("uq_agreement_line__agreement_id_item_code")),
    )
    op.create_table(
        "deposit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("statement_line", sa.String(length=60), nullable=False),
        sa.Column("payer", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("deposited_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unmatched", "matched", name="state_is_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state = 'unmatched' OR agreement_id IS NOT NULL", name=op.f("ck_deposit__matched_has_an_agreement")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_deposit__amount_is_positive")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_deposit__agreement_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_deposit__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit")),
        sa.UniqueConstraint("round_id", "statement_line", name=op.f("uq_deposit__round_id_statement_line")),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "party",
            sa.Enum(
                "company",
                "supplier",
                "agency",
                name="party_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_signature__agreement_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_signature__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("agreement_id", "party", name=op.f("uq_signature__agreement_id_party")),
    )
    for statement in guards.append_only("signature", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("signature")
    op.drop_table("deposit")
    op.drop_table("agreement_line")
    op.drop_index(
        "uq_agreement__one_alive",
        table_name="agreement",
        sqlite_where=sa.text("state <> 'declined'"),
        postgresql_where=sa.text("state <> 'declined'"),
    )
    op.drop_index(op.f("ix_agreement__supplier_id"), table_name="agreement")
    op.drop_table("agreement")
