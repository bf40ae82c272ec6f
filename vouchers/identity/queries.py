"""Named reads of people and sessions."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from vouchers.db import db
from vouchers.identity.models import Appointment, KnownDevice, LinkRequest, OneTimeCode, Purpose, User, UserSession
from vouchers.kernel.actor import StaffRole


def digest(token: str) -> str:
    """Hash a token for storage (SHA-256). Tokens are 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def names(user_ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by user id."""
    return {key: name for key, name in db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def staff() -> list[User]:
    """Everybody who holds a staff role or is to hold one, by name."""
    appointed = select(Appointment.user_id).where(Appointment.ended_at.is_(None))
    return list(db.session.scalars(select(User).where(User.id.in_(appointed)).order_by(User.name, User.id)))


def appointments_to_confirm() -> Select[Appointment]:
    """SELECT of the appointments that wait for a second administrator, oldest first."""
    waiting = Appointment.started_at.is_(None), Appointment.ended_at.is_(None)
    return select(Appointment).where(*waiting).order_by(Appointment.id)


def proposed_appointments() -> list[Appointment]:
    """The appointments that wait for a second administrator, oldest first."""
    return list(db.session.scalars(appointments_to_confirm()))


def appointment(appointment_id: int) -> Appointment | None:
    return db.session.get(Appointment, appointment_id)


def is_known_device(user_id: int, device: str | None) -> bool:
    """Whether this person has signed in from the browser that holds this token."""
    if not device:
        return False
    query = select(KnownDevice.id).where(KnownDevice.token_hash == digest(device), KnownDevice.user_id == user_id)
    return db.session.scalar(query) is not None


def demo_accounts() -> int:
    """Count the accounts of the demo, whose password is public, that can sign in."""
    query = select(func.count()).select_from(User)
    return int(db.session.scalar(query.where(
        User.email.like("%@demo.example"), User.password_hash.is_not(None), User.disabled_at.is_(None)
    )) or 0)  # fmt: skip


def link_requests() -> list[LinkRequest]:
    """The requests for a link that nobody has answered yet, oldest first."""
    return list(db.session.scalars(select(LinkRequest).order_by(LinkRequest.id).limit(100)))


def code(text: str, purpose: Purpose, *, at: datetime) -> OneTimeCode | None:
    """The code for this purpose, while it can be used."""
    row = db.session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == digest(text)))
    usable = row is not None and row.purpose is purpose and row.used_at is None and row.expires_at > at
    return row if usable else None


def holders(role: StaffRole) -> list[User]:
    """Everybody who holds a staff role now and may sign in, by name."""
    query = (
        select(User)
        .join(Appointment, Appointment.user_id == User.id)
        .where(Appointment.role == role, Appointment.started_at.is_not(None), Appointment.ended_at.is_(None))
        .where(User.disabled_at.is_(None))
        .order_by(User.name, User.id)
    )
    return list(db.session.scalars(query))


def live_session(token: str, *, at: datetime, idle: timedelta, longest: timedelta) -> UserSession | None:
    """The session of this token, unless it ended, lay idle too long, or its person may no longer sign in."""
    query = select(UserSession).where(UserSession.token_hash == digest(token))
    whole = joinedload(UserSession.user).joinedload(User.appointments)
    session = db.session.scalars(query.options(whole)).unique().one_or_none()
    if session is None or session.ended_at or session.user.disabled_at:
        return None
    if at - session.seen_at > idle or at - session.created_at > longest:
        return None
    return session


def ended_session(token: str, *, at: datetime) -> UserSession | None:
    """Return the session of this token where it ended, or was last seen, less than 24 hours ago."""
    query = select(UserSession).where(UserSession.token_hash == digest(token))
    session = db.session.scalars(query).unique().one_or_none()
    if session is None or session.user.disabled_at:
        return None
    last = max(session.seen_at, session.ended_at or session.seen_at)
    return session if at - last < timedelta(hours=24) else None


def sessions_of(user_id: int) -> list[UserSession]:
    """The sessions of a person that have not been ended, newest first: at most 100."""
    query = select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(UserSession.seen_at.desc()).limit(100)))


def session(session_id: int) -> UserSession | None:
    return db.session.get(UserSession, session_id)
