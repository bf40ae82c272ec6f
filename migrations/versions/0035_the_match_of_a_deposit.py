"""The match of a deposit is a row of agreements: the bank's deposits know whose timeline they stand on,
and no agreement.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = "state IN ('unmatched', 'returning', 'returned') OR agreement_id IS NOT NULL"
NOW = "state IN ('unmatched', 'returning', 'returned') OR matched_by IS NOT NULL"
CASE = """UPDATE deposit SET case_reference = COALESCE(
    (SELECT p.reference FROM agreement a JOIN application p ON p.id = a.application_id
      WHERE a.id = deposit.agreement_id),
    (SELECT r.reference FROM round r WHERE r.id = deposit.round_id))"""


def upgrade() -> None:
    op.create_table(
        "deposit_match",
        sa.Column("deposit_id", ID, nullable=False),
        sa.Column("agreement_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["deposit_id"], ["deposit.id"], name=op.f("fk_deposit_match__deposit_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_deposit_match__agreement_id")),
        sa.PrimaryKeyConstraint("deposit_id", name=op.f("pk_deposit_match")),
    )
    op.create_index(op.f("ix_deposit_match__agreement_id"), "deposit_match", ["agreement_id"])
    op.execute(
        "INSERT INTO deposit_match (deposit_id, agreement_id) SELECT id, agreement_id FROM deposit WHERE agreement_id "
        "IS NOT NULL"
    )
    with op.batch_alter_table("deposit") as batch:
        batch.add_column(sa.Column("case_reference", sa.String(40), nullable=False, server_default=""))
    op.execute(CASE)
    with op.batch_alter_table("deposit") as batch:
        batch.alter_column("case_reference", existing_type=sa.String(40), existing_nullable=False, server_default=None)
        batch.drop_constraint(op.f("ck_deposit__matched_has_an_agreement"), type_="check")
        batch.create_check_constraint(op.f("ck_deposit__matched_has_a_person"), NOW)
        batch.drop_constraint(op.f("fk_deposit__agreement_id"), type_="foreignkey")
        batch.drop_column("agreement_id")


def downgrade() -> None:
    with op.batch_alter_table("deposit") as batch:
        batch.add_column(sa.Column("agreement_id", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_deposit__agreement_id"), "agreement", ["agreement_id"], ["id"])
    op.execute(
        "UPDATE deposit SET agreement_id = (SELECT m.agreement_id FROM deposit_match m WHERE m.deposit_id = deposit.id)"
    )
    with op.batch_alter_table("deposit") as batch:
        batch.drop_constraint(op.f("ck_deposit__matched_has_a_person"), type_="check")
        batch.create_check_constraint(op.f("ck_deposit__matched_has_an_agreement"), BEFORE)
        batch.drop_column("case_reference")
    op.drop_table("deposit_match")
