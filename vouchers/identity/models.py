"""Tables of people, their appointments, sessions and one-time codes."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, enum_of
from vouchers.identity.states import ACCOUNT, APPOINTMENT, AccountState
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.lifecycle import Lifecycle


class User(Base):
    """A person who can sign in."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("(state = 'disabled') = (disabled_at IS NOT NULL)", name="disabled_has_its_moment"),
    )
    lifecycle: ClassVar[Lifecycle] = ACCOUNT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2), default="ko")
    state: Mapped[AccountState] = mapped_column(enum_of(AccountState))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="user", lazy="selectin", foreign_keys="Appointment.user_id", order_by="Appointment.id"
    )

    @property
    def case_reference(self) -> str:
        return f"ACCOUNT-{self.id}"

    @property
    def may_sign_in(self) -> bool:
        """Whether a right password opens a session: the address is proved, and nobody has stopped the account."""
        return self.verified_at is not None and self.disabled_at is None

    @property
    def roles(self) -> frozenset[StaffRole]:
        """The staff roles held now."""
        return frozenset(row.role for row in self.appointments if row.is_held)

    @property
    def promised_roles(self) -> frozenset[StaffRole]:
        """The staff roles held now, and those that wait for a second administrator."""
        return frozenset(row.role for row in self.appointments if row.ended_at is None)


class Appointment(Base):
    """A staff role given to a person: by whom and why, and by whom and why it ended (안전성 확보조치 기준 제5조).

    Kept for ever: the database lets a row begin and end once and refuses every other change. A role that releases money
    is proposed by one administrator and begins when another confirms it. `appointed_by` is None where the host gave the
    role, or where it was given before that was recorded.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("appointed_by IS NULL OR appointed_by <> user_id", name="nobody_appoints_oneself"),
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by NOT IN (appointed_by, user_id)", name="confirmed_by_a_second_person"
        ),
        CheckConstraint("ended_by IS NULL OR ended_by <> user_id", name="nobody_dismisses_oneself"),
        CheckConstraint(
            "role NOT IN ('approver', 'finance') OR started_at IS NULL OR confirmed_by IS NOT NULL OR appointed_by IS "
            "NULL",
            name="money_is_given_by_two",
        ),
        Index(
            "uq_appointment__one_now",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    lifecycle: ClassVar[Lifecycle] = APPOINTMENT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[StaffRole] = mapped_column(enum_of(StaffRole, "role"))
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    appointed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(500), default="")
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(500))

    user: Mapped[User] = relationship(back_populates="appointments", foreign_keys=[user_id])

    @property
    def case_reference(self) -> str:
        return self.user.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.user,)

    @property
    def is_held(self) -> bool:
        """Whether the person has the role now."""
        return self.started_at is not None and self.ended_at is None

    @property
    def is_proposed(self) -> bool:
        """Whether it waits for a second administrator."""
        return self.started_at is None and self.ended_at is None


class UserSession(Base):
    """One sign-in. The cookie holds a random token; the table holds its hash, so that a session can be ended here."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    acting_for: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45))
    browser: Mapped[str] = mapped_column(String(200))

    user: Mapped[User] = relationship(lazy="joined")


class Purpose(StrEnum):
    """What a one-time link is for; a link for one purpose is nothing for another."""

    VERIFY_EMAIL = "verify_email"
    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, not a password
    JOIN = "join"


class OneTimeCode(Base):
    """A link that proves that a letter arrived: hashed, with an end, used once.

    It is for a person, or for something that has no person yet: `subject_id` is the key of a sign-up or an invitation.
    """

    __tablename__ = "one_time_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(BigId)
    purpose: Mapped[Purpose] = mapped_column(enum_of(Purpose, "purpose"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class KnownDevice(Base):
    """A browser from which a person has signed in: what strangers do elsewhere does not keep its owner out.

    The cookie holds a random token, the table its hash.
    """

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LinkRequest(Base):
    """Somebody asked for a link to set the password of this address, known or not:
    a job answers, so that the time tells nothing.
    """

    __tablename__ = "link_request"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
