"""A month of use is claimed once per agreement and cost item;
while an agreement binds, company and supplier stay together.

Where two holds had claimed one month, the later claims say of which they are a repetition: money that went twice is for
people to put right, not for a migration to hide.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = sa.text("state <> 'refused' AND month IS NOT NULL")
ONCE = sa.text("state <> 'refused' AND month IS NOT NULL AND repeats IS NULL")
FIRST = """
    UPDATE invoice SET repeats = (SELECT min(i.id) FROM invoice i WHERE i.agreement_id = invoice.agreement_id
        AND i.item_code = invoice.item_code AND i.month = invoice.month AND i.state <> 'refused' AND i.id < invoice.id)
    WHERE state <> 'refused' AND month IS NOT NULL"""
BOUND = "state = 'selected' AND supplier_id IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("purchase") as batch:
        batch.create_unique_constraint(
            op.f("uq_purchase__id_agreement_id_item_code"), ["id", "agreement_id", "item_code"]
        )
    op.add_column("invoice", sa.Column("agreement_id", ID, nullable=True))
    op.add_column("invoice", sa.Column("item_code", sa.String(40), nullable=True))
    op.add_column("invoice", sa.Column("items", sa.Integer(), nullable=False, server_default="1"))
    for column in ("agreement_id", "item_code"):
        op.execute(
            f"UPDATE invoice SET {column} = (SELECT p.{column} FROM purchase p WHERE p.id = invoice.purchase_id)"
        )
    op.add_column("invoice", sa.Column("repeats", ID, nullable=True))
    op.execute(FIRST)
    op.drop_index("uq_invoice__month_once", table_name="invoice")
    with op.batch_alter_table("invoice") as batch:
        batch.alter_column("agreement_id", existing_type=ID, nullable=False)
        batch.alter_column("item_code", existing_type=sa.String(40), nullable=False)
        batch.alter_column("items", existing_type=sa.Integer(), server_default=None)
        batch.drop_constraint(op.f("fk_invoice__purchase_id"), type_="foreignkey")
        batch.create_foreign_key(
            op.f("fk_invoice__purchase_id"), "purchase", ["purchase_id", "agreement_id", "item_code"],
            ["id", "agreement_id", "item_code"],
        )  # fmt: skip
        batch.create_foreign_key(op.f("fk_invoice__repeats"), "invoice", ["repeats"], ["id"])
        batch.create_check_constraint(op.f("ck_invoice__has_an_item"), "items > 0")
    op.create_index(
        "uq_invoice__month_once",
        "invoice",
        ["agreement_id", "item_code", "month"],
        unique=True,
        sqlite_where=ONCE,
        postgresql_where=ONCE,
    )
    op.add_column("application", sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("application", sa.Column("place_freed_at", sa.DateTime(timezone=True), nullable=True))
    alive = "FROM agreement g WHERE g.application_id = application.id AND g.state <> 'declined'"
    op.execute(f"UPDATE application SET bound_at = (SELECT g.created_at {alive}) WHERE {BOUND}")
    op.execute(
        "UPDATE application SET place_freed_at = (SELECT t.at FROM transition t JOIN agreement g ON g.id = t.thing_id "
        "WHERE "
        "t.kind = 'agreement' AND t.action = 'settle' AND g.application_id = application.id ORDER BY t.id DESC LIMIT 1)"
    )
    op.execute(
        "UPDATE application SET place_freed_at = (SELECT t.at FROM transition t JOIN agreement g ON g.id = t.thing_id "
        "WHERE "
        "t.kind = 'agreement' AND t.action = 'decline' AND g.application_id = application.id ORDER BY t.id DESC LIMIT "
        "1) "
        "WHERE bound_at IS NULL"
    )
    with op.batch_alter_table("application") as batch:
        batch.create_check_constraint(
            op.f("ck_application__bound_keeps_its_supplier"), f"bound_at IS NULL OR ({BOUND})"
        )


def downgrade() -> None:
    with op.batch_alter_table("application") as batch:
        batch.drop_constraint(op.f("ck_application__bound_keeps_its_supplier"), type_="check")
        batch.drop_column("place_freed_at")
        batch.drop_column("bound_at")
    op.drop_index("uq_invoice__month_once", table_name="invoice")
    with op.batch_alter_table("invoice") as batch:
        batch.drop_constraint(op.f("ck_invoice__has_an_item"), type_="check")
        batch.drop_constraint(op.f("fk_invoice__purchase_id"), type_="foreignkey")
        batch.create_foreign_key(op.f("fk_invoice__purchase_id"), "purchase", ["purchase_id"], ["id"])
        batch.drop_constraint(op.f("fk_invoice__repeats"), type_="foreignkey")
        for column in ("repeats", "items", "item_code", "agreement_id"):
            batch.drop_column(column)
    op.create_index(
        "uq_invoice__month_once",
        "invoice",
        ["purchase_id", "month"],
        unique=True,
        sqlite_where=BEFORE,
        postgresql_where=BEFORE,
    )
    with op.batch_alter_table("purchase") as batch:
        batch.drop_constraint(op.f("uq_purchase__id_agreement_id_item_code"), type_="unique")
