"""What a posting holds on to, taken in one order by everybody:
the heads of the chains, the accounts, their balances.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects.postgresql import insert as insert_postgresql

from vouchers.kernel.money import Won
from vouchers.ledger.chart import BUCKETS, Account
from vouchers.ledger.services import sql
from vouchers.ledger.services.sql import ACCOUNT, CHAIN

GENESIS = bytes(32)


@dataclass
class Head:
    """The end of a chain under its lock."""

    seq: int
    hash: bytes
    posted_at: datetime | None = None


def locked_heads(connection: Connection, chains: Iterable[str]) -> dict[str, Head]:
    """The heads of the chains under their locks, taken by name; a new chain starts at genesis."""
    wanted = sorted(chains)
    rows = connection.execute(sql.heads(len(wanted)), sql.values("chain", wanted)).all()
    if len(rows) < len(wanted):
        there = {row.chain_id for row in rows}
        _insert_unless_there(
            connection,
            CHAIN,
            [{"chain_id": chain, "last_seq": 0, "head": GENESIS} for chain in wanted if chain not in there],
        )
        rows = connection.execute(sql.heads(len(wanted)), sql.values("chain", wanted)).all()
    return {row.chain_id: Head(row.last_seq, bytes(row.head)) for row in rows}


def open_accounts(connection: Connection, wanted: Iterable[Account]) -> dict[Account, int]:
    """Return the ids of the accounts; open those that do not exist yet, in the order of their codes."""
    by_code = {account.code: account for account in wanted}
    known = (
        {code: key for code, key in connection.execute(sql.account_keys(len(by_code)), sql.values("code", by_code))}
        if by_code
        else {}
    )
    missing = [_row(by_code[code]) for code in sorted(by_code) if code not in known]
    if missing:
        _insert_unless_there(connection, ACCOUNT, missing)
        known = {
            code: key for code, key in connection.execute(sql.account_keys(len(by_code)), sql.values("code", by_code))
        }
    return {by_code[code]: key for code, key in known.items()}


def _insert_unless_there(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Two transactions may need the same new row at once: the second finds it."""
    statement = (
        insert_postgresql(table).on_conflict_do_nothing() if connection.dialect.name == "postgresql" else insert(table)
    )
    connection.execute(statement, rows)


def _row(account: Account) -> dict[str, Any]:
    bucket = BUCKETS[account.bucket]
    return {
        "code": account.code, "ledger": bucket.ledger, "bucket": account.bucket, "owner": account.owner,
        "line": account.line, "thing": account.thing, "source": account.source, "normal": bucket.normal,
        "guarded": bucket.guarded,
    }  # fmt: skip


def locked_balances(connection: Connection, ids: dict[Account, int]) -> dict[int, Won]:
    """Lock the accounts in their order; return the balance of each on its normal side."""
    rows = connection.execute(sql.balances(len(ids)), sql.values("account", sorted(ids.values()))) if ids else ()
    return {key: credited - debits if normal == "C" else debits - credited for key, normal, debits, credited in rows}
