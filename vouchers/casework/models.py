"""Who of the agency has a case."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.applications.models import Application
from vouchers.casework.states import CASE_OFFICER
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime
from vouchers.identity.models import User
from vouchers.kernel.lifecycle import Lifecycle


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
