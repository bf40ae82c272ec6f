"""The ledger's tables as the code sees them. Their DDL, with triggers and guards, stands in db/guards."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, Won
from vouchers.ledger.chart import Account

GUARDED = {"info": {"ddl": "guards"}}
"""Marks tables that migrations make from db/guards and never alter in batch (that would drop their triggers)."""


class LedgerAccount(Base):
    __tablename__ = "ledger_account"
    __table_args__ = GUARDED

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(Text, unique=True)
    ledger: Mapped[str] = mapped_column(Text)
    bucket: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    line: Mapped[str] = mapped_column(Text)
    thing: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    normal: Mapped[str] = mapped_column(Text)
    guarded: Mapped[bool]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def account(self) -> Account:
        """The account by its parts."""
        return Account(self.bucket, self.owner, self.line, self.thing, self.source)


class LedgerBalance(Base):
    """Written by triggers only."""

    __tablename__ = "ledger_balance"
    __table_args__ = GUARDED

    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"), primary_key=True)
    normal: Mapped[str] = mapped_column(Text)
    guarded: Mapped[bool]
    debits: Mapped[int] = mapped_column(Won)
    credits: Mapped[int] = mapped_column(Won)
    last_transfer_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int] = mapped_column(BigId)


class LedgerChain(Base):
    __tablename__ = "ledger_chain"
    __table_args__ = GUARDED

    chain_id: Mapped[str] = mapped_column(Text, primary_key=True)
    last_seq: Mapped[int] = mapped_column(BigId)
    head: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerEvent(Base):
    """One business event. Never changed, never deleted; a correction is another event."""

    __tablename__ = "ledger_event"
    __table_args__ = GUARDED

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chain_id: Mapped[str] = mapped_column(ForeignKey("ledger_chain.chain_id"))
    chain_seq: Mapped[int] = mapped_column(BigId)
    type: Mapped[str] = mapped_column(Text)
    idem_key: Mapped[str] = mapped_column(Text)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    batch_id: Mapped[str | None] = mapped_column(Text)
    cause_kind: Mapped[str] = mapped_column(Text)
    cause_id: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    effective_date: Mapped[date] = mapped_column(Date)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column(BigId)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_event.id"))
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    transfer_count: Mapped[int]
    """How many it has: it is complete with them, and the database takes no other."""

    transfers: Mapped[list["LedgerTransfer"]] = relationship(order_by="LedgerTransfer.seq", viewonly=True)


class LedgerTransfer(Base):
    """One row names both accounts, so an imbalance cannot be written."""

    __tablename__ = "ledger_transfer"
    __table_args__ = GUARDED

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("ledger_event.id"))
    seq: Mapped[int]
    debit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    credit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    amount: Mapped[int] = mapped_column(Won)

    debit: Mapped[LedgerAccount] = relationship(foreign_keys=[debit_id], viewonly=True)
    credit: Mapped[LedgerAccount] = relationship(foreign_keys=[credit_id], viewonly=True)


class LedgerPeriod(Base):
    """A month that is closed on a chain."""

    __tablename__ = "ledger_period"
    __table_args__ = GUARDED

    chain_id: Mapped[str] = mapped_column(ForeignKey("ledger_chain.chain_id"), primary_key=True)
    ym: Mapped[str] = mapped_column(Text, primary_key=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[int] = mapped_column(BigId)


class LedgerSnapshot(Base):
    """A signed statement about a chain up to one event: what a settlement came to."""

    __tablename__ = "ledger_snapshot"
    __table_args__ = GUARDED

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chain_id: Mapped[str] = mapped_column(ForeignKey("ledger_chain.chain_id"))
    as_of_seq: Mapped[int] = mapped_column(BigId)
    head: Mapped[bytes] = mapped_column(LargeBinary)
    balances: Mapped[str] = mapped_column(Text)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_snapshot.id"))
    signed_by: Mapped[int] = mapped_column(BigId)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerAssertion(Base):
    """A balance that somebody vouches for, by a bank statement or another piece of evidence. In won."""

    __tablename__ = "ledger_assertion"
    __table_args__ = GUARDED

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    as_of_event: Mapped[int] = mapped_column(ForeignKey("ledger_event.id"))
    expected: Mapped[int] = mapped_column(Won)
    evidence: Mapped[str] = mapped_column(Text)
    stated_by: Mapped[int] = mapped_column(BigId)
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LedgerAnchor(Base):
    """A line of the file of anchors that is kept outside the database: its number and hash."""

    __tablename__ = "ledger_anchor"
    __table_args__ = GUARDED

    number: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    anchored_at: Mapped[datetime] = mapped_column(UtcDateTime)
