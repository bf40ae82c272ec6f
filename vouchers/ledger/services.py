"""`post`: the one way money moves. Locks in a fixed order, the database's guards behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.exc import IntegrityError

from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.ledger import rules
from vouchers.ledger.chart import BUCKETS, Account, EventType, Transfer, request_body, require_in_chart
from vouchers.ledger.errors import KeyReused, NotEnough
from vouchers.ledger.models import LedgerAccount, LedgerBalance, LedgerChain, LedgerEvent, LedgerTransfer

GENESIS = bytes(32)


@dataclass(frozen=True)
class Posting:
    """A request to post one event.

    `chain` is the agreement's or round's reference; `key` makes the event happen once; `cause` is the kind and id of
    the business document; `effective_on` is the day from which it counts (the day of posting unless said).
    """

    type: EventType
    chain: str
    key: str
    cause: tuple[str, str]
    transfers: Sequence[Transfer]
    body: dict[str, Any] = field(default_factory=dict)
    effective_on: date | None = None
    batch: str | None = None


def post(posting: Posting, *, by: Actor, at: datetime) -> LedgerEvent:
    """The event and its transfers stand in the ledger and the balances have moved, all or nothing.

    The same key with the same content answers with the event that exists; with other content it is refused (KeyReused).
    Refused when a guarded account would fall below zero (NotEnough). Locks: chain head, then balances by account.
    """
    transfers = [transfer for transfer in posting.transfers if transfer.amount]
    require_in_chart(posting.type, transfers)
    request = request_body(posting.type, transfers, posting.cause, posting.body)
    chain = _locked_chain(posting.chain)
    known = _event_with_key(posting.chain, posting.key)
    if known is not None:
        if known.request_hash != sha256(request):
            raise KeyReused()
        return known
    ids = _accounts(account for transfer in transfers for account in (transfer.debit, transfer.credit))
    _require_cover(transfers, ids)
    effective_on = posting.effective_on or date_in_korea(at)
    actor_id = by.user_id or 0
    event = LedgerEvent(
        chain_id=posting.chain, chain_seq=chain.last_seq + 1, type=str(posting.type), idem_key=posting.key,
        request_hash=sha256(request), batch_id=posting.batch, cause_kind=posting.cause[0], cause_id=posting.cause[1],
        body=canonical_json(posting.body), effective_date=effective_on, posted_at=at, actor_id=actor_id,
        prev_hash=chain.head,
        hash=rules.event_hash(
            chain.head, chain=posting.chain, seq=chain.last_seq + 1, key=posting.key, request=request,
            effective_on=effective_on, posted_at=at, actor=actor_id,
        ),
    )  # fmt: skip
    try:
        db.session.add(event)
        db.session.flush()
        for seq, transfer in enumerate(transfers, start=1):
            db.session.add(
                LedgerTransfer(
                    event_id=event.id, seq=seq, debit_id=ids[transfer.debit], credit_id=ids[transfer.credit],
                    amount=transfer.amount,
                )
            )  # fmt: skip
            db.session.flush()  # one by one: the triggers expect transfers in their order
    except IntegrityError as error:
        if "no_overdraft" in str(error.orig):
            raise NotEnough(available=0, asked=max(t.amount for t in transfers)) from error
        raise
    return event


def _locked_chain(chain_id: str) -> LedgerChain:
    """The chain's head under its lock; a new chain starts at genesis."""
    query = select(LedgerChain).where(LedgerChain.chain_id == chain_id).with_for_update()
    chain = db.session.scalar(query, execution_options={"populate_existing": True})
    if chain is None:
        values = {"chain_id": chain_id, "last_seq": 0, "head": GENESIS}
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(insert_postgresql(LedgerChain).values(**values).on_conflict_do_nothing())
        else:
            db.session.add(LedgerChain(**values))
            db.session.flush()
        chain = db.session.scalars(query, execution_options={"populate_existing": True}).one()
    return chain  # type: ignore[no-any-return]


def _event_with_key(chain_id: str, key: str) -> LedgerEvent | None:
    query = select(LedgerEvent).where(LedgerEvent.chain_id == chain_id, LedgerEvent.idem_key == key)
    return db.session.scalar(query)  # type: ignore[no-any-return]


def _accounts(wanted: Iterable[Account]) -> dict[Account, int]:
    """The keys of the accounts; those that do not exist yet are opened, in the order of their codes."""
    by_code = {account.code: account for account in wanted}
    query = select(LedgerAccount.code, LedgerAccount.id).where(LedgerAccount.code.in_(list(by_code)))
    known = {code: key for code, key in db.session.execute(query)}
    missing = [_row(by_code[code]) for code in sorted(by_code) if code not in known]
    if missing:
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(insert_postgresql(LedgerAccount).values(missing).on_conflict_do_nothing())
        else:
            db.session.execute(insert(LedgerAccount), missing)
        known = {code: key for code, key in db.session.execute(query)}
    return {by_code[code]: key for code, key in known.items()}


def _row(account: Account) -> dict[str, Any]:
    bucket = BUCKETS[account.bucket]
    return {
        "code": account.code, "ledger": bucket.ledger, "bucket": account.bucket, "owner": account.owner,
        "line": account.line, "thing": account.thing, "source": account.source, "normal": bucket.normal,
        "guarded": bucket.guarded,
    }  # fmt: skip


def _require_cover(transfers: Sequence[Transfer], ids: dict[Account, int]) -> None:
    """Lock the balances in the order of their accounts and refuse, with the figures, what would overdraw one."""
    query = select(LedgerBalance).where(LedgerBalance.account_id.in_(sorted(ids.values())))
    query = query.order_by(LedgerBalance.account_id).with_for_update(key_share=True)
    rows = {row.account_id: row for row in db.session.scalars(query, execution_options={"populate_existing": True})}
    left = {
        key: row.credits - row.debits if row.normal == "C" else row.debits - row.credits for key, row in rows.items()
    }
    for transfer in transfers:
        for account, falls in ((transfer.debit, "C"), (transfer.credit, "D")):
            key, bucket = ids[account], BUCKETS[account.bucket]
            change = -transfer.amount if bucket.normal == falls else transfer.amount
            if bucket.guarded and left[key] + change < 0:
                raise NotEnough(available=left[key], asked=transfer.amount)
            left[key] += change
