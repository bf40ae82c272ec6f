"""The statements of `post`, built once for each number of values: with every event they would be half of its work."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter, Select, Table, bindparam, insert, or_, select, tuple_

from vouchers.ledger.models import LedgerAccount, LedgerBalance, LedgerChain, LedgerEvent, LedgerTransfer

ACCOUNT, BALANCE, CHAIN, EVENT, TRANSFER = (
    cast(Table, model.__table__) for model in (LedgerAccount, LedgerBalance, LedgerChain, LedgerEvent, LedgerTransfer)
)


@lru_cache(maxsize=64)
def heads(chains: int) -> Select[Any]:
    """The heads of so many chains, locked one after another by name."""
    query = select(CHAIN.c.chain_id, CHAIN.c.last_seq, CHAIN.c.head).where(
        CHAIN.c.chain_id.in_(_places("chain", chains))
    )
    return query.order_by(CHAIN.c.chain_id).with_for_update()


@lru_cache(maxsize=64)
def account_keys(codes: int) -> Select[Any]:
    """SELECT of account ids for `codes` account codes."""
    return select(ACCOUNT.c.code, ACCOUNT.c.id).where(ACCOUNT.c.code.in_(_places("code", codes)))


@lru_cache(maxsize=64)
def balances(accounts: int) -> Select[Any]:
    """SELECT … FOR UPDATE of the balances of `accounts` accounts, in the order of their ids."""
    query = select(BALANCE.c.account_id, BALANCE.c.normal, BALANCE.c.debits, BALANCE.c.credits)
    query = query.where(BALANCE.c.account_id.in_(_places("account", accounts)))
    return query.order_by(BALANCE.c.account_id).with_for_update(key_share=True)


def _places(name: str, count: int) -> list[BindParameter[Any]]:
    return [bindparam(f"{name}{place}") for place in range(count)]


def values(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """Bind values for the parameters name0, name1, …"""
    return {f"{name}{place}": value for place, value in enumerate(values)}


_FOUND = select(
    EVENT.c.id,
    EVENT.c.chain_id,
    EVENT.c.chain_seq,
    EVENT.c.idem_key,
    EVENT.c.request_hash,
    EVENT.c.posted_at,
    EVENT.c.hash,
)
KNOWN = _FOUND.where(
    EVENT.c.chain_id == bindparam("chain"),
    or_(EVENT.c.idem_key == bindparam("key"), EVENT.c.chain_seq == bindparam("end")),
)
KNOWN_OF_BATCH = _FOUND.where(
    or_(
        tuple_(EVENT.c.chain_id, EVENT.c.idem_key).in_(bindparam("keys", expanding=True)),
        tuple_(EVENT.c.chain_id, EVENT.c.chain_seq).in_(bindparam("ends", expanding=True)),
    )
)
NEW_EVENT = insert(EVENT).returning(EVENT.c.chain_id, EVENT.c.chain_seq, EVENT.c.id)
NEW_TRANSFER = insert(TRANSFER)
