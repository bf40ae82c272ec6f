"""Proposals."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.matching.states import LIFECYCLE, State
from vouchers.suppliers.models import Supplier


class Proposal(Base):
    """A company asks a supplier to carry out its project."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(
            "uq_proposal__one_accepted", "application_id", unique=True,
            sqlite_where=text("state = 'accepted'"), postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            "uq_proposal__one_open", "application_id", "supplier_id", unique=True,
            sqlite_where=text("state IN ('proposed', 'accepted')"),
            postgresql_where=text("state IN ('proposed', 'accepted')"),
        ),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = LIFECYCLE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"), index=True)
    state: Mapped[State] = mapped_column(enum_of(State))
    message: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship(lazy="joined")
    supplier: Mapped[Supplier] = relationship(lazy="joined")

    @property
    def case_reference(self) -> str:
        return self.application.reference
