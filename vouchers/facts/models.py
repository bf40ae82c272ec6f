"""Facts, and findings as they were when somebody decided on them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, enum_of
from vouchers.facts.rules import Known
from vouchers.facts.states import FACT, Kind, Source
from vouchers.identity.models import User
from vouchers.kernel.finding import Outcome
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.wording import Words


class Fact(Base):
    """A statement about a thing, with its source and the days for which it holds. Append-only."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact__subject", "subject", "id"),
        CheckConstraint("valid_until IS NULL OR valid_until >= seen_on", name="holds_for_a_day"),
        CheckConstraint("source NOT IN ('paper', 'register') OR paper <> ''", name="says_what_was_seen"),
    )
    lifecycle: ClassVar[Lifecycle] = FACT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(60))
    case_reference: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Kind] = mapped_column(enum_of(Kind, "kind"))
    value: Mapped[str] = mapped_column(String(40))
    source: Mapped[Source] = mapped_column(enum_of(Source, "source"))
    paper: Mapped[str] = mapped_column(String(200), default="")
    seen_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"), unique=True)

    recorder: Mapped[User | None] = relationship()

    @property
    def known(self) -> Known:
        """The fact as rules see it."""
        return Known(self.id, self.kind, self.value, self.source, self.paper, self.seen_on, self.valid_until)


class KeptFinding(Base):
    """What a rule said when somebody decided, the reason for which they went on, and the facts it looked at.

    Append-only.
    """

    __tablename__ = "kept_finding"
    __table_args__ = (Index("ix_kept_finding__subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(60))
    rule: Mapped[str] = mapped_column(String(40))
    name: Mapped[dict[str, str]] = mapped_column(Json)
    clause: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[Outcome] = mapped_column(enum_of(Outcome, "outcome"))
    compared: Mapped[list[Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(200))
    on: Mapped[date] = mapped_column("day", Date)
    basis: Mapped[list[int]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decider: Mapped[User | None] = relationship()

    @property
    def row(self) -> tuple[Words, str, "KeptFinding"]:
        """Name, clause and finding, as findings are shown."""
        return Words(self.name["ko"], self.name["en"]), self.clause, self
