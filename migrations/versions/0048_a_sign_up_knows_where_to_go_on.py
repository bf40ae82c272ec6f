"""A sign-up knows the page from which it was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    with op.batch_alter_table("sign_up") as batch:
        batch.add_column(sa.Column("goes_on", sa.String(200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_up") as batch:
        batch.drop_column("goes_on")
