"""The officer whom a case is asked about."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "case_officer",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "application_id", ID, sa.ForeignKey("application.id", name=op.f("fk_case_officer__application_id")),
            nullable=False,
        ),
        sa.Column(
            "user_id", ID, sa.ForeignKey("user_account.id", name=op.f("fk_case_officer__user_id")), nullable=False
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("application_id", name=op.f("uq_case_officer__application_id")),
    )  # fmt: skip
    op.create_index("ix_case_officer__user_id", "case_officer", ["user_id", "id"])


def downgrade() -> None:
    op.drop_table("case_officer")
