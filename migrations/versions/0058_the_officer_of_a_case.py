"""The officer whom a case is asked about, and who stands in for an officer."""

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
    op.create_table(
        "absence",
        sa.Column("id", ID, primary_key=True),
        sa.Column("user_id", ID, sa.ForeignKey("user_account.id", name=op.f("fk_absence__user_id")), nullable=False),
        sa.Column(
            "deputy_id", ID, sa.ForeignKey("user_account.id", name=op.f("fk_absence__deputy_id")), nullable=False
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("deputy_id <> user_id", name=op.f("ck_absence__deputy_is_another")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absence__ends_after_it_begins")),
    )  # fmt: skip
    op.create_index("ix_absence__user_id", "absence", ["user_id", "last_day"])
    op.create_index("ix_absence__deputy_id", "absence", ["deputy_id", "last_day"])


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("case_officer")
