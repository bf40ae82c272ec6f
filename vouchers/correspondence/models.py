"""Notes and messages of a case."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.correspondence.states import CASE_NOTE, Side
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle


class CaseNote(Base):
    """A note of the agency for itself (from agency to agency), or a message of one side to another. Append-only."""

    __tablename__ = "case_note"
    __table_args__ = (
        Index("ix_case_note__application_id", "application_id", "id"),
        CheckConstraint("sender = 'agency' OR addressee = 'agency'", name="the_agency_is_a_side"),
        CheckConstraint("text <> ''", name="says_something"),
    )
    lifecycle: ClassVar[Lifecycle] = CASE_NOTE

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    sender: Mapped[Side] = mapped_column(enum_of(Side, "sender"))
    addressee: Mapped[Side] = mapped_column(enum_of(Side, "addressee"))
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()
    writer: Mapped[User] = relationship()

    @property
    def case_reference(self) -> str:
        return self.application.reference

    @property
    def is_internal(self) -> bool:
        """Whether the agency wrote it for itself."""
        return self.sender is self.addressee
