"""What a step moved is its subject; a thing is what the ledger names."""

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.execute("ALTER TABLE transition RENAME COLUMN thing_id TO subject_id")


def downgrade() -> None:
    op.execute("ALTER TABLE transition RENAME COLUMN subject_id TO thing_id")
