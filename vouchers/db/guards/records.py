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
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION f_append_only()",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION f_append_only()",
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
WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION f_append_only()""",
    ],
}
"""A submitted score sheet can neither change nor go."""
