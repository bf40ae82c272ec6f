"""Who of the agency has a case."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.casework.states import ABSENCE, CASE_OFFICER
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle


class Absence(Base):
    """From the first to the last day somebody stands in for an officer; until it is ended earlier."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence__user_id", "user_id", "last_day"),
        Index("ix_absence__deputy_id", "deputy_id", "last_day"),
        CheckConstraint("deputy_id <> user_id", name="deputy_is_another"),
        CheckConstraint("last_day >= first_day", name="ends_after_it_begins"),
    )
    lifecycle: ClassVar[Lifecycle] = ABSENCE
    case_reference: ClassVar[str] = "CASEWORK"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    officer: Mapped[User] = relationship(foreign_keys=user_id)
    deputy: Mapped[User] = relationship(foreign_keys=deputy_id)


class CaseOfficer(Base):
    """The officer whom a case is asked about; one a case. Who had it before is on record."""

    __tablename__ = "case_officer"
    __table_args__ = (Index("ix_case_officer__user_id", "user_id", "id"),)
    lifecycle: ClassVar[Lifecycle] = CASE_OFFICER

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    application: Mapped[Application] = relationship()
    officer: Mapped[User] = relationship()

    @property
    def case_reference(self) -> str:
        return self.application.reference
