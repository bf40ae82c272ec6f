"""What pages look rows up by has an index; a document that a newer one replaced before it was made is not made."""

from alembic import op

revision = "0055"
down_revision = "0054"

INDEXES = {
    "ix_agreement__application_id": ("agreement", ["application_id"]),
    "ix_agreement__document_id": ("agreement", ["document_id"]),
    "ix_agreement__state": ("agreement", ["state", "id"]),
    "ix_application__revises_id": ("application", ["revises_id"]),
    "ix_deposit__round_id": ("deposit", ["round_id"]),
    "ix_document__supersedes_id": ("document", ["supersedes_id"]),
    "ix_invoice__agreement_id": ("invoice", ["agreement_id"]),
    "ix_payment_order__invoice_id": ("payment_order", ["invoice_id"]),
    "ix_ranking_row__ranking": ("ranking_row", ["ranking_id", "id"]),
    "ix_selection_line__application_id": ("selection_line", ["application_id"]),
    "ix_settlement_line__invoice_id": ("settlement_line", ["invoice_id"]),
}
KNOWN = "'waiting', 'ready', 'failed'"


def upgrade() -> None:
    _holds(f"{KNOWN}, 'replaced'")
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    op.execute("UPDATE document SET state = 'waiting' WHERE state = 'replaced'")
    _holds(KNOWN)


def _holds(states: str) -> None:
    name = op.f("ck_document__state_is_known")
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"state IN ({states})")
