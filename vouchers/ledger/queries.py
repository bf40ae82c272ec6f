"""Balances and lines. Every figure that a screen, a report or a command shows comes from here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from vouchers.db import db
from vouchers.kernel.money import Won
from vouchers.ledger.chart import SPENDABLE_ORDER, Source
from vouchers.ledger.models import LedgerAccount, LedgerBalance, LedgerEvent, LedgerTransfer

_NET = case(
    (LedgerBalance.normal == "C", LedgerBalance.credits - LedgerBalance.debits),
    else_=LedgerBalance.debits - LedgerBalance.credits,
)


@dataclass(frozen=True)
class Statement:
    """What stands in each bucket of one owner, by source, line and document. Amounts in won, on the bucket's normal side."""

    owner: str
    rows: tuple[tuple[str, str, str, str, Won], ...]
    """(bucket, line, thing, source, net)"""

    def total(self, *buckets: str, source: Source | None = None, line: str | None = None, thing: str | None = None) -> Won:
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
        """What was awarded: it is always somewhere (I-5)."""
        return self.total(*SPENDABLE_ORDER, source=source, line=line)

    def as_dict(self) -> dict[str, Won]:
        """Totals by `bucket` and `bucket:source`, for the command and for tests."""
        totals: dict[str, Won] = defaultdict(int)
        for bucket, _line, _thing, source, net in self.rows:
            totals[bucket] += net
            if source:
                totals[f"{bucket}:{source}"] += net
        return dict(sorted(totals.items()))


def statement(owner: str) -> Statement:
    """The statement of an agreement or round."""
    return statements([owner])[owner]


def statements(owners: Iterable[str]) -> dict[str, Statement]:
    """The statements of several owners in one query."""
    wanted = list(owners)
    query = (
        select(
            LedgerAccount.owner, LedgerAccount.bucket, LedgerAccount.line, LedgerAccount.thing, LedgerAccount.source, _NET
        )
        .join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
        .where(LedgerAccount.owner.in_(wanted))
        .order_by(LedgerAccount.id)
    )
    rows: dict[str, list[tuple[str, str, str, str, Won]]] = {owner: [] for owner in wanted}
    for owner, bucket, line, thing, source, net in db.session.execute(query):
        rows[owner].append((bucket, line, thing, source, int(net)))
    return {owner: Statement(owner, tuple(found)) for owner, found in rows.items()}


def events(chain: str) -> list[LedgerEvent]:
    """The events of one chain with their transfers, oldest first."""
    query = (
        select(LedgerEvent)
        .where(LedgerEvent.chain_id == chain)
        .order_by(LedgerEvent.chain_seq)
        .options(
            joinedload(LedgerEvent.transfers).joinedload(LedgerTransfer.debit),
            joinedload(LedgerEvent.transfers).joinedload(LedgerTransfer.credit),
        )
    )
    return list(db.session.scalars(query).unique())
