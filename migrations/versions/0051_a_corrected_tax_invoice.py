"""The corrected tax invoice of an invoice that was accepted in part."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

INDEX = "uq_invoice__corrected_by"


def upgrade() -> None:
    op.add_column("invoice", sa.Column("corrected_by", sa.String(24), nullable=True))
    op.add_column("invoice", sa.Column("corrected_on", sa.Date(), nullable=True))
    op.create_index(INDEX, "invoice", ["corrected_by"], unique=True)


def downgrade() -> None:
    op.drop_index(INDEX, "invoice")
    op.drop_column("invoice", "corrected_on")
    op.drop_column("invoice", "corrected_by")
