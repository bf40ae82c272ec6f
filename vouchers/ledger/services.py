"""`post`: the one way money moves. Locks in a fixed order (ledger.md 1.10), the database's guards behind it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Select, Table, and_, bindparam, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.exc import IntegrityError

from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Broken
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.kernel.money import Won
from vouchers.ledger import errors, queries, rules
from vouchers.ledger.chart import (
    BUCKETS,
    CLOSED_WITH_SETTLEMENT,
    REVERSALS,
    Account,
    EventType,
    Posting,
    Transfer,
    request_body,
    require_in_chart,
)
from vouchers.ledger.models import (
    LedgerAccount,
    LedgerAssertion,
    LedgerBalance,
    LedgerChain,
    LedgerEvent,
    LedgerPeriod,
    LedgerSnapshot,
    LedgerTransfer,
)

GENESIS = bytes(32)

ACCOUNT, BALANCE, CHAIN, EVENT, TRANSFER = (
    cast(Table, model.__table__) for model in (LedgerAccount, LedgerBalance, LedgerChain, LedgerEvent, LedgerTransfer)
)

# The statements of `post`, built once for each number of values: with every event they would be half of its work.


@lru_cache(maxsize=64)
def _heads(chains: int) -> Select[Any]:
    query = select(CHAIN.c.chain_id, CHAIN.c.last_seq, CHAIN.c.head).where(CHAIN.c.chain_id.in_(_places("chain", chains)))
    return query.order_by(CHAIN.c.chain_id).with_for_update()


@lru_cache(maxsize=64)
def _account_keys(codes: int) -> Select[Any]:
    return select(ACCOUNT.c.code, ACCOUNT.c.id).where(ACCOUNT.c.code.in_(_places("code", codes)))


@lru_cache(maxsize=64)
def _balances(accounts: int) -> Select[Any]:
    query = select(BALANCE.c.account_id, BALANCE.c.normal, BALANCE.c.debits, BALANCE.c.credits)
    query = query.where(BALANCE.c.account_id.in_(_places("account", accounts)))
    return query.order_by(BALANCE.c.account_id).with_for_update(key_share=True)


def _places(name: str, count: int) -> list[BindParameter[Any]]:
    return [bindparam(f"{name}{place}") for place in range(count)]


def _values(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """What stands in the places of that name."""
    return {f"{name}{place}": value for place, value in enumerate(values)}


_FOUND = select(EVENT.c.id, EVENT.c.chain_id, EVENT.c.chain_seq, EVENT.c.idem_key, EVENT.c.request_hash, EVENT.c.posted_at, EVENT.c.hash)
KNOWN = _FOUND.where(
    EVENT.c.chain_id == bindparam("chain"), or_(EVENT.c.idem_key == bindparam("key"), EVENT.c.chain_seq == bindparam("end"))
)
KNOWN_OF_BATCH = _FOUND.where(
    or_(
        tuple_(EVENT.c.chain_id, EVENT.c.idem_key).in_(bindparam("keys", expanding=True)),
        tuple_(EVENT.c.chain_id, EVENT.c.chain_seq).in_(bindparam("ends", expanding=True)),
    )
)
NEW_EVENT = insert(EVENT).returning(EVENT.c.chain_id, EVENT.c.chain_seq, EVENT.c.id)
NEW_TRANSFER = insert(TRANSFER)


@dataclass(frozen=True)
class Posted:
    """An event that stands in the ledger: its number, its place on its chain, its hash."""

    id: int
    seq: int
    hash: bytes


def post(posting: Posting, *, by: Actor, at: datetime) -> Posted:
    """The event and its transfers stand in the ledger and the balances have moved, all or nothing.

    The same key with the same content (type, cause, body, transfers; on whatever day it is sent again) answers with the event that
    exists; with other content it is refused (KeyReused).
    Refused when a guarded account would fall below zero (NotEnough), into a closed month or settlement, and with the resident registration
    number of a person in key, cause or body, which could never be deleted.
    """
    return post_all([posting], by=by, at=at)[0]


def post_all(postings: Sequence[Posting], *, by: Actor, at: datetime) -> list[Posted]:
    """Several events in one transaction, all or nothing: a batch over many chains.

    Locks all their chain heads by name, then all their balances by account, so that no two batches wait for each other.
    An event is posted at `at`, or at its predecessor's time where that is later: two requests may overtake each other.
    """
    asked = [_asked(posting) for posting in postings]
    connection: Connection = db.session.connection()
    heads = _locked_heads(connection, {posting.chain for posting in postings})
    known = _known(connection, asked, heads)
    new: dict[tuple[str, str], _Asked] = {}
    for one in asked:
        if new.setdefault(one.place, one).request_hash != one.request_hash:
            raise errors.KeyReused()
    for place in known:
        new.pop(place, None)
    if new:
        transfers = [transfer for one in new.values() for transfer in one.transfers]
        ids = _accounts(connection, (account for transfer in transfers for account in (transfer.debit, transfer.credit)))
        _require_cover(transfers, ids, _locked_balances(connection, ids))
        with _refusals(transfers):
            known |= _write(connection, list(new.values()), heads, ids, by=by, at=at)
    return [known[one.place] for one in asked]


def reverse(event_id: int, *, key: str, cause: tuple[str, str], by: Actor, at: datetime) -> Posted:
    """The event is taken back by its exact mirror, once.

    Refused: a kind that is corrected otherwise, a second time, a claim of which something was collected or written off.
    """
    event = queries.event(event_id)
    if event is None or EventType(event.type) not in REVERSALS:
        raise errors.NotReversible()
    if queries.reversal_of(event_id) not in (None, key):
        raise errors.AlreadyReversed()
    transfers = [Transfer(row.credit.account, row.debit.account, row.amount) for row in event.transfers]
    type = REVERSALS[EventType(event.type)]
    try:
        return post(Posting(type, event.chain_id, key, cause, transfers, reverses=event_id), by=by, at=at)
    except errors.NotEnough as error:
        raise errors.AlreadySettled() from error


def close_settlement(chain: str, *, key: str, cause: tuple[str, str], by: Actor, at: datetime) -> LedgerSnapshot:
    """The settlement of an agreement is closed: a snapshot says what it came to, and only what follows it may still happen.

    The accounts from which money could still be spent are closed. The same key again is answered with the same snapshot.
    Refused while one of them holds money; what the company never paid in is none.
    """
    head = _locked_heads(db.session.connection(), {chain})[chain]
    closing = queries.event_of_key(chain, key)
    if closing is not None:
        return queries.snapshot_of(chain, closing.chain_seq - 1)
    if left := queries.statement(chain, as_of_seq=head.seq).total(*(set(CLOSED_WITH_SETTLEMENT) - {"unpaid"})):
        raise errors.MoneyLeft(amount=left)
    made = snapshot(chain, by=by, at=at)
    post(Posting(EventType.CLOSE_SETTLEMENT, chain, key, cause, (), {"snapshot": made.sha256.hex()}), by=by, at=at)
    spendable = and_(ACCOUNT.c.owner == chain, ACCOUNT.c.bucket.in_(CLOSED_WITH_SETTLEMENT), ACCOUNT.c.closed_at.is_(None))
    db.session.execute(update(ACCOUNT).where(spendable).values(closed_at=at))
    return made


def snapshot(chain: str, *, by: Actor, at: datetime) -> LedgerSnapshot:
    """The balances of an agreement after its last event so far, from its transfers, signed; it supersedes the one before.

    Raises Broken when the transfers do not add up to the balances that are kept.
    """
    head = _locked_heads(db.session.connection(), {chain})[chain]
    computed = queries.statement(chain, as_of_seq=head.seq).by_code()
    if computed != queries.statement(chain).by_code():
        raise Broken()
    before = queries.newest_snapshot(chain)
    made = LedgerSnapshot(
        chain_id=chain, as_of_seq=head.seq, head=head.hash, balances=canonical_json(computed),
        sha256=sha256({"chain": chain, "as_of_seq": head.seq, "head": head.hash.hex(), "balances": computed}),
        supersedes_id=before.id if before else None, signed_by=by.user_id or 0, signed_at=at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def close_month(chains: Iterable[str], month: str, *, by: Actor, at: datetime) -> None:
    """Nothing more counts for this month (YYYY-MM) on the chains. Refused: a month that is not over, or closed on all of them."""
    if month >= f"{date_in_korea(at):%Y-%m}":
        raise errors.MonthNotOver(month=month)
    heads = _locked_heads(db.session.connection(), set(chains))
    closed = set(db.session.scalars(select(LedgerPeriod.chain_id).where(LedgerPeriod.chain_id.in_(heads), LedgerPeriod.ym == month)))
    if closed >= set(heads):
        raise errors.MonthClosed(month=month)
    # Who asked later may have been first at the chain: the month is closed after what stands in it already.
    newest = select(EVENT.c.chain_id, func.max(EVENT.c.posted_at)).where(EVENT.c.chain_id.in_(heads)).group_by(EVENT.c.chain_id)
    posted = {chain: moment for chain, moment in db.session.execute(newest)}
    db.session.add_all(
        LedgerPeriod(chain_id=chain, ym=month, closed_at=max(at, posted.get(chain, at)), closed_by=by.user_id or 0)
        for chain in heads if chain not in closed
    )  # fmt: skip
    db.session.flush()


def vouch(account: Account, expected: Won, *, evidence: str, by: Actor, at: datetime) -> LedgerAssertion:
    """Somebody vouches that the account holds `expected` won now, by this evidence (a bank statement); `verify` holds it to that.

    Refused: an account without records, another sum than the ledger's, a second time after the same record.
    """
    connection = db.session.connection()
    key = _accounts(connection, [account])[account]
    stands, last = _locked_balances(connection, {account: key})[key], queries.last_event_of(key)
    if last is None:
        raise errors.NothingPosted()
    if stands != expected:
        refusal = errors.BankHasMore if expected > stands else errors.BankHasLess
        raise refusal(stands=stands, difference=abs(expected - stands))
    if db.session.scalar(select(LedgerAssertion.id).where(LedgerAssertion.account_id == key, LedgerAssertion.as_of_event == last)):
        raise errors.AlreadyVouched()
    row = LedgerAssertion(
        account_id=key, as_of_event=last, expected=expected, evidence=evidence, stated_by=by.user_id or 0, stated_at=at
    )
    db.session.add(row)
    db.session.flush()
    return row


def require_nothing_personal(text: str, *, field: str | None = None) -> None:
    """Refuse what must not stand in a record that is never deleted; `field` is where somebody has typed it."""
    if rules.is_personal(text):
        raise errors.NumberOfPerson(field=field)


@dataclass
class _Head:
    """The end of a chain under its lock."""

    seq: int
    hash: bytes
    posted_at: datetime | None = None


@dataclass(frozen=True)
class _Asked:
    """A posting with the transfers that move something, and the hash of what its key stands for."""

    posting: Posting
    transfers: list[Transfer]
    request_hash: bytes

    @property
    def place(self) -> tuple[str, str]:
        """Chain and key: where there is one event at most."""
        return self.posting.chain, self.posting.key


def _asked(posting: Posting) -> _Asked:
    transfers = [transfer for transfer in posting.transfers if transfer.amount]
    require_in_chart(posting.type, transfers)
    if (posting.type in REVERSALS.values()) != (posting.reverses is not None):
        raise errors.NotInChart()
    require_nothing_personal(f"{canonical_json(posting.body)}\n{posting.key}\n{posting.cause[1]}")
    return _Asked(posting, transfers, sha256(request_body(posting.type, transfers, posting.cause, posting.body)))


def _locked_heads(connection: Connection, chains: Iterable[str]) -> dict[str, _Head]:
    """The heads of the chains under their locks, taken by name; a new chain starts at genesis."""
    wanted = sorted(chains)
    rows = connection.execute(_heads(len(wanted)), _values("chain", wanted)).all()
    if len(rows) < len(wanted):
        there = {row.chain_id for row in rows}
        _insert_unless_there(connection, CHAIN, [{"chain_id": chain, "last_seq": 0, "head": GENESIS} for chain in wanted if chain not in there])
        rows = connection.execute(_heads(len(wanted)), _values("chain", wanted)).all()
    return {row.chain_id: _Head(row.last_seq, bytes(row.head)) for row in rows}


def _known(connection: Connection, asked: Sequence[_Asked], heads: dict[str, _Head]) -> dict[tuple[str, str], Posted]:
    """The events with these keys that exist; on the way each head learns when its last event was posted."""
    hashes = {one.place: one.request_hash for one in asked}
    found = {}
    ends = [(chain, head.seq) for chain, head in heads.items()]
    if len(hashes) == len(ends) == 1:
        ((chain, key),) = hashes
        rows = connection.execute(KNOWN, {"chain": chain, "key": key, "end": heads[chain].seq})
    else:
        rows = connection.execute(KNOWN_OF_BATCH, {"keys": list(hashes), "ends": ends})
    for row in rows:
        place = row.chain_id, row.idem_key
        if row.chain_seq == heads[row.chain_id].seq:
            heads[row.chain_id].posted_at = row.posted_at
        if place in hashes:
            if bytes(row.request_hash) != hashes[place]:
                raise errors.KeyReused()
            found[place] = Posted(row.id, row.chain_seq, bytes(row.hash))
    return found


def _accounts(connection: Connection, wanted: Iterable[Account]) -> dict[Account, int]:
    """The keys of the accounts; those that do not exist yet are opened, in the order of their codes."""
    by_code = {account.code: account for account in wanted}
    known = {code: key for code, key in connection.execute(_account_keys(len(by_code)), _values("code", by_code))} if by_code else {}
    missing = [_row(by_code[code]) for code in sorted(by_code) if code not in known]
    if missing:
        _insert_unless_there(connection, ACCOUNT, missing)
        known = {code: key for code, key in connection.execute(_account_keys(len(by_code)), _values("code", by_code))}
    return {by_code[code]: key for code, key in known.items()}


def _insert_unless_there(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Two transactions may need the same new row at once: the second finds it."""
    statement = insert_postgresql(table).on_conflict_do_nothing() if connection.dialect.name == "postgresql" else insert(table)
    connection.execute(statement, rows)


def _row(account: Account) -> dict[str, Any]:
    bucket = BUCKETS[account.bucket]
    return {
        "code": account.code, "ledger": bucket.ledger, "bucket": account.bucket, "owner": account.owner,
        "line": account.line, "thing": account.thing, "source": account.source, "normal": bucket.normal,
        "guarded": bucket.guarded,
    }  # fmt: skip


def _locked_balances(connection: Connection, ids: dict[Account, int]) -> dict[int, Won]:
    """What each account holds on its normal side, under the locks of its row, taken in the order of the accounts."""
    rows = connection.execute(_balances(len(ids)), _values("account", sorted(ids.values()))) if ids else ()
    return {key: credits - debits if normal == "C" else debits - credits for key, normal, debits, credits in rows}


def _require_cover(transfers: Sequence[Transfer], ids: dict[Account, int], left: dict[int, Won]) -> None:
    """Refuse, with the figures, what would overdraw a guarded account; `left` moves on to what will be left."""
    for transfer in transfers:
        for account, falls in ((transfer.debit, "C"), (transfer.credit, "D")):
            key, bucket = ids[account], BUCKETS[account.bucket]
            change = -transfer.amount if bucket.normal == falls else transfer.amount
            if bucket.guarded and left[key] + change < 0:
                raise errors.NotEnough(available=left[key], asked=transfer.amount)
            left[key] += change


def _write(
    connection: Connection, new: Sequence[_Asked], heads: dict[str, _Head], ids: dict[Account, int], *, by: Actor, at: datetime
) -> dict[tuple[str, str], Posted]:
    """The events and their transfers are written, in the order in which they were asked for."""
    events = [_event(one, heads[one.posting.chain], by=by, at=at) for one in new]
    numbers = {(chain, seq): number for chain, seq, number in connection.execute(NEW_EVENT, _alone(events))}
    written = [Posted(numbers[event["chain_id"], event["chain_seq"]], event["chain_seq"], event["hash"]) for event in events]
    transfers = [
        {"event_id": event.id, "seq": seq, "debit_id": ids[row.debit], "credit_id": ids[row.credit], "amount": row.amount}
        for event, one in zip(written, new, strict=True) for seq, row in enumerate(one.transfers, start=1)
    ]  # fmt: skip
    if transfers:
        connection.execute(NEW_TRANSFER, _alone(transfers))
    return {one.place: event for one, event in zip(new, written, strict=True)}


def _alone(rows: list[dict[str, Any]]) -> Any:
    """A single row goes as one statement, which costs less than a batch of one."""
    return rows[0] if len(rows) == 1 else rows


def _event(asked: _Asked, head: _Head, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The row of the next event of its chain; the head moves on to it."""
    posting, actor = asked.posting, by.user_id or 0
    effective_on = posting.effective_on or date_in_korea(at)
    posted_at, seq = max(at, head.posted_at or at), head.seq + 1
    hash = rules.event_hash(
        head.hash, chain=posting.chain, seq=seq, key=posting.key, request=asked.request_hash, effective_on=effective_on,
        posted_at=posted_at, actor=actor, batch=posting.batch, reverses=posting.reverses,
    )  # fmt: skip
    row = {
        "chain_id": posting.chain, "chain_seq": seq, "type": str(posting.type), "idem_key": posting.key,
        "request_hash": asked.request_hash, "batch_id": posting.batch, "cause_kind": posting.cause[0],
        "cause_id": posting.cause[1], "body": canonical_json(posting.body), "effective_date": effective_on,
        "posted_at": posted_at, "actor_id": actor, "reverses_id": posting.reverses, "prev_hash": head.hash, "hash": hash,
        "transfer_count": len(asked.transfers),
    }  # fmt: skip
    head.seq, head.hash, head.posted_at = seq, hash, posted_at
    return row


@contextmanager
def _refusals(transfers: Sequence[Transfer]) -> Iterator[None]:
    """What the database's guards refuse, said to people."""
    try:
        yield
    except IntegrityError as error:
        said = str(error.orig)
        if "no_overdraft" in said:
            raise errors.NotEnough(available=0, asked=max(row.amount for row in transfers)) from error
        for words, refusal in errors.OF_THE_DATABASE.items():
            if words in said:
                raise refusal() from error
        raise
