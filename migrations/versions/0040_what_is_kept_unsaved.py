"""What somebody typed or chose and could not save yet, and which presses were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("user_account.id", name=op.f("fk_kept_form__user_id")), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("fields_sealed", sa.Text(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "path", name=op.f("uq_kept_form__user_id_path")),
    )
    op.create_index(op.f("ix_kept_form__expires_at"), "kept_form", ["expires_at"])
    op.create_table(
        "kept_file",
        sa.Column("id", ID, primary_key=True),
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("user_id", ID, sa.ForeignKey("user_account.id", name=op.f("fk_kept_file__user_id")), nullable=False),
        sa.Column("filename", sa.String(300), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("token", name=op.f("uq_kept_file__token")),
    )
    op.create_index(op.f("ix_kept_file__user_id"), "kept_file", ["user_id"])
    op.create_index(op.f("ix_kept_file__expires_at"), "kept_file", ["expires_at"])

    op.create_table(
        "button",
        sa.Column("token", sa.String(43), primary_key=True),
        sa.Column("user_id", ID, primary_key=True),
        sa.Column("location", sa.String(1000)),
        sa.Column("pressed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_button__pressed_at"), "button", ["pressed_at"])


def downgrade() -> None:
    op.drop_table("button")
    op.drop_table("kept_file")
    op.drop_table("kept_form")
