"""A payment order keeps whom it pays; an account changes by a request; a chosen plan keeps its names.

Of orders of before, the account of today is taken where the order's own index says that it has the same bank and
number; what the holder was then is not known and taken to be the same. Where the index says otherwise, bank, number and
holder stay unknown. An order that waits for its approval or for the bank can be confirmed only where they are known.
"""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards
from vouchers.db.sealing import blind_index, seal, unseal

revision = "0027"
down_revision = "0026"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ALIVE = sa.text("state IN ('requested', 'approved')")
STATES = ("requested", "approved", "in_force", "rejected", "withdrawn")

ORDERS = """
    SELECT o.id, o.batch_id, o.invoice_id, o.account_index, o.state, n.name, n.business_number, b.id
      AS account_id, b.bank_code,
        b.holder, b.number_sealed, b.number_index, b.last_digits
    FROM payment_order o JOIN invoice i ON i.id = o.invoice_id JOIN purchase p ON p.id = i.purchase_id
    JOIN agreement a ON a.id = p.agreement_id JOIN supplier s ON s.id = a.supplier_id
      JOIN organisation n ON n.id = s.organisation_id
    LEFT JOIN bank_account b ON b.supplier_id = s.id
"""
KNOWN = """
    UPDATE payment_order SET payee = :name, payee_number = :business_number, bank_code = :bank_code, holder = :holder,
        number_sealed = :sealed, last_digits = :last_digits, approved_index = :approved WHERE id = :id
"""
UNKNOWN = "UPDATE payment_order SET payee = :name, payee_number = :business_number WHERE id = :id"


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    with op.batch_alter_table("payment_order") as batch:
        batch.add_column(sa.Column("payee", sa.String(100), nullable=True))
        for name, kind in (
            ("payee_number", sa.String(10)), ("bank_code", sa.String(3)), ("holder", sa.String(100)),
            ("number_sealed", sa.Text()),
            ("last_digits", sa.String(4)), ("approved_index", sa.String(64)),
        ):  # fmt: skip
            batch.add_column(sa.Column(name, kind, nullable=True))
    _fill_orders()
    with op.batch_alter_table("payment_order") as batch:
        batch.alter_column("payee", existing_type=sa.String(100), nullable=False)
    op.execute(sa.text(guards.frozen_payees(dialect, "cash").replace(":", "\\:")))
    op.create_table(
        "account_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("supplier_id", ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="state_is_known", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("bank_code", sa.String(3), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("number_sealed", sa.Text(), nullable=False),
        sa.Column("number_index", sa.String(64), nullable=False),
        sa.Column("last_digits", sa.String(4), nullable=False),
        sa.Column("old_bank_code", sa.String(3), nullable=True),
        sa.Column("old_holder", sa.String(100), nullable=True),
        sa.Column("old_last_digits", sa.String(4), nullable=True),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", ID, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'in_force') OR (decided_by IS NOT NULL AND in_force_on IS NOT NULL)",
            name=op.f("ck_account_change__approved_has_a_day"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by",
            name=op.f("ck_account_change__decided_by_a_second_person"),
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_account_change__decided_by")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_account_change__file_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["user_account.id"], name=op.f("fk_account_change__requested_by")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_account_change__supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_change")),
    )
    op.create_index(op.f("ix_account_change__number_index"), "account_change", ["number_index"])
    op.create_index(op.f("ix_account_change__supplier_id"), "account_change", ["supplier_id"])
    op.create_index(
        "uq_account_change__one_alive",
        "account_change",
        ["supplier_id"],
        unique=True,
        sqlite_where=ALIVE,
        postgresql_where=ALIVE,
    )
    _name_chosen_plans(dialect)


def _fill_orders() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.text(ORDERS)).mappings().all():
        values = {"id": row["id"], "name": row["name"], "business_number": row["business_number"]}
        if row["account_id"] is None or row["number_index"] != row["account_index"]:
            connection.execute(sa.text(UNKNOWN), values)
            continue
        number = unseal(row["number_sealed"], place=f"bank_account|number|{row['account_id']}")
        place = f"payment_order|number|{row['batch_id']}|{row['invoice_id']}"
        payee = "|".join((row["bank_code"], number, row["holder"], row["business_number"] or row["name"]))
        approved = None if row["state"] in ("drawn_up", "dropped") else blind_index(payee)
        values |= {name: row[name] for name in ("bank_code", "holder", "last_digits")}
        connection.execute(sa.text(KNOWN), values | {"sealed": seal(number, place=place), "approved": approved})


def _without_guard(dialect: str, table: str) -> None:
    if dialect == "postgresql":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return
    for trigger in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_{trigger}")


def _with_guard(dialect: str, table: str) -> None:
    if dialect == "postgresql":
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    for statement in guards.append_only(table, dialect):
        op.execute(statement)


def _name_chosen_plans(dialect: str) -> None:
    """The names of today: what they were when a company chose was not kept."""
    names = (("service", sa.String(100)), ("plan_name", sa.String(100)), ("unit", sa.String(40)))
    _without_guard(dialect, "proposal_line")
    with op.batch_alter_table("proposal_line") as batch:
        for name, kind in names:
            batch.add_column(sa.Column(name, kind, nullable=True))
    plan = "FROM plan p JOIN solution s ON s.id = p.solution_id WHERE p.id = proposal_line.plan_id"
    op.execute(
        f"UPDATE proposal_line SET service = (SELECT s.name {plan}), plan_name = (SELECT p.name {plan}), unit = "
        f"(SELECT p.unit {plan})"
    )
    with op.batch_alter_table("proposal_line") as batch:
        for name, kind in names:
            batch.alter_column(name, existing_type=kind, nullable=False)
    _with_guard(dialect, "proposal_line")


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    _without_guard(dialect, "proposal_line")
    with op.batch_alter_table("proposal_line") as batch:
        for name in ("unit", "plan_name", "service"):
            batch.drop_column(name)
    _with_guard(dialect, "proposal_line")
    op.drop_table("account_change")
    op.execute("DROP TRIGGER payment_order_frozen" + (" ON payment_order" if dialect == "postgresql" else ""))
    with op.batch_alter_table("payment_order") as batch:
        for name in ("approved_index", "last_digits", "number_sealed", "holder", "bank_code", "payee_number", "payee"):
            batch.drop_column(name)
