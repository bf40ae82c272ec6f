"""A round has an English title, and a letter its text in the other language."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.add_column("round", sa.Column("title_en", sa.String(100), nullable=False, server_default=""))
    op.add_column("letter", sa.Column("language", sa.String(2), nullable=False, server_default="ko"))
    op.add_column("letter", sa.Column("other_subject", sa.String(200), nullable=True))
    op.add_column("letter", sa.Column("other_body", sa.Text(), nullable=True))


def downgrade() -> None:
    for column in ("other_body", "other_subject", "language"):
        op.drop_column("letter", column)
    op.drop_column("round", "title_en")
