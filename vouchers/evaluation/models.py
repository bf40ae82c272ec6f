"""Panels, seats, assignments, sheets, rankings, selections."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, Won, enum_of
from vouchers.evaluation.rules import Why
from vouchers.evaluation.states import (
    ASSIGNMENT,
    PANEL,
    SEAT,
    SELECTION,
    AssignmentState,
    PanelState,
    SeatState,
    SelectionState,
)
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.programmes.models import Round


class Panel(Base):
    """The evaluators who together score some of a round's applications."""

    __tablename__ = "panel"
    lifecycle: ClassVar[Lifecycle] = PANEL

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    state: Mapped[PanelState] = mapped_column(enum_of(PanelState))
    due_on: Mapped[date] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship(lazy="joined")
    seats: Mapped[list["Seat"]] = relationship(back_populates="panel", order_by="Seat.id")
    assignments: Mapped[list["Assignment"]] = relationship(back_populates="panel", order_by="Assignment.id")

    @property
    def case_reference(self) -> str:
        return self.round.reference


class Seat(Base):
    """An evaluator's place in a panel."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("panel_id", "user_id"),)
    lifecycle: ClassVar[Lifecycle] = SEAT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[SeatState] = mapped_column(enum_of(SeatState))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)

    panel: Mapped[Panel] = relationship(back_populates="seats", lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")

    @property
    def case_reference(self) -> str:
        return self.panel.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.panel,)


class Assignment(Base):
    """One application for one evaluator: opened only after no conflict of interest was declared."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("seat_id", "application_id"),
        CheckConstraint("state NOT IN ('cleared', 'submitted') OR declared_at IS NOT NULL", name="opened_after_declaring"),
    )
    lifecycle: ClassVar[Lifecycle] = ASSIGNMENT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[AssignmentState] = mapped_column(enum_of(AssignmentState))
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)

    panel: Mapped[Panel] = relationship(back_populates="assignments")
    seat: Mapped[Seat] = relationship(lazy="joined")
    application: Mapped[Application] = relationship(lazy="joined")
    sheet: Mapped["ScoreSheet | None"] = relationship(back_populates="assignment")

    @property
    def case_reference(self) -> str:
        return self.application.reference


class ScoreSheet(Base):
    """Points and comments of one assignment. The database refuses any change once it is submitted."""

    __tablename__ = "score_sheet"
    __table_args__ = (
        CheckConstraint("submitted_at IS NULL OR (total IS NOT NULL AND sha256 IS NOT NULL)", name="submitted_is_whole"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    points: Mapped[dict[str, int | None]] = mapped_column(Json)
    comments: Mapped[dict[str, str]] = mapped_column(Json)
    overall: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[int | None]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))

    assignment: Mapped[Assignment] = relationship(back_populates="sheet")


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
    __table_args__ = (UniqueConstraint("ranking_id", "application_id"),)

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
        return None if self.numerator is None or self.denominator is None else Fraction(self.numerator, self.denominator)


class Selection(Base):
    """Who gets the budget, by a ranking: drawn up, confirmed by a second person, released together."""

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="confirmed_by_a_second_person"),
        CheckConstraint("confirmed_by IS NULL OR drawn_up_by IS NULL OR confirmed_by <> drawn_up_by", name="confirmed_by_who_did_not_draw_up"),
        CheckConstraint("state NOT IN ('confirmed', 'released') OR confirmed_by IS NOT NULL", name="confirmed_has_a_person"),
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
    lines: Mapped[list["SelectionLine"]] = relationship(order_by="SelectionLine.id", cascade="all, delete-orphan")

    @property
    def case_reference(self) -> str:
        return self.round.reference


class SelectionLine(Base):
    """One application in the selection: selected or not, and why. `grant_amount` in won."""

    __tablename__ = "selection_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    selection_id: Mapped[int] = mapped_column(ForeignKey("selection.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    why: Mapped[Why] = mapped_column(enum_of(Why, "why"))
    grant_amount: Mapped[int] = mapped_column(Won)

    application: Mapped[Application] = relationship(lazy="joined")
