"""Rankings with what they were computed from, and selections."""

from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.programmes.models import Round
from vouchers.selection.rules import Why
from vouchers.selection.states import SELECTION, SelectionState


class Ranking(Base):
    """A ranking with everything it was computed from: anybody can compute it again."""

    __tablename__ = "ranking"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    rules: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    inputs: Mapped[list[Any]] = mapped_column(Json, deferred=True)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    rows: Mapped[list["RankingRow"]] = relationship(back_populates="ranking", order_by="RankingRow.position")


class RankingRow(Base):
    """One application's place. The score is the exact fraction numerator/denominator."""

    __tablename__ = "ranking_row"
    __table_args__ = (
        UniqueConstraint("ranking_id", "application_id"),
        Index("ix_ranking_row__ranking", "ranking_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    position: Mapped[int]
    place: Mapped[int | None]
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    passes: Mapped[bool]
    counted: Mapped[list[int]] = mapped_column(Json)
    dropped: Mapped[list[int]] = mapped_column(Json)
    decided_by: Mapped[str] = mapped_column(String(80))

    ranking: Mapped[Ranking] = relationship(back_populates="rows")
    application: Mapped[Application] = relationship(lazy="joined")

    @property
    def score(self) -> Fraction | None:
        return (
            None if self.numerator is None or self.denominator is None else Fraction(self.numerator, self.denominator)
        )


class Selection(Base):
    """Who gets the budget, by a ranking: drawn up, confirmed by a second person, released together."""

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="confirmed_by_a_second_person"),
        CheckConstraint(
            "confirmed_by IS NULL OR drawn_up_by IS NULL OR confirmed_by <> drawn_up_by",
            name="confirmed_by_who_did_not_draw_up",
        ),
        CheckConstraint(
            "state NOT IN ('confirmed', 'released') OR confirmed_by IS NOT NULL", name="confirmed_has_a_person"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = SELECTION

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    state: Mapped[SelectionState] = mapped_column(enum_of(SelectionState))
    budget: Mapped[int] = mapped_column(Won)
    drawn_up_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship(lazy="joined")
    ranking: Mapped[Ranking] = relationship()
    lines: Mapped[list["SelectionLine"]] = relationship(
        back_populates="selection", order_by="SelectionLine.id", cascade="all, delete-orphan"
    )

    @property
    def case_reference(self) -> str:
        return self.round.reference


class SelectionLine(Base):
    """One application in the selection: selected or not, and why. `grant_amount` in won."""

    __tablename__ = "selection_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    why: Mapped[Why] = mapped_column(enum_of(Why, "why"))
    grant_amount: Mapped[int] = mapped_column(Won)

    selection: Mapped[Selection] = relationship(back_populates="lines")
    application: Mapped[Application] = relationship(lazy="joined")
