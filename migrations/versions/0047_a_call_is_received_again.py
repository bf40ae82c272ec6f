"""A closed call is received again when two officers agree."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PEOPLE = ("reopening_asked_by", "reopened_by")
TWO = op.f("ck_round__reopened_by_a_second_person")


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("reopen_until", sa.DateTime(timezone=True), nullable=True))
        for name in PEOPLE:
            batch.add_column(sa.Column(name, ID, nullable=True))
            batch.create_foreign_key(op.f(f"fk_round__{name}"), "user_account", [name], ["id"])
        batch.create_check_constraint(TWO, "reopened_by IS NULL OR reopened_by <> reopening_asked_by")


def downgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(TWO, type_="check")
        for name in PEOPLE:
            batch.drop_constraint(op.f(f"fk_round__{name}"), type_="foreignkey")
            batch.drop_column(name)
        batch.drop_column("reopen_until")
