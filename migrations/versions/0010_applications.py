"""Applications."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "correction",
                "eligible",
                "ineligible",
                "selected",
                "rejected",
                "withdrawn",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("field_code", sa.String(length=40), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("receipt_number", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'correction' OR correction_due_at IS NOT NULL",
            name=op.f("ck_application__correction_has_a_deadline"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (submitted_at IS NOT NULL AND receipt_number IS NOT NULL)",
            name=op.f("ck_application__submitted_has_time_and_receipt"),
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_application__organisation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_application__round_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_application__supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("reference", name=op.f("uq_application__reference")),
        sa.UniqueConstraint("round_id", "receipt_number", name=op.f("uq_application__round_id_receipt_number")),
    )
    op.create_index(op.f("ix_application__organisation_id"), "application", ["organisation_id"], unique=False)
    op.create_index("ix_application__round_state", "application", ["round_id", "state", "id"], unique=False)
    op.create_index(op.f("ix_application__supplier_id"), "application", ["supplier_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_attachment__application_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_attachment__file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment__application_id"), "attachment", ["application_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_consent__application_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_consent__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("application_id", "code", name=op.f("uq_consent__application_id_code")),
    )
    op.create_table(
        "cost_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_code", sa.String(length=40), nullable=False),
        sa.Column("gov", sa.BigInteger(), nullable=False),
        sa.Column("cash", sa.BigInteger(), nullable=False),
        sa.Column("in_kind", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "gov >= 0 AND cash >= 0 AND in_kind >= 0", name=op.f("ck_cost_line__amounts_are_not_negative")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_cost_line__application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_line")),
        sa.UniqueConstraint("application_id", "item_code", name=op.f("uq_cost_line__application_id_item_code")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_submission__application_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["user_account.id"], name=op.f("fk_submission__submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "version", name=op.f("uq_submission__application_id_version")),
    )
    for statement in guards.append_only("submission", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("submission")
    op.drop_table("cost_line")
    op.drop_table("consent")
    op.drop_index(op.f("ix_attachment__application_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_application__supplier_id"), table_name="application")
    op.drop_index("ix_application__round_state", table_name="application")
    op.drop_index(op.f("ix_application__organisation_id"), table_name="application")
    op.drop_table("application")
