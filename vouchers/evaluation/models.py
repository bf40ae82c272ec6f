"""Panels, seats, assignments, sheets, rankings, selections."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, enum_of
from vouchers.evaluation.states import ASSIGNMENT, PANEL, SEAT, AssignmentState, PanelState, SeatState
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
        CheckConstraint(
            "state NOT IN ('cleared', 'submitted') OR declared_at IS NOT NULL", name="opened_after_declaring"
        ),
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
        CheckConstraint(
            "submitted_at IS NULL OR (total IS NOT NULL AND sha256 IS NOT NULL)", name="submitted_is_whole"
        ),
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
