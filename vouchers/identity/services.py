"""The verbs of identity."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from vouchers.audit.services import Step, advance, begin, take, take_birth
from vouchers.db import db
from vouchers.db.aside import try_aside
from vouchers.identity import errors, queries
from vouchers.identity.models import Appointment, KnownDevice, LinkRequest, OneTimeCode, Purpose, User, UserSession
from vouchers.identity.passwords import NewPassword
from vouchers.identity.policy import ACCOUNT_POLICY, APPOINTMENT_POLICY, STAFF_POLICY
from vouchers.identity.states import Do
from vouchers.kernel.actor import STAFF_ROLE_LABELS, Actor, StaffRole
from vouchers.kernel.duties import BY_THE_HOST, BY_TWO, excluded_by


@dataclass(frozen=True)
class Opened:
    """What a browser is given when somebody has signed in:
    the session's token, and the one by which it is known again.
    """

    token: str
    device: str | None


def create_user(
    *, email: str, name: str, by: Actor, at: datetime, language: str = "ko", password: NewPassword | None = None
) -> User:
    """A person exists who can sign in once the address is verified. Refused: an address that is taken."""
    step = take_birth(ACCOUNT_POLICY, Do.CREATE, None, by=by, at=at)
    email = email.strip().lower()
    if queries.user_by_email(email):
        raise errors.EmailTaken(field="email")
    user = User(
        email=email, name=name, language=language, created_at=at, password_hash=password.hash if password else None
    )
    begin(user, Do.CREATE, of=step)
    return user


def appoint(user: User, role: StaffRole, *, by: Actor, at: datetime, reason: str = "") -> Appointment | None:
    """The person holds the role from now on; a role that releases money waits for a second administrator.

    Nothing changes for one who holds it or is to hold it. Refused: a role beside one that excludes it, oneself, and by
    anybody but the host (the system) a role that only the host gives.
    """
    step = take_birth(STAFF_POLICY, Do.MANAGE_STAFF, user, by=by, at=at, reason=reason)
    if role in user.promised_roles:
        return None
    if user.id == by.user_id:
        raise errors.OwnAppointment()
    if role in BY_THE_HOST and not by.is_system:
        raise errors.AppointedByHost(field="roles")
    if excluding := excluded_by(role, user.promised_roles):
        raise errors.RolesExclude(role=STAFF_ROLE_LABELS[role], held=STAFF_ROLE_LABELS[excluding[0]], field="roles")
    appointment = Appointment(
        role=role, appointed_by=by.user_id, appointed_at=at, reason=reason, started_at=None if role in BY_TWO else at
    )
    user.appointments.append(appointment)
    begin(appointment, Do.APPOINT, of=step)
    return appointment


def confirm_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """A second administrator has agreed: the person holds the role from now on."""
    step = take(APPOINTMENT_POLICY, appointment, Do.CONFIRM_APPOINTMENT, by=by, at=at)
    if not appointment.is_proposed:
        raise errors.AppointmentOver()
    held = appointment.user.promised_roles - {appointment.role}
    if excluding := excluded_by(appointment.role, held):
        raise errors.RolesExclude(role=STAFF_ROLE_LABELS[appointment.role], held=STAFF_ROLE_LABELS[excluding[0]])
    appointment.confirmed_by, appointment.started_at = by.user_id, at
    advance(step)


def end_appointment(appointment: Appointment, *, reason: str, by: Actor, at: datetime) -> None:
    """The person no longer holds the role, or is not to hold it; every session of theirs has ended.

    Refused: one's own role, and by anybody but the host a role that only the host gives.
    """
    step = take(APPOINTMENT_POLICY, appointment, Do.END_APPOINTMENT, by=by, at=at, reason=reason)
    if appointment.role in BY_THE_HOST and not by.is_system:
        raise errors.AppointedByHost()
    _end(step)


def lapse_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """No second administrator has agreed in time."""
    step = take(APPOINTMENT_POLICY, appointment, Do.LAPSE_APPOINTMENT, by=by, at=at)
    if not appointment.is_proposed:
        raise errors.AppointmentOver()
    _end(step)


def _end(step: Step[Appointment]) -> None:
    appointment = step.about
    if appointment.ended_at is not None:
        raise errors.AppointmentOver()
    appointment.ended_by, appointment.ended_at, appointment.end_reason = step.by.user_id, step.at, step.reason or ""
    advance(step)
    end_all_sessions(appointment.user, at=step.at)


def open_session(
    user: User, *, device: str | None, address: str, browser: str, language: str | None = None, at: datetime
) -> Opened:
    """A session exists for a person whose password was proved; the browser is known from now on.

    Where this browser is known already it keeps its token, and none is given. Letters come in the language that was
    chosen in it, if one was.
    """
    user.language = language or user.language
    token = secrets.token_urlsafe(32)
    db.session.add(
        UserSession(
            token_hash=queries.digest(token), user_id=user.id, created_at=at, seen_at=at,
            address=address[:45], browser=browser[:200],
        )
    )  # fmt: skip
    return Opened(token, None if queries.is_known_device(user.id, device) else know_device(user, at=at))


def know_device(user: User, *, at: datetime) -> str:
    """The browser that is given this token is known as the person's from now on."""
    device = secrets.token_urlsafe(32)
    db.session.add(KnownDevice(token_hash=queries.digest(device), user_id=user.id, created_at=at))
    return device


def touch(session: UserSession, *, at: datetime) -> None:
    """The session was seen: at most once a minute, beside the request's own work,
    and left out where the database is busy.
    """
    if at - session.seen_at >= timedelta(minutes=1):
        try_aside(update(UserSession).where(UserSession.id == session.id).values(seen_at=at))


def act_for(session: UserSession, organisation_id: int | None) -> None:
    """From now on this session acts for the organisation. Whether the person belongs to it is asked above."""
    session.acting_for = organisation_id


def stop_acting_for(user_id: int, organisation_id: int) -> None:
    """No session of the person acts for this organisation any more; what they do elsewhere goes on."""
    db.session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.acting_for == organisation_id)
        .values(acting_for=None)
    )


def end_session(session: UserSession, *, at: datetime) -> None:
    """The session has ended on every worker at once."""
    session.ended_at = session.ended_at or at


def end_all_sessions(user: User, *, at: datetime, but: int | None = None) -> None:
    """Every session of the person has ended, except the one with the key `but`."""
    query = update(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if but is not None:
        query = query.where(UserSession.id != but)
    db.session.execute(query.values(ended_at=at))


def ask_for_link(email: str, *, at: datetime) -> None:
    """Somebody asked for a link for this address; a job answers where there is somebody to answer."""
    db.session.add(LinkRequest(email=email.strip().lower(), asked_at=at))


def issue_code(
    purpose: Purpose, *, user_id: int | None = None, subject_id: int | None = None, at: datetime, valid: timedelta
) -> str:
    """A new one-time code; earlier ones work until one of them is used. The code itself is not stored."""
    code = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeCode(
            code_hash=queries.digest(code),
            user_id=user_id,
            subject_id=subject_id,
            purpose=purpose,
            expires_at=at + valid,
        )
    )
    return code


def redeem(code: str, purpose: Purpose, *, at: datetime) -> OneTimeCode:
    """The code is used up, and with it all others for the same. Refused:
    unknown, used, expired, or meant for something else.
    """
    row = db.session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == queries.digest(code)).with_for_update())
    if row is None or row.purpose != purpose or row.used_at or row.expires_at <= at:
        raise errors.CodeUnusable()
    db.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None))
        .where(
            OneTimeCode.user_id.is_not_distinct_from(row.user_id),
            OneTimeCode.subject_id.is_not_distinct_from(row.subject_id),
        )
        .values(used_at=at)
    )
    row.used_at = at
    return row
