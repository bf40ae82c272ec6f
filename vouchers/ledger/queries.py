"""Balances and lines. Every figure that a screen, a report or a command shows comes from here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, case, func, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased, joinedload

from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.ledger import rules
from vouchers.ledger.chart import (
    BUCKET_LABELS,
    BUCKETS,
    EVENT_LABELS,
    SOURCE_LABELS,
    SPENDABLE_ORDER,
    Account,
    EventType,
    Source,
)
from vouchers.ledger.models import (
    LedgerAccount,
    LedgerAssertion,
    LedgerBalance,
    LedgerEvent,
    LedgerPeriod,
    LedgerSnapshot,
    LedgerTransfer,
)

BATCH = 5_000
"""Records read at a time where all of them are."""

_NET = case(
    (LedgerBalance.normal == "C", LedgerBalance.credits - LedgerBalance.debits),
    else_=LedgerBalance.debits - LedgerBalance.credits,
)


@dataclass(frozen=True)
class Statement:
    """What stands in each bucket of one owner, by source, line and document.
    Amounts in won, on the bucket's normal side.
    """

    owner: str
    rows: tuple[tuple[str, str, str, str, Won], ...]
    """(bucket, line, thing, source, net)"""

    def total(
        self, *buckets: str, source: Source | None = None, line: str | None = None, thing: str | None = None
    ) -> Won:
        """The sum over the named buckets, narrowed to a source, a line or a document."""
        return sum(
            net
            for bucket, at_line, at_thing, at_source, net in self.rows
            if bucket in buckets
            and (source is None or at_source == source)
            and (line is None or at_line == line)
            and (thing is None or at_thing == thing)
        )

    def awarded(self, source: Source, line: str | None = None) -> Won:
        """The amount awarded: it is always somewhere (I-5)."""
        return self.total(*SPENDABLE_ORDER, source=source, line=line)

    def by_code(self) -> dict[str, Won]:
        """Return the balance of each account by its code; empty accounts are left out."""
        return {
            Account(bucket, self.owner, line, thing, source).code: net
            for bucket, line, thing, source, net in self.rows
            if net
        }

    def as_dict(self) -> dict[str, Won]:
        """Totals by `bucket` and `bucket:source`, for the command and for tests."""
        totals: dict[str, Won] = defaultdict(int)
        for bucket, _line, _thing, source, net in self.rows:
            totals[bucket] += net
            if source:
                totals[f"{bucket}:{source}"] += net
        return dict(sorted(totals.items()))


def statement(owner: str, *, as_of_seq: int | None = None, as_of: date | None = None) -> Statement:
    """The statement of an agreement or round, now or as of an earlier moment; see `statements`."""
    return statements([owner], as_of_seq=as_of_seq, as_of=as_of)[owner]


def statements(
    owners: Iterable[str], *, as_of_seq: int | None = None, as_of: date | None = None, buckets: Collection[str] = ()
) -> dict[str, Statement]:
    """The statements of several owners in one query, of some buckets only where they are named.

    Now, from the balances that are kept; or computed from the transfers: up to the event `as_of_seq` of the owner's own
    chain ("what was known"), up to the effective date `as_of` ("what applied"), or both.
    """
    wanted = list(owners)
    rows: dict[str, list[tuple[str, str, str, str, Won]]] = {owner: [] for owner in wanted}
    columns = (LedgerAccount.owner, LedgerAccount.bucket, LedgerAccount.line, LedgerAccount.thing, LedgerAccount.source)
    query: Any
    if as_of_seq is None and as_of is None:
        query = select(*columns, _NET).join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
    else:
        query = _joined(select(*columns, _MOVED)).group_by(LedgerAccount.id)
        if as_of_seq is not None:
            query = query.where(LedgerEvent.chain_id == LedgerAccount.owner, LedgerEvent.chain_seq <= as_of_seq)
        if as_of is not None:
            query = query.where(LedgerEvent.effective_date <= as_of)
    if buckets:
        query = query.where(LedgerAccount.bucket.in_(buckets))
    for owner, *account, net in db.session.execute(
        query.where(LedgerAccount.owner.in_(wanted)).order_by(LedgerAccount.id)
    ):
        rows[owner].append((*account, int(net)))
    return {owner: Statement(owner, tuple(found)) for owner, found in rows.items()}


LEGS = union_all(
    select(
        LedgerTransfer.event_id,
        LedgerTransfer.debit_id.label("account_id"),
        LedgerTransfer.amount.label("debit"),
        literal(0).label("credit"),
    ),
    select(LedgerTransfer.event_id, LedgerTransfer.credit_id, literal(0), LedgerTransfer.amount),
).subquery("leg")
"""Each transfer as its two accounts see it."""

_MOVED = func.sum(case((LedgerAccount.normal == "C", LEGS.c.credit - LEGS.c.debit), else_=LEGS.c.debit - LEGS.c.credit))


def _joined(query: Any) -> Any:
    """The query with each account's legs and their events."""
    legs = query.select_from(LedgerAccount).join(LEGS, LEGS.c.account_id == LedgerAccount.id)
    return legs.join(LedgerEvent, LedgerEvent.id == LEGS.c.event_id)


@dataclass(frozen=True)
class TrialRow:
    """The two sides of a kind of account, in won."""

    ledger: str
    bucket: str
    source: str
    debits: Won
    credits: Won

    @property
    def net(self) -> Won:
        """Sum the balances of the accounts, on their normal side."""
        difference = self.credits - self.debits
        return difference if BUCKETS[self.bucket].normal == "C" else -difference


Owners = Collection[str] | Select[str] | CompoundSelect[str]
"""Whose accounts: their names, or a SELECT of them."""


def trial_balance(
    owners: Owners | None = None, *, as_of: date | None = None, as_of_seq: int | None = None
) -> list[TrialRow]:
    """Debits and credits by ledger, bucket and source: of everybody, or of some owners.

    Now; or up to an effective date, up to a record of the owner's own chain, or both.
    """
    columns = (LedgerAccount.ledger, LedgerAccount.bucket, LedgerAccount.source)
    query: Any
    if as_of is None and as_of_seq is None:
        query = select(*columns, func.sum(LedgerBalance.debits), func.sum(LedgerBalance.credits))
        query = query.join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
    else:
        query = _joined(select(*columns, func.sum(LEGS.c.debit), func.sum(LEGS.c.credit)))
    if as_of is not None:
        query = query.where(LedgerEvent.effective_date <= as_of)
    if as_of_seq is not None:
        query = query.where(LedgerEvent.chain_id == LedgerAccount.owner, LedgerEvent.chain_seq <= as_of_seq)
    if owners is not None:
        query = query.where(LedgerAccount.owner.in_(owners))
    order = {name: place for place, name in enumerate((*BUCKETS, *SOURCE_LABELS, ""))}
    rows = [TrialRow(letter, bucket, source, int(debits), int(credited)) for letter, bucket, source, debits, credited
            in db.session.execute(query.group_by(*columns))]  # fmt: skip
    return sorted(rows, key=lambda row: (order[row.bucket], order[row.source]))


_DEBIT, _CREDIT = aliased(LedgerAccount), aliased(LedgerAccount)


def _touching(owners: Owners) -> CompoundSelect[int]:
    """SELECT of the transfers that touch an account of these owners: each side by its own index, for an OR over both
    reads the whole ledger.
    """
    accounts = select(LedgerAccount.id).where(LedgerAccount.owner.in_(owners))
    sides = (LedgerTransfer.debit_id, LedgerTransfer.credit_id)
    return union(*(select(LedgerTransfer.id).where(side.in_(accounts)) for side in sides))


def lines(
    owners: Owners | None = None, *, event_type: EventType | None = None, bucket: str | None = None,
    source: str | None = None,
    as_of: date | None = None, as_of_seq: int | None = None,
) -> Listing:  # fmt: skip
    """The transfers that touch an account of these owners (of everybody, unless said), newest first.

    Narrowed to a kind of event, a kind of account, whose money it is, an effective date, a record of the one chain.
    """
    query = (
        select(
            LedgerTransfer.id.label("id"), LedgerEvent.id.label("event"), LedgerEvent.chain_id.label("chain"),
            LedgerEvent.chain_seq.label("seq"), LedgerEvent.effective_date.label("effective_on"),
            LedgerEvent.posted_at.label("posted_at"), LedgerEvent.type.label("type"), _DEBIT.bucket.label("debit"),
            _DEBIT.code.label("debit_account"), _CREDIT.bucket.label("credit"), _CREDIT.code.label("credit_account"),
            func.coalesce(func.nullif(_CREDIT.source, ""), _DEBIT.source).label("source"),
            LedgerTransfer.amount.label("amount"), LedgerEvent.cause_kind.label("cause_kind"),
            LedgerEvent.cause_id.label("cause_id"),
        )
        .join(LedgerEvent, LedgerEvent.id == LedgerTransfer.event_id)
        .join(_DEBIT, _DEBIT.id == LedgerTransfer.debit_id)
        .join(_CREDIT, _CREDIT.id == LedgerTransfer.credit_id)
    )  # fmt: skip
    if owners is not None:
        query = query.where(LedgerTransfer.id.in_(_touching(owners)))
    if event_type is not None:
        query = query.where(LedgerEvent.type == event_type)
    if bucket is not None:
        query = query.where(or_(_DEBIT.bucket == bucket, _CREDIT.bucket == bucket))
    if source is not None:
        query = query.where(or_(_DEBIT.source == source, _CREDIT.source == source))
    if as_of_seq is not None:
        query = query.where(LedgerEvent.chain_seq <= as_of_seq)
    if as_of is not None:
        query = query.where(LedgerEvent.effective_date <= as_of)
    columns = (
        Column("event", N_("기록번호"), "plain"), Column("chain", N_("협약·회차")), Column("seq", N_("순번"), "plain"),
        Column("effective_on", N_("효력일"), "day"), Column("posted_at", N_("기록 시각"), "moment"),
        Column("type", N_("거래"), names=EVENT_LABELS), Column("debit", N_("차변"), names=BUCKET_LABELS),
        Column("debit_account", N_("차변 계정")), Column("credit", N_("대변"), names=BUCKET_LABELS),
        Column("credit_account", N_("대변 계정")), Column("source", N_("재원"), names=SOURCE_LABELS),
        Column("amount", N_("금액"), "won"),
    )  # fmt: skip
    return Listing(N_("원장 거래"), query, LedgerTransfer.id, columns)


def event(event_id: int) -> LedgerEvent | None:
    """The event with its transfers and their accounts."""
    query = select(LedgerEvent).where(LedgerEvent.id == event_id).options(*_WITH_ACCOUNTS)
    return db.session.scalars(query).unique().one_or_none()


def reversal_of(event_id: int) -> str | None:
    """The key of the event that takes this one back, if there is one."""
    return db.session.scalar(select(LedgerEvent.idem_key).where(LedgerEvent.reverses_id == event_id))


def count_of_events() -> int:
    """Count the events of the ledger."""
    return db.session.scalar(select(func.count()).select_from(LedgerEvent)) or 0


def event_of_key(chain: str, key: str) -> LedgerEvent | None:
    """The event of this chain that was posted under this key."""
    return db.session.scalar(select(LedgerEvent).where(LedgerEvent.chain_id == chain, LedgerEvent.idem_key == key))


def snapshot_of(chain: str, seq: int) -> LedgerSnapshot:
    """The snapshot that was made after this event."""
    return db.session.scalars(
        select(LedgerSnapshot).where(LedgerSnapshot.chain_id == chain, LedgerSnapshot.as_of_seq == seq)
    ).one()


def newest_snapshot(chain: str) -> LedgerSnapshot | None:
    """The snapshot of an agreement that no other supersedes."""
    query = select(LedgerSnapshot).where(LedgerSnapshot.chain_id == chain).order_by(LedgerSnapshot.id.desc()).limit(1)
    return db.session.scalar(query)


Moves = list[list[Any]]
"""The transfers of an event as [debit code, credit code, amount]: as its hash covers them."""


class Record(NamedTuple):
    """One event as the database has it. Where all of them are read,
    a row by name would cost more than what is done with it.
    """

    id: int
    chain_id: str
    chain_seq: int
    type: str
    idem_key: str
    request_hash: bytes
    batch_id: str | None
    cause_kind: str
    cause_id: str
    body: str
    effective_date: date
    posted_at: datetime
    actor_id: int
    reverses_id: int | None
    prev_hash: bytes
    hash: bytes
    transfer_count: int


def records() -> Iterator[tuple[Record, Moves]]:
    """Every event, oldest first, with its transfers; both are streamed, so that memory does not grow."""
    codes = {key: code for key, code in db.session.execute(select(LedgerAccount.id, LedgerAccount.code)).all()}
    e, t = LedgerEvent.__table__.c, LedgerTransfer.__table__.c
    of_events = groupby(
        _streamed(select(t.event_id, t.debit_id, t.credit_id, t.amount).order_by(t.event_id, t.seq)), key=itemgetter(0)
    )
    following = next(of_events, None)
    for event in map(Record._make, _streamed(select(*(e[name] for name in Record._fields)).order_by(e.id))):
        moves: Moves = []
        while following is not None and following[0] < event.id:  # of an event that is gone
            following = next(of_events, None)
        if following is not None and following[0] == event.id:
            moves = [[codes[debit], codes[credit], amount] for _event, debit, credit, amount in following[1]]
            following = next(of_events, None)
        yield event, moves


def _streamed(query: Any) -> Iterator[Any]:
    return chain.from_iterable(db.session.execute(query, execution_options={"yield_per": BATCH}).partitions())


def closed_months(chain: str) -> list[LedgerPeriod]:
    """The months that are closed on a chain, the newest first."""
    return list(
        db.session.scalars(select(LedgerPeriod).where(LedgerPeriod.chain_id == chain).order_by(LedgerPeriod.ym.desc()))
    )


def month_to_close(chain: str, *, today: date) -> str | None:
    """The month (YYYY-MM) after the last closed one, at first that of the oldest record, if it is over;
    None otherwise.
    """
    closed = closed_months(chain)
    first = db.session.scalar(select(func.min(LedgerEvent.effective_date)).where(LedgerEvent.chain_id == chain))
    if first is None:
        return None
    month = rules.next_month(closed[0].ym) if closed else f"{first:%Y-%m}"
    return month if month < f"{today:%Y-%m}" else None


def open_day(day: date, *chains: str) -> date:
    """The day itself, or where its month or a later one is closed on one of the chains, the first day after."""
    last = db.session.scalar(select(func.max(LedgerPeriod.ym)).where(LedgerPeriod.chain_id.in_(chains)))
    return day if last is None or f"{day:%Y-%m}" > last else date.fromisoformat(f"{rules.next_month(last)}-01")


def vouched(owner: str) -> list[tuple[LedgerAssertion, LedgerAccount]]:
    """Return the balances that somebody confirmed for this owner, newest first."""
    query = select(LedgerAssertion, LedgerAccount).join(LedgerAccount, LedgerAccount.id == LedgerAssertion.account_id)
    return [
        (row, account)
        for row, account in db.session.execute(
            query.where(LedgerAccount.owner == owner).order_by(LedgerAssertion.id.desc())
        )
    ]


def last_event_of(account_id: int) -> int | None:
    """The last event that has moved this account."""
    touched = or_(LedgerTransfer.debit_id == account_id, LedgerTransfer.credit_id == account_id)
    return db.session.scalar(select(func.max(LedgerTransfer.event_id)).where(touched))


_WITH_ACCOUNTS = (
    joinedload(LedgerEvent.transfers).joinedload(LedgerTransfer.debit),
    joinedload(LedgerEvent.transfers).joinedload(LedgerTransfer.credit),
)


def events(chain: str) -> list[LedgerEvent]:
    """The events of one chain with their transfers, oldest first."""
    query = (
        select(LedgerEvent)
        .where(LedgerEvent.chain_id == chain)
        .order_by(LedgerEvent.chain_seq)
        .options(*_WITH_ACCOUNTS)
    )
    return list(db.session.scalars(query).unique())
