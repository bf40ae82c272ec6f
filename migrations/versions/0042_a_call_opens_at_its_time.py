"""A second person agrees that a call opens by itself at its time."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECK = "opening_agreed_by IS NULL OR opening_agreed_by <> budget_set_by"


def upgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("opening_agreed_by", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_round__opening_agreed_by"), "user_account", ["opening_agreed_by"], ["id"])
        batch.create_check_constraint(op.f("ck_round__opening_agreed_by_a_second_person"), CHECK)


def downgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(op.f("ck_round__opening_agreed_by_a_second_person"), type_="check")
        batch.drop_constraint(op.f("fk_round__opening_agreed_by"), type_="foreignkey")
        batch.drop_column("opening_agreed_by")
