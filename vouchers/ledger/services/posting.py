"""`post`: the one way money moves. Locks first, the database's guards behind."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from vouchers.db import db
from vouchers.kernel import persons
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NumberOfPerson
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.kernel.money import Won
from vouchers.ledger import errors, queries, rules
from vouchers.ledger.chart import (
    BUCKETS,
    REVERSALS,
    Account,
    EventType,
    Posting,
    Transfer,
    request_body,
    require_in_chart,
)
from vouchers.ledger.services import sql
from vouchers.ledger.services.locks import Head, locked_balances, locked_heads, open_accounts


@dataclass(frozen=True)
class Posted:
    """An event that stands in the ledger: its number, its place on its chain, its hash."""

    id: int
    seq: int
    hash: bytes


def post(posting: Posting, *, by: Actor, at: datetime) -> Posted:
    """The event and its transfers stand in the ledger and the balances have moved, all or nothing.

    The same key with the same content (type, cause, body, transfers; on whatever day it is sent again) answers with the
    event that exists; with other content it is refused (KeyReused). Refused when a guarded account would fall below
    zero (NotEnough), into a closed month or settlement, and with the resident registration number of a person in key,
    cause or body, which could never be deleted.
    """
    return post_all([posting], by=by, at=at)[0]


def post_all(postings: Sequence[Posting], *, by: Actor, at: datetime) -> list[Posted]:
    """Several events in one transaction, all or nothing: a batch over many chains.

    Locks all their chain heads by name, then all their balances by account, so that no two batches wait for each other.
    An event is posted at `at`, or at its predecessor's time where that is later: two requests may overtake each other.
    """
    asked = [_asked(posting) for posting in postings]
    connection: Connection = db.session.connection()
    heads = locked_heads(connection, {posting.chain for posting in postings})
    known = _known(connection, asked, heads)
    new: dict[tuple[str, str], _Asked] = {}
    for one in asked:
        if new.setdefault(one.place, one).request_hash != one.request_hash:
            raise errors.KeyReused()
    for place in known:
        new.pop(place, None)
    if new:
        transfers = [transfer for one in new.values() for transfer in one.transfers]
        ids = open_accounts(
            connection, (account for transfer in transfers for account in (transfer.debit, transfer.credit))
        )
        _require_cover(transfers, ids, locked_balances(connection, ids))
        with _refusals(transfers):
            known |= _write(connection, list(new.values()), heads, ids, by=by, at=at)
    return [known[one.place] for one in asked]


def reverse(event_id: int, *, key: str, cause: tuple[str, str], by: Actor, at: datetime) -> Posted:
    """The event is taken back by its exact mirror, once.

    Refused: a kind that is corrected otherwise, a second time, a claim of which something was collected or written off,
    money that has moved on.
    """
    event = queries.event(event_id)
    if event is None or EventType(event.type) not in REVERSALS:
        raise errors.NotReversible()
    if queries.reversal_of(event_id) not in (None, key):
        raise errors.AlreadyReversed()
    transfers = [Transfer(row.credit.account, row.debit.account, row.amount) for row in event.transfers]
    event_type = REVERSALS[EventType(event.type)]
    try:
        return post(Posting(event_type, event.chain_id, key, cause, transfers, reverses=event_id), by=by, at=at)
    except errors.NotEnough as error:
        raise (errors.AlreadySettled if event.type == EventType.DISALLOW else errors.MovedOn)() from error


def require_nothing_personal(text: str, *, field: str | None = None) -> None:
    """Refuse what must not stand in a record that is never deleted; `field` is where somebody has typed it."""
    if found := persons.personal(text):
        raise NumberOfPerson(found=found, field=field)


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


def _known(connection: Connection, asked: Sequence[_Asked], heads: dict[str, Head]) -> dict[tuple[str, str], Posted]:
    """The events with these keys that exist; on the way each head learns when its last event was posted."""
    hashes = {one.place: one.request_hash for one in asked}
    found = {}
    ends = [(chain, head.seq) for chain, head in heads.items()]
    if len(hashes) == len(ends) == 1:
        ((chain, key),) = hashes
        rows = connection.execute(sql.KNOWN, {"chain": chain, "key": key, "end": heads[chain].seq})
    else:
        rows = connection.execute(sql.KNOWN_OF_BATCH, {"keys": list(hashes), "ends": ends})
    for row in rows:
        place = row.chain_id, row.idem_key
        if row.chain_seq == heads[row.chain_id].seq:
            heads[row.chain_id].posted_at = row.posted_at
        if place in hashes:
            if bytes(row.request_hash) != hashes[place]:
                raise errors.KeyReused()
            found[place] = Posted(row.id, row.chain_seq, bytes(row.hash))
    return found


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
    connection: Connection,
    new: Sequence[_Asked],
    heads: dict[str, Head],
    ids: dict[Account, int],
    *,
    by: Actor,
    at: datetime,
) -> dict[tuple[str, str], Posted]:
    """The events and their transfers are written, in the order in which they were asked for."""
    events = [_event(one, heads[one.posting.chain], by=by, at=at) for one in new]
    numbers = {(chain, seq): number for chain, seq, number in connection.execute(sql.NEW_EVENT, _alone(events))}
    written = [
        Posted(numbers[event["chain_id"], event["chain_seq"]], event["chain_seq"], event["hash"]) for event in events
    ]
    transfers = [
        {"event_id": event.id, "seq": seq, "debit_id": ids[row.debit], "credit_id": ids[row.credit],
            "amount": row.amount}
        for event, one in zip(written, new, strict=True) for seq, row in enumerate(one.transfers, start=1)
    ]  # fmt: skip
    if transfers:
        connection.execute(sql.NEW_TRANSFER, _alone(transfers))
    return {one.place: event for one, event in zip(new, written, strict=True)}


def _alone(rows: list[dict[str, Any]]) -> Any:
    """A single row goes as one statement, which costs less than a batch of one."""
    return rows[0] if len(rows) == 1 else rows


def _event(asked: _Asked, head: Head, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The row of the next event of its chain; the head moves on to it."""
    posting, actor = asked.posting, by.user_id or 0
    effective_on = posting.effective_on or date_in_korea(at)
    posted_at, seq = max(at, head.posted_at or at), head.seq + 1
    digest = rules.event_hash(
        head.hash, chain=posting.chain, seq=seq, key=posting.key, request=asked.request_hash, effective_on=effective_on,
        posted_at=posted_at, actor=actor, batch=posting.batch, reverses=posting.reverses,
    )  # fmt: skip
    row = {
        "chain_id": posting.chain, "chain_seq": seq, "type": str(posting.type), "idem_key": posting.key,
        "request_hash": asked.request_hash, "batch_id": posting.batch, "cause_kind": posting.cause[0],
        "cause_id": posting.cause[1], "body": canonical_json(posting.body), "effective_date": effective_on,
        "posted_at": posted_at, "actor_id": actor, "reverses_id": posting.reverses, "prev_hash": head.hash,
        "hash": digest,
        "transfer_count": len(asked.transfers),
    }  # fmt: skip
    head.seq, head.hash, head.posted_at = seq, digest, posted_at
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
