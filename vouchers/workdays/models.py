"""Days that are decided by hand."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.workdays.states import DECLARED_DAY


class DeclaredDay(Base):
    """A day that counts otherwise than the calendar says:
    a holiday declared at short notice, or a holiday taken back.
    """

    __tablename__ = "declared_day"
    __table_args__ = (
        Index(
            "uq_declared_day__one_now", "day", unique=True,
            sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = DECLARED_DAY
    case_reference: ClassVar[str] = "CALENDAR"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(100))
    declared_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def kind(self) -> str:
        """The kind of day, by its code."""
        return "working" if self.works else "holiday"
