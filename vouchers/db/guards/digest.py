"""The digest of everything that enforces the rules: compared after each migration and at every start."""

import hashlib

from sqlalchemy import Connection, text

DIGESTS = {
    "sqlite": "da7c55eadf6c2a652f036242b1f00b2fd1e222e2c067f8c726dedad1cfa8b546",
    "postgresql": "c5a3a8dea6b7b34f781a5249bbd957e78fe70bfc7d8d45c413c7447a2d61ab7f",
}
"""What `digest` gives for the guards of this release. A migration that changes them changes these lines with them."""

_PARTS = {
    "sqlite": r"""
SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
WHERE sql IS NOT NULL AND (type = 'trigger' OR tbl_name LIKE 'ledger\_%' ESCAPE '\')
""",
    "postgresql": r"""
SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled, t.tgtype, t.tgattr, p.proname,
  CASE WHEN t.tgqual IS NOT NULL THEN pg_get_triggerdef(t.oid) END)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'function', proname, prosecdef, array_to_string(proconfig, ','), prosrc)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'constraint', c.relname, o.conname, o.contype, o.convalidated,
  pg_get_constraintdef(o.oid))
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE c.relname LIKE 'ledger\_%' AND o.contype IN ('c', 'f', 'p', 'u')
UNION ALL SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT
  JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
WHERE c.relname LIKE 'ledger\_%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT concat_ws(' ', 'index', i.indisunique, i.indisvalid, pg_get_indexdef(i.indexrelid))
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname LIKE 'ledger\_%'
UNION ALL SELECT concat_ws(' ', 'rule', c.relname, w.rulename, w.ev_enabled)
FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE c.relnamespace = 'public'::regnamespace
  AND c.relkind = 'r'
UNION ALL SELECT concat_ws(' ', 'right', r.rolname, c.relname, may)
FROM pg_roles r, pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) may
WHERE r.rolname IN ('vouchers_app', 'vouchers_auditor') AND c.relname LIKE 'ledger\_%' AND c.relkind = 'r'
  AND has_table_privilege(r.oid, c.oid, may) AND (may <> 'INSERT' OR r.rolname = 'vouchers_auditor'
    OR c.relname = 'ledger_balance')
""",
}


def digest(connection: Connection) -> str:
    """SHA-256 over every trigger and what else enforces the rules, as this database holds it.

    Of rights on PostgreSQL only those count that the app and the auditor must not have: rightly there is none.
    """
    parts = connection.execute(text(_PARTS[connection.dialect.name])).scalars()
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


class GuardsChanged(RuntimeError):
    """Something that enforces the rules of money or records is not what this release has put there."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database's guards are not those of this release (digest {found}): nothing is served. Find out who "
            "changed a "
            "trigger, function or constraint, restore it, and run `flask ledger verify`."
        )


def require_whole(connection: Connection) -> None:
    """Stop unless the guards are those of this release."""
    found = digest(connection)
    if found != DIGESTS[connection.dialect.name]:
        raise GuardsChanged(found)
