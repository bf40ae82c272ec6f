"""One table of the bank's lines: of one day, a number stands for one transfer, in whatever spelling, in or out.

Where lines of before are the same in that way, all but the first get the key of their use behind it; the way back
leaves nothing of it.
"""

import sqlalchemy as sa
from alembic import op

from vouchers.bank.rules import canonical

revision = "0029"
down_revision = "0028"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
USES = ("deposit", "deposit_return", "payment", "treasury_return", "company_return")

BEFORE = """
    SELECT 'deposit' AS use, id AS thing_id, round_id, deposited_on AS booked_on, statement_line AS number FROM deposit
    UNION ALL SELECT 'payment', id, round_id, paid_on, bank_reference FROM payment_order WHERE state = 'paid'
    UNION ALL SELECT 'treasury_return', s.id, a.round_id, s.returned_on, s.treasury_reference FROM settlement s
        JOIN agreement g ON g.id = s.agreement_id JOIN application a ON a.id = g.application_id
        WHERE s.returned_on IS NOT NULL AND s.treasury_reference IS NOT NULL
    UNION ALL SELECT 'company_return', s.id, a.round_id, s.returned_on, s.company_reference FROM settlement s
        JOIN agreement g ON g.id = s.agreement_id JOIN application a ON a.id = g.application_id
        WHERE s.returned_on IS NOT NULL AND s.company_reference IS NOT NULL
    ORDER BY 3, 4, 2
"""


def upgrade() -> None:
    table = op.create_table(
        "statement_line",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column(
            "use",
            sa.Enum(*USES, name="use_is_known", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("thing_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_statement_line__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("round_id", "booked_on", "key", name=op.f("uq_statement_line__round_id_booked_on_key")),
        sa.UniqueConstraint("use", "thing_id", name=op.f("uq_statement_line__use_thing_id")),
    )
    seen, rows = set(), []
    typed = sa.text(BEFORE).columns(
        use=sa.String, thing_id=sa.Integer, round_id=sa.Integer, booked_on=sa.Date, number=sa.String
    )
    for row in op.get_bind().execute(typed).mappings():
        key = canonical(row["number"] + "0")[:-1]  # a number of signs alone was taken before
        if not key or (row["round_id"], row["booked_on"], key) in seen:
            key = f"{key[:40]}#{row['use']}{row['thing_id']}"
        seen.add((row["round_id"], row["booked_on"], key))
        rows.append({**row, "key": key})
    if rows:
        op.bulk_insert(table, rows)
    with op.batch_alter_table("deposit") as batch:
        batch.drop_constraint(op.f("uq_deposit__round_id_statement_line"), type_="unique")


def downgrade() -> None:
    op.execute(
        "UPDATE deposit SET statement_line = substr(statement_line, 1, 48) || ' [' || id || ']' WHERE EXISTS (SELECT "
        "1 FROM deposit d "
        "WHERE d.round_id = deposit.round_id AND d.statement_line = deposit.statement_line AND d.id < deposit.id)"
    )
    with op.batch_alter_table("deposit") as batch:
        batch.create_unique_constraint(op.f("uq_deposit__round_id_statement_line"), ["round_id", "statement_line"])
    op.drop_table("statement_line")
