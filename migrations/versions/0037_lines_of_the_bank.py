"""The day and number of a transfer stand on its line of the bank's statement alone; what it was taken for points there.

Returns of deposits that earlier releases recorded without a line get one, of the ledger's day where no other is known;
the way back leaves it.
"""

import sqlalchemy as sa
from alembic import op

from vouchers.bank.rules import canonical
from vouchers.db import guards
from vouchers.programmes.accounts import account_code

revision = "0037"
down_revision = "0036"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
POINTERS = (
    ("deposit", "line_id", "deposit"),
    ("deposit", "return_line_id", "deposit_return"),
    ("payment_order", "line_id", "payment"),
    ("settlement", "treasury_line_id", "treasury_return"),
    ("settlement", "company_line_id", "company_return"),
)
COPIES = {  # what stands twice until now, by the pointer that takes its place
    ("deposit", "line_id"): ("statement_line", "deposited_on"),
    ("deposit", "return_line_id"): ("return_line", "returned_on"),
    ("payment_order", "line_id"): ("bank_reference", "paid_on"),
    ("settlement", "treasury_line_id"): ("treasury_reference", "returned_on"),
    ("settlement", "company_line_id"): ("company_reference", "returned_on"),
}
UNLINKED = """SELECT d.id, d.round_id, r.programme_code, d.return_line, COALESCE(d.returned_on,
        (SELECT e.effective_date FROM ledger_event e WHERE e.idem_key = 'return-deposit/' || d.id), d.deposited_on)
          AS returned_on
    FROM deposit d JOIN round r ON r.id = d.round_id WHERE d.return_line IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM statement_line s WHERE s.use = 'deposit_return' AND s.thing_id = d.id)
      ORDER BY d.id"""
WAYS = {
    "returning_says_how": (
        "state <> 'returning' OR (return_recorded_by IS NOT NULL AND returned_on IS NOT NULL AND return_line IS NOT "
        "NULL)",
        "state <> 'returning' OR (return_recorded_by IS NOT NULL AND return_line_id IS NOT NULL)",
    ),
    "paid_by_the_bank": (
        "state <> 'paid' OR (bank_reference IS NOT NULL AND paid_on IS NOT NULL)",
        "state <> 'paid' OR line_id IS NOT NULL",
    ),
}


def upgrade() -> None:
    _add_missing_lines()
    for table, pointer, use in POINTERS:
        op.add_column(table, sa.Column(pointer, ID, nullable=True))
        op.execute(
            f"UPDATE {table} SET {pointer} = (SELECT s.id FROM statement_line s WHERE s.use = '{use}' AND s.thing_id "
            f"= {table}.id)"
        )
    with op.batch_alter_table("deposit") as batch:
        batch.alter_column("line_id", existing_type=ID, existing_nullable=True, nullable=False)
        _point(batch, "deposit", "line_id", "return_line_id")
        _say(batch, "deposit", "returning_says_how", now=1)
        for column in ("statement_line", "deposited_on", "return_line", "returned_on"):
            batch.drop_column(column)
    with op.batch_alter_table("payment_order") as batch:
        _point(batch, "payment_order", "line_id")
        _say(batch, "payment_order", "paid_by_the_bank", now=1)
        batch.drop_constraint(op.f("uq_payment_order__round_id_paid_on_bank_reference"), type_="unique")
        batch.drop_constraint(op.f("fk_payment_order__batch_id"), type_="foreignkey")
        batch.create_foreign_key(op.f("fk_payment_order__batch_id"), "payment_batch", ["batch_id"], ["id"])
        for column in ("bank_reference", "paid_on", "round_id"):
            batch.drop_column(column)
    with op.batch_alter_table("payment_batch") as batch:
        batch.drop_constraint(op.f("uq_payment_batch__id_round_id"), type_="unique")
    with op.batch_alter_table("settlement") as batch:
        _point(batch, "settlement", "treasury_line_id", "company_line_id")
        for column in ("treasury_reference", "company_reference", "returned_on"):
            batch.drop_column(column)
    with op.batch_alter_table("statement_line") as batch:
        batch.drop_constraint(op.f("uq_statement_line__use_thing_id"), type_="unique")
        batch.drop_column("thing_id")
    _freeze_again()


def downgrade() -> None:
    with op.batch_alter_table("statement_line") as batch:
        batch.add_column(sa.Column("thing_id", ID, nullable=True))
    for table, pointer, use in POINTERS:
        op.execute(
            f"UPDATE statement_line SET thing_id = (SELECT t.id FROM {table} t WHERE t.{pointer} = statement_line.id) "
            f"WHERE use = '{use}'"
        )
    with op.batch_alter_table("statement_line") as batch:
        batch.alter_column("thing_id", existing_type=ID, existing_nullable=True, nullable=False)
        batch.create_unique_constraint(op.f("uq_statement_line__use_thing_id"), ["use", "thing_id"])
    for table in ("deposit", "payment_order", "settlement"):
        copies = [pair for (copied, _), pair in COPIES.items() if copied == table]
        for number in (number for number, _ in copies):
            op.add_column(table, sa.Column(number, sa.String(60), nullable=True))
        for day in sorted({day for _, day in copies}):
            op.add_column(table, sa.Column(day, sa.Date(), nullable=True))
    for (table, pointer), (number, day) in COPIES.items():
        op.execute(
            f"UPDATE {table} SET {number} = (SELECT s.number FROM statement_line s WHERE s.id = {table}.{pointer}), "
            f"{day} = (SELECT s.booked_on FROM statement_line s WHERE s.id = {table}.{pointer}) WHERE {pointer} IS "
            "NOT NULL"
        )
    with op.batch_alter_table("payment_batch") as batch:
        batch.create_unique_constraint(op.f("uq_payment_batch__id_round_id"), ["id", "round_id"])
    op.add_column("payment_order", sa.Column("round_id", ID, nullable=True))
    op.execute(
        "UPDATE payment_order SET round_id = (SELECT b.round_id FROM payment_batch b WHERE b.id = "
        "payment_order.batch_id)"
    )
    with op.batch_alter_table("deposit") as batch:
        _say(batch, "deposit", "returning_says_how", now=0)
        _unpoint(batch, "deposit", "line_id", "return_line_id")
        batch.alter_column("statement_line", existing_type=sa.String(60), existing_nullable=True, nullable=False)
        batch.alter_column("deposited_on", existing_type=sa.Date(), existing_nullable=True, nullable=False)
    with op.batch_alter_table("payment_order") as batch:
        _say(batch, "payment_order", "paid_by_the_bank", now=0)
        _unpoint(batch, "payment_order", "line_id")
        batch.alter_column("round_id", existing_type=ID, existing_nullable=True, nullable=False)
        batch.drop_constraint(op.f("fk_payment_order__batch_id"), type_="foreignkey")
        batch.create_foreign_key(
            op.f("fk_payment_order__batch_id"), "payment_batch", ["batch_id", "round_id"], ["id", "round_id"]
        )
        batch.create_unique_constraint(
            op.f("uq_payment_order__round_id_paid_on_bank_reference"), ["round_id", "paid_on", "bank_reference"]
        )
    with op.batch_alter_table("settlement") as batch:
        _unpoint(batch, "settlement", "treasury_line_id", "company_line_id")
    _freeze_again()


def _add_missing_lines() -> None:
    bind = op.get_bind()
    typed = sa.text(UNLINKED).columns(id=sa.Integer, round_id=sa.Integer, returned_on=sa.Date)
    for row in bind.execute(typed).mappings().all():
        account, key = account_code(row["programme_code"]), canonical(row["return_line"] + "0")[:-1]
        line = {
            "round_id": row["round_id"],
            "account": account,
            "day": row["returned_on"],
            "number": row["return_line"],
            "key": key,
            "thing": row["id"],
        }
        taken = sa.text("SELECT 1 FROM statement_line WHERE account = :account AND booked_on = :day AND key = :key")
        if (
            not key
            or bind.execute(
                taken.bindparams(sa.bindparam("day", type_=sa.Date)),
                {name: line[name] for name in ("account", "day", "key")},
            ).first()
        ):
            line["key"] = f"{key[:40]}#deposit_return{row['id']}"
        insert = sa.text(
            "INSERT INTO statement_line (round_id, account, booked_on, number, key, use, thing_id) "
            "VALUES (:round_id, :account, :day, :number, :key, 'deposit_return', :thing)"
        )
        bind.execute(insert.bindparams(sa.bindparam("day", type_=sa.Date)), line)


def _point(batch, table: str, *columns: str) -> None:
    for column in columns:
        batch.create_foreign_key(op.f(f"fk_{table}__{column}"), "statement_line", [column], ["id"])
        batch.create_unique_constraint(op.f(f"uq_{table}__{column}"), [column])


def _unpoint(batch, table: str, *columns: str) -> None:
    for column in columns:
        batch.drop_constraint(op.f(f"uq_{table}__{column}"), type_="unique")
        batch.drop_constraint(op.f(f"fk_{table}__{column}"), type_="foreignkey")
        batch.drop_column(column)


def _say(batch, table: str, name: str, *, now: int) -> None:
    batch.drop_constraint(op.f(f"ck_{table}__{name}"), type_="check")
    batch.create_check_constraint(op.f(f"ck_{table}__{name}"), WAYS[name][now])


def _freeze_again() -> None:
    """SQLite's rebuilding of a table takes its triggers with it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(guards.frozen_payees("sqlite", "cash"))
