"""A deposit may be more than is owed, or nobody's, and goes back."""

from alembic import op

revision = "0021"
down_revision = "0020"

BEFORE = {
    "state_is_known": "state IN ('unmatched', 'matched')",
    "matched_has_an_agreement": "state = 'unmatched' OR agreement_id IS NOT NULL",
}
AFTER = {
    "state_is_known": "state IN ('unmatched', 'matched', 'surplus', 'returned')",
    "matched_has_an_agreement": "state IN ('unmatched', 'returned') OR agreement_id IS NOT NULL",
}


def _exchange(old: dict[str, str], new: dict[str, str]) -> None:
    with op.batch_alter_table("deposit") as batch:
        for name in old:
            batch.drop_constraint(op.f(f"ck_deposit__{name}"), type_="check")
        for name, rule in new.items():
            batch.create_check_constraint(op.f(f"ck_deposit__{name}"), rule)


def upgrade() -> None:
    _exchange(BEFORE, AFTER)


def downgrade() -> None:
    _exchange(AFTER, BEFORE)
