"""The verbs of identity."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.identity import passwords, queries, rules
from vouchers.identity.errors import CodeUnusable, EmailTaken
from vouchers.identity.models import Appointment, OneTimeCode, Purpose, User, UserSession
from vouchers.kernel.actor import StaffRole


@dataclass(frozen=True)
class LockOut:
    """After how many wrong passwords in a row, and for how many minutes, sign-in is locked."""

    allowed: int = 5
    minutes: int = 15


@dataclass(frozen=True)
class Outcome:
    """What came of a sign-in: a session's token, or when the lock ends, or neither. Returned, not raised: it is counted."""

    token: str | None = None
    user: User | None = None
    locked_until: datetime | None = None
    unverified: bool = False


def create_user(*, email: str, name: str, at: datetime, language: str = "ko", password: str | None = None) -> User:
    """A person exists who can sign in once the e-mail is verified. Refused: an address that is taken, a weak password."""
    email = email.strip().lower()
    if queries.user_by_email(email):
        raise EmailTaken(field="email")
    if password is not None:
        rules.require_good_password(password, email=email)
    user = User(email=email, name=name, language=language, created_at=at)
    user.password_hash = passwords.hashed(password) if password is not None else None
    db.session.add(user)
    db.session.flush()
    return user


def appoint(user: User, role: StaffRole, *, at: datetime) -> None:
    """The person holds the role from now on; nothing changes for one who does."""
    if role not in user.roles:
        user.appointments.append(Appointment(role=role, started_at=at))
        db.session.flush()


def dismiss(user: User, role: StaffRole, *, at: datetime) -> None:
    """The person no longer holds the role, and every session of theirs has ended."""
    for appointment in user.appointments:
        if appointment.role == role and appointment.ended_at is None:
            appointment.ended_at = at
    end_all_sessions(user, at=at)


def disable(user: User, *, at: datetime) -> None:
    """The person cannot sign in any more; every session of theirs has ended."""
    user.disabled_at = at
    end_all_sessions(user, at=at)


def enable(user: User) -> None:
    """The person may sign in again."""
    user.disabled_at = None


def sign_in(
    *, email: str, password: str, at: datetime, lock_out: LockOut, address: str = "", browser: str = ""
) -> Outcome:
    """A session exists if the password fits; otherwise the failure is counted, and after too many the account locks."""
    user = queries.user_by_email(email)
    if user is not None:
        locked(user)
    fits = passwords.fits(user.password_hash if user else None, password)
    if user is None or user.disabled_at:
        return Outcome()
    if user.locked_until and user.locked_until > at:
        return Outcome(locked_until=user.locked_until)
    if not fits:
        user.failures += 1
        user.locked_until = rules.locked_until(
            user.failures, allowed=lock_out.allowed, minutes=lock_out.minutes, at=at
        )
        return Outcome(locked_until=user.locked_until)
    user.failures, user.locked_until = 0, None
    if user.verified_at is None:
        return Outcome(user=user, unverified=True)
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            token_hash=queries.digest(token), user_id=user.id, created_at=at, seen_at=at,
            address=address[:45], browser=browser[:200],
        )
    )  # fmt: skip
    return Outcome(token=token, user=user)


def touch(session: UserSession, *, at: datetime) -> None:
    """The session was seen; written at most once a minute, so that reading pages stays reading."""
    if at - session.seen_at >= timedelta(minutes=1):
        session.seen_at = at


def act_for(session: UserSession, organisation_id: int | None) -> None:
    """From now on this session acts for the organisation. Whether the person belongs to it is asked above."""
    session.acting_for = organisation_id


def end_session(session: UserSession, *, at: datetime) -> None:
    """The session has ended on every worker at once."""
    session.ended_at = session.ended_at or at


def end_all_sessions(user: User, *, at: datetime) -> None:
    """Every session of the person has ended."""
    db.session.execute(
        update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None)).values(ended_at=at)
    )


def issue_code(user: User, purpose: Purpose, *, at: datetime, valid: timedelta) -> str:
    """A new one-time code; earlier ones for the same purpose no longer work. The code itself is not stored."""
    db.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.user_id == user.id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .values(used_at=at)
    )
    code = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeCode(code_hash=queries.digest(code), user_id=user.id, purpose=purpose, expires_at=at + valid)
    )
    return code


def redeem(code: str, purpose: Purpose, *, at: datetime) -> User:
    """The code is used up and its person returned. Refused: unknown, used, expired, or meant for something else."""
    row = db.session.scalar(
        select(OneTimeCode).where(OneTimeCode.code_hash == queries.digest(code)).with_for_update()
    )
    if row is None or row.purpose != purpose or row.used_at or row.expires_at <= at:
        raise CodeUnusable()
    row.used_at = at
    return row.user  # type: ignore[no-any-return]


def verify_email(code: str, *, at: datetime) -> User:
    """The person's address is proved, and they may sign in."""
    user = redeem(code, Purpose.VERIFY_EMAIL, at=at)
    user.verified_at = user.verified_at or at
    return user


def set_password(code: str, *, password: str, at: datetime) -> User:
    """The person has a new password; the letter proved the address; every session has ended and no lock remains."""
    user = redeem(code, Purpose.SET_PASSWORD, at=at)
    rules.require_good_password(password, email=user.email)
    user.password_hash = passwords.hashed(password)
    user.verified_at = user.verified_at or at
    user.failures, user.locked_until = 0, None
    end_all_sessions(user, at=at)
    return user
