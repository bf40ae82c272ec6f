"""The orders of an approved batch are on their way one hundred after another."""

from alembic import op

revision = "0057"
down_revision = "0056"

KNOWN = "'release_results', 'draw_up_agreements', 'send_agreements'"


def upgrade() -> None:
    _holds(f"{KNOWN}, 'order_payments'")


def downgrade() -> None:
    """What an approved batch has not ordered goes, as if it had been taken out; so do the runs themselves."""
    ordered = "SELECT id FROM payment_batch WHERE state = 'ordered'"
    op.execute(f"UPDATE payment_order SET state = 'dropped' WHERE state = 'drawn_up' AND batch_id IN ({ordered})")
    op.execute("DELETE FROM unit WHERE run_id IN (SELECT id FROM run WHERE kind = 'order_payments')")
    op.execute("DELETE FROM run WHERE kind = 'order_payments'")
    _holds(KNOWN)


def _holds(kinds: str) -> None:
    name = op.f("ck_run__kind_is_known")
    with op.batch_alter_table("run") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"kind IN ({kinds})")
