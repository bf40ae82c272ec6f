"""The piles of the desks are counted from an index, however wide and many the applications are."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_index("ix_application__state", "application", ["state", "id", "supplier_id"])


def downgrade() -> None:
    op.drop_index("ix_application__state", table_name="application")
