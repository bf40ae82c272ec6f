"""What a second reading found: a line of the bank counts once an account,
and all who had a hand in a settlement are kept.

All rounds of a programme are paid by one account. Where lines of before are the same in two of them, all but the first
get the key of their use behind it. Whoever decided on a line is known; who opened or handed over a settlement of before
is not.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LINES = (
    "SELECT s.id, s.booked_on, s.key, s.use, s.thing_id, r.programme_code FROM statement_line s JOIN round r ON "
    "r.id = s.round_id ORDER BY s.id"
)


def upgrade() -> None:
    with op.batch_alter_table("statement_line") as batch:
        batch.add_column(sa.Column("account", sa.String(40), nullable=False, server_default=""))
        batch.drop_constraint(op.f("uq_statement_line__round_id_booked_on_key"), type_="unique")
    _lines()
    with op.batch_alter_table("statement_line") as batch:
        batch.alter_column("account", existing_type=sa.String(40), existing_nullable=False, server_default=None)
        batch.create_unique_constraint(
            op.f("uq_statement_line__account_booked_on_key"), ["account", "booked_on", "key"]
        )
    with op.batch_alter_table("settlement") as batch:
        batch.add_column(sa.Column("handled_by", sa.JSON(), nullable=False, server_default="[]"))
    _handlers()
    with op.batch_alter_table("settlement") as batch:
        batch.alter_column("handled_by", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("selection") as batch:
        batch.add_column(sa.Column("drawn_up_by", ID, nullable=True))
        batch.create_foreign_key(op.f("fk_selection__drawn_up_by"), "user_account", ["drawn_up_by"], ["id"])
        batch.create_check_constraint(
            op.f("ck_selection__confirmed_by_who_did_not_draw_up"),
            "confirmed_by IS NULL OR drawn_up_by IS NULL OR confirmed_by <> drawn_up_by",
        )


def _lines() -> None:
    bind, seen = op.get_bind(), set()
    for row in bind.execute(sa.text(LINES)).mappings().all():
        account = row["programme_code"].partition(".")[0]
        key = (
            row["key"]
            if (account, row["booked_on"], row["key"]) not in seen
            else f"{row['key'][:40]}#{row['use']}{row['thing_id']}"
        )
        seen.add((account, row["booked_on"], key))
        bind.execute(
            sa.text("UPDATE statement_line SET account = :account, key = :key WHERE id = :id"),
            {"account": account, "key": key, "id": row["id"]},
        )


def _handlers() -> None:
    bind, handled = op.get_bind(), {}
    for key, person in bind.execute(
        sa.text("SELECT settlement_id, decided_by FROM settlement_line WHERE decided_by IS NOT NULL")
    ):
        handled.setdefault(key, set()).add(person)
    table = sa.table("settlement", sa.column("id", ID), sa.column("handled_by", sa.JSON()))
    for key, people in handled.items():
        bind.execute(table.update().where(table.c.id == key).values(handled_by=sorted(people)))


def downgrade() -> None:
    with op.batch_alter_table("selection") as batch:
        batch.drop_constraint(op.f("ck_selection__confirmed_by_who_did_not_draw_up"), type_="check")
        batch.drop_constraint(op.f("fk_selection__drawn_up_by"), type_="foreignkey")
        batch.drop_column("drawn_up_by")
    with op.batch_alter_table("settlement") as batch:
        batch.drop_column("handled_by")
    with op.batch_alter_table("statement_line") as batch:
        batch.drop_constraint(op.f("uq_statement_line__account_booked_on_key"), type_="unique")
        batch.drop_column("account")
        batch.create_unique_constraint(
            op.f("uq_statement_line__round_id_booked_on_key"), ["round_id", "booked_on", "key"]
        )
