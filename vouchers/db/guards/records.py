"""Records that only grow: what refuses their change and removal."""

APPEND_ONLY_FUNCTION = """
CREATE FUNCTION f_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only (%)',TG_TABLE_NAME,TG_OP USING ERRCODE='23001'; END$$
"""


def statements(script: str) -> list[str]:
    """The single statements of a script; an empty line stands between two."""
    return script.strip().split("\n\n")


def append_only(table: str, dialect: str) -> list[str]:
    """Statements after which rows of `table` can be added and never changed or deleted."""
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT,'{table} is append-only'); END"
        return [
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}",
        ]
    return [
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION "
        "f_append_only()",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION "
        "f_append_only()",
    ]


SEALED_SHEETS = {
    "sqlite": [
        """CREATE TRIGGER score_sheet_sealed BEFORE UPDATE ON score_sheet WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT,'score_sheet is sealed'); END""",
        """CREATE TRIGGER score_sheet_kept BEFORE DELETE ON score_sheet WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT,'score_sheet is sealed'); END""",
    ],
    "postgresql": [
        """CREATE TRIGGER score_sheet_sealed BEFORE UPDATE OR DELETE ON score_sheet FOR EACH ROW
WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION f_append_only()"""
    ],
}
"""Triggers that forbid UPDATE and DELETE of a submitted score sheet."""


def _changed(*columns: str) -> str:
    """A condition, for SQLite and PostgreSQL alike, under which one of the columns would change."""
    return " OR ".join(
        f"(NEW.{name} <> OLD.{name} OR (NEW.{name} IS NULL) <> (OLD.{name} IS NULL))" for name in columns
    )


_GIVEN = _changed("user_id", "role", "appointed_by", "appointed_at", "reason")
_BEGUN = _changed("started_at", "confirmed_by")
_REWRITES = f"OLD.ended_at IS NOT NULL OR {_GIVEN} OR (OLD.started_at IS NOT NULL AND ({_BEGUN}))"

KEPT_APPOINTMENTS = {
    "sqlite": [
        f"CREATE TRIGGER appointment_kept BEFORE UPDATE ON appointment WHEN {_REWRITES} "
        "BEGIN SELECT RAISE(ABORT,'appointment is kept'); END",
        "CREATE TRIGGER appointment_stays BEFORE DELETE ON appointment BEGIN SELECT RAISE(ABORT,'appointment is "
        "kept'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER appointment_kept BEFORE UPDATE ON appointment FOR EACH ROW WHEN ({_REWRITES}) "
        "EXECUTE FUNCTION f_append_only()",
        "CREATE TRIGGER appointment_stays BEFORE DELETE ON appointment FOR EACH ROW EXECUTE FUNCTION f_append_only()",
        "CREATE TRIGGER appointment_truncate BEFORE TRUNCATE ON appointment FOR EACH STATEMENT EXECUTE FUNCTION "
        "f_append_only()",
    ],
}
"""An appointment begins once and ends once; who gave it, to whom and why never changes."""


_PAYEE = ("payee", "payee_number", "bank_code", "holder", "number_sealed", "last_digits", "account_index", "gov")


def frozen_payees(dialect: str, share: str = "co") -> str:
    """A trigger: whom an order pays, how much and for what stays as drawn up, and what was approved stays so.

    `share` is the column of the company's share, which was `cash` until migration 0038.
    """
    changed = _changed(*_PAYEE, share, "invoice_id")
    other = f"{changed} OR (OLD.approved_index IS NOT NULL AND ({_changed('approved_index')}))"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER payment_order_frozen BEFORE UPDATE ON payment_order WHEN {other} "
            "BEGIN SELECT RAISE(ABORT,'payment_order: the payee is frozen'); END"
        )
    return (
        f"CREATE TRIGGER payment_order_frozen BEFORE UPDATE ON payment_order FOR EACH ROW WHEN ({other}) "
        "EXECUTE FUNCTION f_append_only()"
    )
