"""Of the suppliers that would take part the company chooses one."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

KNOWN = op.f("ck_proposal__state_is_known")
OLD = "'proposed', 'accepted', 'declined', 'taken_back', 'lapsed'"
OPEN = "uq_proposal__one_open"


def upgrade() -> None:
    op.drop_index(OPEN, table_name="proposal")
    with op.batch_alter_table("proposal") as batch:
        batch.drop_constraint(KNOWN, type_="check")
        batch.create_check_constraint(KNOWN, f"state IN ({OLD}, 'willing')")
    _one_open("state IN ('proposed', 'willing', 'accepted')")


def downgrade() -> None:
    """Who would take part and was not chosen is asked again."""
    op.execute("UPDATE proposal SET state = 'proposed', answer = NULL, answered_at = NULL WHERE state = 'willing'")
    op.drop_index(OPEN, table_name="proposal")
    with op.batch_alter_table("proposal") as batch:
        batch.drop_constraint(KNOWN, type_="check")
        batch.create_check_constraint(KNOWN, f"state IN ({OLD})")
    _one_open("state IN ('proposed', 'accepted')")


def _one_open(condition: str) -> None:
    op.create_index(
        OPEN, "proposal", ["application_id", "supplier_id"], unique=True,
        sqlite_where=sa.text(condition), postgresql_where=sa.text(condition),
    )  # fmt: skip
