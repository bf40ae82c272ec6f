"""What was submitted can be edited in a copy until the close; the copy is submitted in its place."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIMED, KNOWN = op.f("ck_application__submitted_has_time_and_receipt"), op.f("ck_application__state_is_known")
OLD = "'draft', 'submitted', 'correction', 'eligible', 'ineligible', 'selected', 'rejected', 'withdrawn'"
RECEIVED = "(submitted_at IS NOT NULL AND receipt_number IS NOT NULL)"
COPY = (
    "(revises_id IS NULL AND state <> 'ended') OR "
    "(revises_id IS NOT NULL AND state IN ('draft', 'ended') AND receipt_number IS NULL)"
)
AGAIN = """UPDATE application SET resubmitted_at = (SELECT max(submitted_at) FROM submission
WHERE application_id = application.id AND version > 1)"""


def upgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.add_column(sa.Column("revises_id", ID, nullable=True))
        batch.add_column(sa.Column("resubmitted_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_application__revises_id"), "application", ["revises_id"], ["id"])
        batch.drop_constraint(KNOWN, type_="check")
        batch.create_check_constraint(KNOWN, f"state IN ({OLD}, 'ended')")
        batch.drop_constraint(TIMED, type_="check")
        batch.create_check_constraint(TIMED, f"state IN ('draft', 'withdrawn', 'ended') OR {RECEIVED}")
        batch.create_check_constraint(op.f("ck_application__copy_is_a_draft_or_over"), COPY)
    op.create_index(
        "uq_application__one_open_copy", "application", ["revises_id"], unique=True,
        sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"),
    )  # fmt: skip
    op.execute(AGAIN)


def downgrade() -> None:
    """Copies go, and with them what was not submitted; what has been submitted stands in its application."""
    mine = "application_id IN (SELECT id FROM application WHERE revises_id IS NOT NULL)"
    op.execute(f"UPDATE proposal SET state = 'lapsed' WHERE state IN ('proposed', 'accepted') AND {mine}")
    whole = "SELECT revises_id FROM application WHERE application.id = proposal.application_id"
    op.execute(f"UPDATE proposal SET application_id = ({whole}) WHERE {mine}")
    for table in ("cost_line", "attachment", "consent"):
        op.execute(f"DELETE FROM {table} WHERE {mine}")
    op.execute("DELETE FROM application WHERE revises_id IS NOT NULL")
    op.drop_index("uq_application__one_open_copy", table_name="application")
    with op.batch_alter_table("application") as batch:
        batch.drop_constraint(op.f("ck_application__copy_is_a_draft_or_over"), type_="check")
        batch.drop_constraint(op.f("fk_application__revises_id"), type_="foreignkey")
        batch.drop_constraint(KNOWN, type_="check")
        batch.create_check_constraint(KNOWN, f"state IN ({OLD})")
        batch.drop_constraint(TIMED, type_="check")
        batch.create_check_constraint(TIMED, f"state IN ('draft', 'withdrawn') OR {RECEIVED}")
        batch.drop_column("resubmitted_at")
        batch.drop_column("revises_id")
