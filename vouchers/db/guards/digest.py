"""The digest of everything that enforces the rules: compared after each migration and at every start."""

import hashlib

from sqlalchemy import Connection, text

DIGESTS = {
    "sqlite": "17a6a63ee288a7ce766330d53e2477d7499e6c9a592a8e5b6ae67beeb91649d4",
    "postgresql": "afa3dcfdbc4e53f3a6f533ec33356bc21a6b7fb49f12b1e49910fbf2e413510d",
}
"""What `digest` gives for the guards of this release. A migration that changes them changes these lines with them."""

_PARTS = {
    "sqlite": r"""
SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
WHERE sql IS NOT NULL AND (type = 'trigger' OR tbl_name LIKE 'ledger\_%' ESCAPE '\')
""",
    "postgresql": r"""
SELECT concat_ws(' ', 'trigger', c.relname, t.tgname, t.tgenabled, t.tgtype, p.proname)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'function', proname, prosecdef, array_to_string(proconfig, ','), prosrc)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT concat_ws(' ', 'constraint', c.relname, o.conname, o.contype, o.convalidated, pg_get_constraintdef(o.oid))
FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
WHERE c.relname LIKE 'ledger\_%' AND o.contype IN ('c', 'f', 'p', 'u')
UNION ALL SELECT concat_ws(' ', 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relname LIKE 'ledger\_%' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
""",
}


def digest(connection: Connection) -> str:
    """SHA-256 over every trigger and what else enforces the rules, as this database holds it."""
    parts = connection.execute(text(_PARTS[connection.dialect.name])).scalars()
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


class GuardsChanged(RuntimeError):
    """Something that enforces the rules of money or records is not what this release has put there."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"the database's guards are not those of this release (digest {found}): nothing is served. Find out who changed a "
            "trigger, function or constraint, restore it, and run `flask ledger verify`."
        )


def require_whole(connection: Connection) -> None:
    """Stop unless the guards are those of this release."""
    found = digest(connection)
    if found != DIGESTS[connection.dialect.name]:
        raise GuardsChanged(found)
