"""Notes on a case, and messages between agency, company and supplier."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0056"
down_revision = "0055"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _side(name: str) -> sa.Column[str]:
    known = sa.Enum(
        "agency", "company", "supplier", name=f"{name}_is_known", native_enum=False, create_constraint=True, length=40
    )
    return sa.Column(name, known, nullable=False)


def upgrade() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", ID, primary_key=True),
        sa.Column(
            "application_id", ID, sa.ForeignKey("application.id", name=op.f("fk_case_note__application_id")),
            nullable=False,
        ),
        _side("sender"),
        _side("addressee"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "written_by", ID, sa.ForeignKey("user_account.id", name=op.f("fk_case_note__written_by")), nullable=False
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "sender = 'agency' OR addressee = 'agency'", name=op.f("ck_case_note__the_agency_is_a_side")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_case_note__says_something")),
    )  # fmt: skip
    op.create_index("ix_case_note__application_id", "case_note", ["application_id", "id"])
    for statement in guards.append_only("case_note", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("case_note")
