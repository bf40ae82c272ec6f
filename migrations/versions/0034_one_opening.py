"""What each step changed, and which step it followed; an account's state is a column like every other one."""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0034"
down_revision = "0033"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("transition", sa.Column("changes", sa.JSON(), nullable=True))
    key = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # In one statement, so that SQLite need not rebuild a table whose triggers let nothing go.
    op.execute(
        f"ALTER TABLE transition ADD COLUMN follows_id {key} CONSTRAINT fk_transition__follows_id REFERENCES "
        "transition (id)"
    )
    op.add_column("user_account", sa.Column("state", sa.String(40), nullable=False, server_default="active"))
    op.execute("UPDATE user_account SET state = 'disabled' WHERE disabled_at IS NOT NULL")
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("state", existing_type=sa.String(40), existing_nullable=False, server_default=None)
        batch.create_check_constraint(op.f("ck_user_account__state_is_known"), "state IN ('active', 'disabled')")
        batch.create_check_constraint(
            op.f("ck_user_account__disabled_has_its_moment"), "(state = 'disabled') = (disabled_at IS NOT NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("user_account") as batch:
        batch.drop_constraint(op.f("ck_user_account__disabled_has_its_moment"), type_="check")
        batch.drop_constraint(op.f("ck_user_account__state_is_known"), type_="check")
        batch.drop_column("state")
    with op.batch_alter_table("transition") as batch:
        batch.drop_column("follows_id")
        batch.drop_column("changes")
    if op.get_bind().dialect.name == "sqlite":
        for statement in guards.append_only("transition", "sqlite"):
            op.execute(statement)
