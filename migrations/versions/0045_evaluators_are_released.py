"""Panels are dissolved, seats and assignments released."""

from alembic import op

revision = "0045"
down_revision = "0044"

STATES = {
    "panel": ("'forming', 'scoring', 'closed'", "dissolved", "closed"),
    "seat": ("'invited', 'accepted', 'declined'", "released", "declined"),
    "assignment": ("'assigned', 'cleared', 'recused', 'submitted'", "released", "recused"),
}
"""By table: what was known, what is new, and as what an earlier release takes it."""


def upgrade() -> None:
    for table, (known, new, _before) in STATES.items():
        _holds(table, f"{known}, '{new}'")


def downgrade() -> None:
    for table, (known, new, before) in STATES.items():
        op.execute(f"UPDATE {table} SET state = '{before}' WHERE state = '{new}'")
        _holds(table, known)


def _holds(table: str, states: str) -> None:
    name = op.f(f"ck_{table}__state_is_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"state IN ({states})")
