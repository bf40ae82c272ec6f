"""Opinions that an application is to be excluded."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.screening.states import EXCLUSION, ExclusionState


class Exclusion(Base):
    """An officer's opinion that an application is to be excluded, on which another officer decides."""

    __tablename__ = "exclusion"
    __table_args__ = (
        Index(
            "uq_exclusion__one_proposed", "application_id", unique=True,
            sqlite_where=text("state = 'proposed'"), postgresql_where=text("state = 'proposed'"),
        ),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="decided_by_a_second_person"),
        CheckConstraint("state <> 'confirmed' OR decided_by IS NOT NULL", name="confirmed_has_a_person"),
        CheckConstraint("ground <> '' AND reason <> ''", name="says_why"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = EXCLUSION

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    state: Mapped[ExclusionState] = mapped_column(enum_of(ExclusionState))
    ground: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="joined")

    @property
    def case_reference(self) -> str:
        return self.application.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.application,)
