"""The record of steps: append-only, by person, role and reason."""

from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime
from vouchers.kernel.lifecycle import Lifecycle


class Subject(Protocol):
    """A thing whose steps are on record, on the timeline of a case. One with states has a `state` too."""

    id: Any
    lifecycle: ClassVar[Lifecycle]

    @property
    def case_reference(self) -> str: ...


class Transition(Base):
    """One step that one thing took. `case_reference` says on whose timeline it stands.

    `changes` holds, by the name of a column, its value before and after; `follows` is the step whose consequence this
    one was.
    """

    __tablename__ = "transition"
    __table_args__ = (
        Index("ix_transition__case", "case_reference", "id"),
        Index("ix_transition__thing", "kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigId)
    case_reference: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(100))
    actor_role: Mapped[str] = mapped_column(String(100))
    acting_for: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, list[Any]] | None] = mapped_column(JSON(none_as_null=True))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("transition.id"))

    follows: Mapped["Transition | None"] = relationship(remote_side="Transition.id")
