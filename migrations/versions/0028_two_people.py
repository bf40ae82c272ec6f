"""Two people where money or rights move: who took a step stands beside it, and the next step is somebody else's.

Who took the steps of before is read from the record. Where one person had taken two that are two people's now, the
second one is left empty: it stands in the record and can be found there, but the rule does not hold for what was done
before it was made.
"""

import sqlalchemy as sa
from alembic import op

from vouchers.db import guards

revision = "0028"
down_revision = "0027"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROPOSED = sa.text("state = 'proposed'")

PEOPLE = {
    "round": ("budget_set_by", "opened_by"),
    "agreement": ("drawn_up_by", "concluded_by"),
    "deposit": ("matched_by", "return_recorded_by", "return_confirmed_by"),
    "settlement": ("confirmed_by", "return_recorded_by", "return_confirmed_by"),
    "settlement_line": ("decided_by",),
    "invoice": ("waiver_by", "waiver_confirmed_by"),
}
OTHERS = {
    "deposit": (("returned_on", sa.Date()), ("return_line", sa.String(60))),
    "settlement": (("auditor_name", sa.String(100)),),
    "invoice": (("waiver_reason", sa.String(40)),),
}
CHECKS = {
    "round": {"opened_by_a_second_person": "opened_by IS NULL OR opened_by <> budget_set_by"},
    "agreement": {"concluded_by_a_second_person": "concluded_by IS NULL OR concluded_by <> drawn_up_by"},
    "deposit": {
        "returned_by_who_did_not_match": "return_recorded_by IS NULL OR matched_by IS NULL OR return_recorded_by <> "
        "matched_by",
        "return_confirmed_by_a_second_person": "return_confirmed_by IS NULL OR return_confirmed_by <> "
        "return_recorded_by",
        "returning_says_how": "state <> 'returning' OR (return_recorded_by IS NOT NULL AND returned_on IS NOT NULL "
        "AND return_line IS NOT NULL)",
    },
    "settlement": {
        "returned_by_who_did_not_confirm": "return_recorded_by IS NULL OR confirmed_by IS NULL OR return_recorded_by "
        "<> confirmed_by",
        "return_confirmed_by_a_second_person": "return_confirmed_by IS NULL OR return_confirmed_by <> "
        "return_recorded_by",
        "returning_has_a_person": "state <> 'returning' OR return_recorded_by IS NOT NULL",
    },
    "invoice": {"waived_by_two": "waiver_confirmed_by IS NULL OR waiver_confirmed_by <> waiver_by"},
    "appointment": {
        "nobody_appoints_oneself": "appointed_by IS NULL OR appointed_by <> user_id",
        "confirmed_by_a_second_person": "confirmed_by IS NULL OR confirmed_by NOT IN (appointed_by, user_id)",
        "nobody_dismisses_oneself": "ended_by IS NULL OR ended_by <> user_id",
        "money_is_given_by_two": "role NOT IN ('approver', 'finance') OR started_at IS NULL OR confirmed_by IS NOT "
        "NULL OR appointed_by IS NULL",
    },
}
STATES = {
    "deposit": (
        "state IN ('unmatched', 'matched', 'surplus', 'returned')",
        "state IN ('unmatched', 'matched', 'surplus', 'returning', 'returned')",
    ),
    "settlement": (
        "state IN ('open', 'under_review', 'reviewed', 'confirmed', 'returned', 'closed')",
        "state IN ('open', 'under_review', 'reviewed', 'confirmed', 'returning', 'returned', 'closed')",
    ),
    "payment_batch": (
        "state IN ('drawn_up', 'ordered', 'rejected', 'completed')",
        "state IN ('drawn_up', 'ordered', 'rejected', 'completed', 'partly_failed', 'failed')",
    ),
}
MATCHED = (
    "state IN ('unmatched', 'returned') OR agreement_id IS NOT NULL",
    "state IN ('unmatched', 'returning', 'returned') OR agreement_id IS NOT NULL",
)


def _who(table: str, column: str, kind: str, *actions: str) -> str:
    """Put whoever took the newest of these steps of a thing into its column."""
    listed = ", ".join(f"'{action}'" for action in actions)
    return (
        f"UPDATE {table} SET {column} = (SELECT t.user_id FROM transition t WHERE t.kind = '{kind}' AND t.thing_id = "
        f"{table}.id "
        f"AND t.action IN ({listed}) ORDER BY t.id DESC LIMIT 1)"
    )


FILL = (
    _who("round", "budget_set_by", "round", "create", "edit"),
    _who("round", "opened_by", "round", "open"),
    "UPDATE round SET opened_by = NULL WHERE opened_by = budget_set_by",
    _who("agreement", "drawn_up_by", "agreement", "draw_up"),
    _who("agreement", "concluded_by", "agreement", "sign_agency"),
    "UPDATE agreement SET concluded_by = NULL WHERE concluded_by = drawn_up_by",
    _who("deposit", "matched_by", "deposit", "match", "match_part"),
    "UPDATE deposit SET return_line = (SELECT substr(t.reason, 1, 60) FROM transition t WHERE t.kind = 'deposit' AND "
    "t.thing_id = deposit.id "
    "AND t.target = 'returned' ORDER BY t.id DESC LIMIT 1) WHERE state = 'returned'",
    _who("settlement", "confirmed_by", "settlement", "confirm"),
    "UPDATE settlement SET auditor_name = (SELECT u.name FROM user_account u WHERE u.id = settlement.auditor_id)",
    # One step per settlement says that a line was decided, not which one: whoever decided last stands for all of them.
    "UPDATE settlement_line SET decided_by = (SELECT t.user_id FROM transition t WHERE t.kind = 'settlement' AND "
    "t.action = 'decide' "
    "AND t.thing_id = settlement_line.settlement_id ORDER BY t.id DESC LIMIT 1) WHERE decision <> 'undecided'",
    "UPDATE payment_batch SET state = CASE WHEN EXISTS (SELECT 1 FROM payment_order o WHERE o.batch_id = "
    "payment_batch.id "
    "AND o.state = 'paid') THEN 'partly_failed' ELSE 'failed' END WHERE state = 'completed' AND EXISTS (SELECT 1 FROM "
    "payment_order o "
    "WHERE o.batch_id = payment_batch.id AND o.state = 'failed')",
)


def upgrade() -> None:
    _appointments()
    for table, (_before, after) in STATES.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}__state_is_known"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}__state_is_known"), after)
            if table == "deposit":
                batch.drop_constraint(op.f("ck_deposit__matched_has_an_agreement"), type_="check")
                batch.create_check_constraint(op.f("ck_deposit__matched_has_an_agreement"), MATCHED[1])
    for table, columns in PEOPLE.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(sa.Column(column, ID, nullable=True))
                batch.create_foreign_key(op.f(f"fk_{table}__{column}"), "user_account", [column], ["id"])
            for column, kind in OTHERS.get(table, ()):
                batch.add_column(sa.Column(column, kind, nullable=True))
    for statement in FILL:
        op.execute(statement)
    for table, rules in CHECKS.items():
        if table != "appointment":
            with op.batch_alter_table(table) as batch:
                for name, rule in rules.items():
                    batch.create_check_constraint(op.f(f"ck_{table}__{name}"), rule)
    _exclusions()


def _appointments() -> None:
    with op.batch_alter_table("appointment") as batch:
        for column in ("appointed_by", "confirmed_by", "ended_by"):
            batch.add_column(sa.Column(column, ID, nullable=True))
            batch.create_foreign_key(op.f(f"fk_appointment__{column}"), "user_account", [column], ["id"])
        batch.add_column(sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("reason", sa.String(500), nullable=False, server_default=""))
        batch.add_column(sa.Column("end_reason", sa.String(500), nullable=True))
        batch.alter_column("started_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute("UPDATE appointment SET appointed_at = started_at")
    with op.batch_alter_table("appointment") as batch:
        batch.alter_column("appointed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.alter_column("reason", existing_type=sa.String(500), server_default=None)
        for name, rule in CHECKS["appointment"].items():
            batch.create_check_constraint(op.f(f"ck_appointment__{name}"), rule)
    for statement in guards.KEPT_APPOINTMENTS[op.get_bind().dialect.name]:
        op.execute(statement)


def _exclusions() -> None:
    states = ("proposed", "confirmed", "returned", "taken_back", "lapsed")
    op.create_table(
        "exclusion",
        sa.Column("id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="state_is_known", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", ID, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ground <> '' AND reason <> ''", name=op.f("ck_exclusion__says_why")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by IS NOT NULL", name=op.f("ck_exclusion__confirmed_has_a_person")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_exclusion__decided_by_a_second_person")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_exclusion__application_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["user_account.id"], name=op.f("fk_exclusion__decided_by")),
        sa.ForeignKeyConstraint(["proposed_by"], ["user_account.id"], name=op.f("fk_exclusion__proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusion")),
    )
    op.create_index(op.f("ix_exclusion__application_id"), "exclusion", ["application_id"])
    op.create_index(
        "uq_exclusion__one_proposed",
        "exclusion",
        ["application_id"],
        unique=True,
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.drop_table("exclusion")
    op.execute(
        "UPDATE deposit SET state = CASE WHEN agreement_id IS NULL THEN 'unmatched' ELSE 'surplus' END WHERE state = "
        "'returning'"
    )
    op.execute("UPDATE settlement SET state = 'confirmed' WHERE state = 'returning'")
    op.execute("UPDATE payment_batch SET state = 'completed' WHERE state IN ('partly_failed', 'failed')")
    for table, columns in PEOPLE.items():
        with op.batch_alter_table(table) as batch:
            for name in CHECKS.get(table, {}):
                batch.drop_constraint(op.f(f"ck_{table}__{name}"), type_="check")
            for column in columns:
                batch.drop_constraint(op.f(f"fk_{table}__{column}"), type_="foreignkey")
                batch.drop_column(column)
            for column, _kind in OTHERS.get(table, ()):
                batch.drop_column(column)
    for table, (before, _after) in STATES.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}__state_is_known"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}__state_is_known"), before)
            if table == "deposit":
                batch.drop_constraint(op.f("ck_deposit__matched_has_an_agreement"), type_="check")
                batch.create_check_constraint(op.f("ck_deposit__matched_has_an_agreement"), MATCHED[0])
    triggers = ("kept", "stays") if dialect == "sqlite" else ("kept", "stays", "truncate")
    for trigger in triggers:
        op.execute(f"DROP TRIGGER appointment_{trigger}" + (" ON appointment" if dialect == "postgresql" else ""))
    op.execute("DELETE FROM appointment WHERE started_at IS NULL")
    with op.batch_alter_table("appointment") as batch:
        for name in CHECKS["appointment"]:
            batch.drop_constraint(op.f(f"ck_appointment__{name}"), type_="check")
        for column in ("appointed_by", "confirmed_by", "ended_by"):
            batch.drop_constraint(op.f(f"fk_appointment__{column}"), type_="foreignkey")
            batch.drop_column(column)
        for column in ("appointed_at", "reason", "end_reason"):
            batch.drop_column(column)
        batch.alter_column("started_at", existing_type=sa.DateTime(timezone=True), nullable=False)
