"""I-10 to I-13, I-15 (when it may be collected), I-16, I-19 and snapshots:
one walk over the records, each hash computed again from what is stored.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from vouchers.db import db
from vouchers.kernel import persons
from vouchers.kernel.hashing import canonical_json, sha256
from vouchers.ledger import queries, rules
from vouchers.ledger.chart import AFTER_CLOSING, EVENTS, REVERSALS, EventType
from vouchers.ledger.models import LedgerChain, LedgerEvent, LedgerPeriod, LedgerSnapshot
from vouchers.ledger.queries import Record
from vouchers.ledger.verify.violation import Violation

GENESIS = bytes(32)

BODY_KEYS = frozenset(
    {
        "reason",
        "for_month",
        "metered",
        "snapshot",
        "statement_line",
        "approved_by",
        "revision",
        "days",
        "due_on",
        "for_day",
    }
)
"""What the body of an event may say: nothing about a person."""

Transfers = queries.Moves


def _no_float(text: str) -> None:
    raise ValueError(f"{text} is no whole number")


_TYPES = {str(event_type): event_type for event_type in EventType}

_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)


@dataclass
class _End:
    seq: int = 0
    hash: bytes = GENESIS
    posted_at: datetime | None = None


def records_are_sound() -> Iterator[Violation]:
    """Each event is in its place on its chain, says what its hashes say, and was allowed when it was posted."""
    closed = {(row.chain_id, row.ym): row.closed_at for row in db.session.scalars(select(LedgerPeriod))}
    ends: dict[str, _End] = defaultdict(_End)
    keys: set[tuple[str, str]] = set()
    reversible: dict[int | None, tuple[str, Transfers]] = {}
    reversed_once: set[int | None] = set()
    due: dict[str, str] = {}
    settled: dict[str, str] = {}  # by chain: the hash of the snapshot that the closing event names
    for event, transfers in queries.records():
        where = f"{event.chain_id} #{event.chain_seq} {event.type}"
        yield from _in_its_place(event, ends[event.chain_id], where)
        body = _body(event)
        if body is None:
            yield Violation("I-16", "a body that can be read", event.body[:40], event=where)
        else:
            yield from _hashes_hold(event, body, transfers, where)
            yield from _says_nothing_personal(event, body, where)
            yield from _collected_in_time(event, body, transfers, due, where)
        yield from _of_the_chart(event, transfers, where)
        if event.chain_id in settled and event.type not in AFTER_CLOSING:
            yield Violation("I-13", "nothing after the settlement was closed", event.type, event=where)
        if event.type == EventType.CLOSE_SETTLEMENT:
            settled[event.chain_id] = str((body or {}).get("snapshot"))
        if (event.chain_id, event.idem_key) in keys:
            yield Violation("I-16", "a key of its own", event.idem_key, event=where)
        keys.add((event.chain_id, event.idem_key))
        late = closed.get((event.chain_id, event.effective_date.isoformat()[:7]))
        if late is not None and event.posted_at > late:
            yield Violation("I-13", "nothing into a closed month", f"effective {event.effective_date}", event=where)
        if event.type in REVERSALS:
            reversible[event.id] = (event.type, transfers)
        if event.reverses_id is not None or event.type in REVERSALS.values():
            yield from _mirrors(event, transfers, reversible, reversed_once, where)
        ends[event.chain_id] = _End(event.chain_seq, bytes(event.hash), event.posted_at)
    yield from _heads_are_last(ends)
    yield from _snapshots_hold(settled)


def _heads_are_last(ends: dict[str, _End]) -> Iterator[Violation]:
    """Every chain has its head, which is its last event."""
    heads = list(db.session.scalars(select(LedgerChain)))
    for chain in sorted(ends.keys() - {head.chain_id for head in heads}):
        yield Violation("I-11", "a head", "none", event=chain)
    for head in heads:
        end = ends[head.chain_id]
        if (head.last_seq, bytes(head.head)) != (end.seq, end.hash):
            yield Violation(
                "I-11",
                f"head {end.seq} {end.hash.hex()[:12]}",
                f"{head.last_seq} {head.head.hex()[:12]}",
                event=head.chain_id,
            )


def _of_the_chart(event: Record, transfers: Transfers, where: str) -> Iterator[Violation]:
    """I-10: the event is of a kind that the chart has, with as many transfers as it says and none that the chart
    does not give it.
    """
    if event.type not in _TYPES:
        yield Violation("I-10", "a kind of event of the chart", event.type, event=where)
        return
    allowed = EVENTS[_TYPES[event.type]]
    if len(transfers) != event.transfer_count or (allowed and not transfers):
        yield Violation("I-10", f"{event.transfer_count or 'some'} transfers", str(len(transfers)), event=where)
    for debit, credit, _amount in transfers:
        if (debit.partition(":")[0], credit.partition(":")[0]) not in allowed:
            yield Violation("I-10", "a transfer of its chart", f"{debit} to {credit}", event=where)


def _in_its_place(event: Record, end: _End, where: str) -> Iterator[Violation]:
    if event.chain_seq != end.seq + 1:
        yield Violation("I-11", f"number {end.seq + 1}", str(event.chain_seq), event=where)
    if bytes(event.prev_hash) != end.hash:
        yield Violation("I-11", f"follows {end.hash.hex()[:12]}", event.prev_hash.hex()[:12], event=where)
    if end.posted_at is not None and event.posted_at < end.posted_at:
        yield Violation("I-13", f"posted at {end.posted_at} or later", str(event.posted_at), event=where)


def _body(event: Record) -> dict[str, Any] | None:
    """What the event says, if it can be read."""
    try:
        body = _DECODER.decode(event.body)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _hashes_hold(event: Record, body: dict[str, Any], transfers: Transfers, where: str) -> Iterator[Violation]:
    request = {"type": event.type, "cause": [event.cause_kind, event.cause_id], "body": body, "transfers": transfers}
    request_hash = sha256(request)
    if request_hash != bytes(event.request_hash):
        yield Violation("I-16", event.request_hash.hex(), request_hash.hex(), event=where)
    computed = rules.event_hash(
        bytes(event.prev_hash), chain=event.chain_id, seq=event.chain_seq, key=event.idem_key, request=request_hash,
        effective_on=event.effective_date, posted_at=event.posted_at, actor=event.actor_id, batch=event.batch_id,
        reverses=event.reverses_id,
    )  # fmt: skip
    if computed != bytes(event.hash):
        yield Violation("I-11", f"hash {event.hash.hex()}", computed.hex(), event=where)


def _mirrors(
    event: Record,
    transfers: Transfers,
    reversible: dict[int | None, tuple[str, Transfers]],
    reversed_once: set[int | None],
    where: str,
) -> Iterator[Violation]:
    event_type, taken_back = reversible.get(event.reverses_id, ("", []))
    if event.reverses_id in reversed_once:
        yield Violation("I-12", "one reversal", "another one", event=where)
    reversed_once.add(event.reverses_id)
    mirror = [[credit, debit, amount] for debit, credit, amount in taken_back]
    if not event_type or event.type != REVERSALS[EventType(event_type)] or transfers != mirror:
        yield Violation("I-12", f"the mirror of event {event.reverses_id}", str(transfers)[:80], event=where)


def _says_nothing_personal(event: Record, body: dict[str, Any], where: str) -> Iterator[Violation]:
    unknown = set(body) - BODY_KEYS
    if unknown or persons.personal(f"{event.body}\n{event.idem_key}\n{event.cause_id}"):
        yield Violation("I-19", "no personal data", ", ".join(sorted(unknown)) or "a number of a person", event=where)


def _collected_in_time(
    event: Record, body: dict[str, Any], transfers: Transfers, due: dict[str, str], where: str
) -> Iterator[Violation]:
    """I-15: nothing is collected while the company may still object."""
    if event.type == EventType.COLLECT:
        for _debit, credit, _amount in transfers:
            if due.get(credit, "") > event.effective_date.isoformat():
                yield Violation(
                    "I-15",
                    f"collected on {due[credit]} or later",
                    str(event.effective_date),
                    account=credit,
                    event=where,
                )
    elif "due_on" in body:
        due |= {debit: str(body["due_on"]) for debit, _credit, _amount in transfers if debit.startswith("receivable:")}


def _snapshots_hold(settled: dict[str, str]) -> Iterator[Violation]:
    """A settlement's snapshot equals the balances recomputed up to its event and its own hash,
    and each closed one has its own.
    """
    stands = set()
    for row in db.session.scalars(select(LedgerSnapshot).order_by(LedgerSnapshot.id)):
        computed = queries.statement(row.chain_id, as_of_seq=row.as_of_seq).by_code()
        signed = {
            "chain": row.chain_id,
            "as_of_seq": row.as_of_seq,
            "head": row.head.hex(),
            "balances": json.loads(row.balances),
        }
        where = f"snapshot {row.chain_id} #{row.as_of_seq}"
        stands.add((row.chain_id, row.sha256.hex()))
        head = db.session.scalar(
            select(LedgerEvent.hash).where(LedgerEvent.chain_id == row.chain_id, LedgerEvent.chain_seq == row.as_of_seq)
        )
        if head != row.head:
            yield Violation("I-14", f"head {head.hex() if head else 'none'}", row.head.hex(), event=where)
        if canonical_json(computed) != row.balances:
            yield Violation("I-14", canonical_json(computed), row.balances, event=where)
        if sha256(signed) != row.sha256:
            yield Violation("I-14", row.sha256.hex(), sha256(signed).hex(), event=where)
    for chain, signed_hash in settled.items():
        if (chain, signed_hash) not in stands:
            yield Violation("I-14", f"a snapshot of SHA-256 {signed_hash}", "none", event=f"snapshot {chain}")
