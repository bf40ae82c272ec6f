"""What the database itself refuses, as DDL for SQLite and PostgreSQL:
the ledger's rules and the records that only grow.

Migrations run these statements; nothing else does. The digest of all of it is compared at every start (docs/ledger.md).
"""

from vouchers.db.guards.closing import CLOSING_FUNCTIONS, CLOSING_TABLES, POSTGRESQL_CLOSING, SQLITE_CLOSING
from vouchers.db.guards.complete import COMPLETE_TRIGGERS, POSTGRESQL_COMPLETE, SQLITE_COMPLETE
from vouchers.db.guards.digest import DIGESTS, GuardsChanged, digest, require_whole
from vouchers.db.guards.ledger import LEDGER_TABLES, POSTGRESQL_FUNCTIONS, POSTGRESQL_LEDGER, SQLITE_LEDGER
from vouchers.db.guards.records import (
    APPEND_ONLY_FUNCTION,
    KEPT_APPOINTMENTS,
    SEALED_SHEETS,
    append_only,
    frozen_payees,
    statements,
)
from vouchers.db.guards.roles import HIDDEN_FROM_AUDITOR, READ_BY_AUDITOR, ROLES

__all__ = [
    "APPEND_ONLY_FUNCTION",
    "CLOSING_FUNCTIONS",
    "CLOSING_TABLES",
    "COMPLETE_TRIGGERS",
    "DIGESTS",
    "HIDDEN_FROM_AUDITOR",
    "KEPT_APPOINTMENTS",
    "LEDGER_TABLES",
    "POSTGRESQL_CLOSING",
    "POSTGRESQL_COMPLETE",
    "POSTGRESQL_FUNCTIONS",
    "POSTGRESQL_LEDGER",
    "READ_BY_AUDITOR",
    "ROLES",
    "SEALED_SHEETS",
    "SQLITE_CLOSING",
    "SQLITE_COMPLETE",
    "SQLITE_LEDGER",
    "GuardsChanged",
    "append_only",
    "digest",
    "frozen_payees",
    "require_whole",
    "statements",
]  # fmt: skip
