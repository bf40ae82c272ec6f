"""Organisations and who belongs to them."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.documents.models import StoredFile
from vouchers.facts.states import Size
from vouchers.identity.models import User
from vouchers.kernel.actor import MemberRole
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.organisations.states import (
    CONFIRMATION,
    INVITATION,
    MEMBERSHIP,
    ORGANISATION,
    ConfirmationState,
    InvitationState,
)


class Organisation(Base):
    """A firm, as a demand company (수요기업), a supplier (공급기업) or both. A listing may lack its number: 미확인."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "business_number IS NULL OR (length(business_number) = 10 AND business_number <> '0000000000')",
            name="business_number_is_ten_digits",
        ),
    )
    lifecycle: ClassVar[Lifecycle] = ORGANISATION

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
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when an officer has seen papers that show that the people who act for it may."""
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")

    @property
    def case_reference(self) -> str:
        return f"FIRM-{self.id}"

    @property
    def is_confirmed(self) -> bool:
        """Whether an officer has confirmed that its people are its people."""
        return self.confirmed_at is not None

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
    lifecycle: ClassVar[Lifecycle] = MEMBERSHIP

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_of(MemberRole, "role"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")

    @property
    def case_reference(self) -> str:
        return self.organisation.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.organisation,)


class SignUp(Base):
    """Somebody asks to join with a firm: nothing of it exists until the letter's link proves the address.

    `answered_at` is when the job wrote the letter: to a new address a link, to one that has an account a word about it.
    `goes_on` is the page of ours from which somebody was sent here.
    """

    __tablename__ = "sign_up"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2))
    password_hash: Mapped[str] = mapped_column(String(200))
    company: Mapped[str] = mapped_column(String(100))
    business_number: Mapped[str] = mapped_column(String(10))
    role: Mapped[MemberRole] = mapped_column(enum_of(MemberRole, "role"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    goes_on: Mapped[str | None] = mapped_column(String(200))


class Invitation(Base):
    """A firm asks somebody to work for it: nothing until the invited accepts."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation__one_open", "organisation_id", "email", unique=True,
            sqlite_where=text("state = 'invited'"), postgresql_where=text("state = 'invited'"),
        ),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = INVITATION

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    state: Mapped[InvitationState] = mapped_column(enum_of(InvitationState))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[MemberRole] = mapped_column(enum_of(MemberRole, "role"))
    invited_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="joined")

    @property
    def case_reference(self) -> str:
        return self.organisation.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.organisation,)


class FirmConfirmation(Base):
    """Somebody shows that they may act for a firm (기업 확인): papers, and an officer's decision.

    Where the firm is new here its first person works for it already, with few rights. Where it was listed by somebody
    else or has people (`joins`), whoever says "this firm is mine" has no right over it until an officer has decided.
    """

    __tablename__ = "firm_confirmation"
    __table_args__ = (
        Index(
            "uq_firm_confirmation__one_open", "organisation_id", "user_id", unique=True,
            sqlite_where=text("state IN ('asked', 'submitted', 'returned')"),
            postgresql_where=text("state IN ('asked', 'submitted', 'returned')"),
        ),
        CheckConstraint("state NOT IN ('submitted', 'confirmed') OR file_id IS NOT NULL", name="submitted_has_a_paper"),
        CheckConstraint("state <> 'confirmed' OR decided_by IS NOT NULL", name="confirmed_has_a_person"),
        CheckConstraint("decided_by IS NULL OR decided_by <> user_id", name="decided_by_a_second_person"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = CONFIRMATION

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_of(MemberRole, "role"))
    joins: Mapped[bool]
    state: Mapped[ConfirmationState] = mapped_column(enum_of(ConfirmationState))
    company: Mapped[str] = mapped_column(String(100))
    """The firm's name as the person wrote it, which may not be the one it is listed by."""
    note: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    """The business registration certificate, or another paper that shows it."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    file: Mapped[StoredFile | None] = relationship()

    @property
    def case_reference(self) -> str:
        return self.organisation.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.organisation,)
