"""Organisations and who belongs to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.identity.models import User
from vouchers.kernel.actor import MemberRole
from vouchers.organisations.states import Size


class Organisation(Base):
    """A firm, as a demand company (수요기업), a supplier (공급기업) or both. A listing may lack its number: 미확인."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "business_number IS NULL OR (length(business_number) = 10 AND business_number <> '0000000000')",
            name="business_number_is_ten_digits",
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    business_number: Mapped[str | None] = mapped_column(String(10), unique=True)
    representative_name: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[Size | None] = mapped_column(enum_of(Size, "size"))
    region: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    home_page: Mapped[str] = mapped_column(String(200), default="")
    employees: Mapped[int | None]
    industry: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")

    @property
    def has_representative(self) -> bool:
        """Whether somebody may sign for it."""
        return any(row.role is MemberRole.REPRESENTATIVE and row.ended_at is None for row in self.memberships)

    @property
    def is_complete(self) -> bool:
        """Whether the profile holds what an application needs of it."""
        return bool(self.size and self.region and self.address and self.representative_name and self.business_number)


class Membership(Base):
    """A person's place in an organisation; kept when it ends."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership__one_now", "user_id", "organisation_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_of(MemberRole, "role"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
