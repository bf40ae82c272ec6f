"""Named reads of people and sessions."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from vouchers.db import db
from vouchers.identity.models import Appointment, User, UserSession
from vouchers.kernel.actor import StaffRole


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256. Tokens are 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def user_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))  # type: ignore[no-any-return]


def user(user_id: int) -> User | None:
    return db.session.get(User, user_id)  # type: ignore[no-any-return]


def names(user_ids: Collection[int]) -> dict[int, str]:
    """What these people are called."""
    return {key: name for key, name in db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))}


def users() -> list[User]:
    """Everybody, by name."""
    return list(db.session.scalars(select(User).order_by(User.name, User.id)))


def holders(role: StaffRole) -> list[User]:
    """Everybody who holds a staff role now and may sign in, by name."""
    query = (
        select(User)
        .join(Appointment)
        .where(Appointment.role == role, Appointment.ended_at.is_(None), User.disabled_at.is_(None))
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
    return session  # type: ignore[no-any-return]


def sessions_of(user_id: int) -> list[UserSession]:
    """The sessions of a person that have not been ended, newest first."""
    query = select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(UserSession.seen_at.desc()).limit(20)))


def session(session_id: int) -> UserSession | None:
    return db.session.get(UserSession, session_id)  # type: ignore[no-any-return]
