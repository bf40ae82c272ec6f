"""A letter that a mail server refuses for good is given up; a tick that failed is run again."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.add_column("letter", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("job_run", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("job_run") as batch:
        batch.alter_column("tries", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("job_run") as batch:
        batch.drop_column("tries")
    with op.batch_alter_table("letter") as batch:
        batch.drop_column("returned_at")
