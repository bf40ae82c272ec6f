"""The agency's people and experts: who gives them which role, who agrees, who takes it away;
and accounts that are stopped.
"""

from datetime import datetime, timedelta

from vouchers.audit.services import advance, take, take_birth
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import AdministratorStays
from vouchers.identity.models import Appointment, User
from vouchers.identity.policy import PERSON_POLICY, STAFF_POLICY
from vouchers.identity.states import Do
from vouchers.kernel.actor import STAFF_ROLE_LABELS, Actor, StaffRole
from vouchers.organisations import queries
from vouchers.organisations.errors import MemberCannotBeStaff
from vouchers.organisations.services import INVITATION_VALID, password_link
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page

APPOINTMENT_WAITS = timedelta(days=14)
"""How long a proposed appointment waits for a second administrator."""


def appoint_staff(*, email: str, name: str, roles: list[StaffRole], reason: str, by: Actor, at: datetime) -> User:
    """The person holds the roles, or is to hold those for which another administrator is needed; a letter says so.

    One new to the system is asked by the letter to set a password. Refused: people of firms, roles that exclude each
    other, oneself, the administrator's role.
    """
    take_birth(STAFF_POLICY, Do.MANAGE_STAFF, None, by=by, at=at)
    user = people.user_by_email(email) or identity.create_user(email=email, name=name, by=by, at=at)
    if queries.memberships_of(user.id):
        raise MemberCannotBeStaff(field="email")
    if user.verified_at is None:  # whoever set the password has never shown that the address is theirs
        user.password_hash = None
    for role in roles:
        appointment = identity.appoint(user, role, by=by, at=at, reason=reason)
        if appointment is not None and appointment.is_proposed:
            _tell_the_others(appointment, at=at)
    if user.password_hash is None:
        outbox.write(
            "invitation",
            user,
            key=f"invitation/{user.id}/{at.isoformat()}",
            at=at,
            link=password_link(INVITATION_VALID),
        )
    elif user.roles:
        outbox.write("appointed", user, key=f"appointed/{user.id}/{at.isoformat()}", at=at, page=Page.at("desks.home"))
    return user


def confirm_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """Another administrator than the one who proposed agrees: the person holds the role, and a letter says so."""
    identity.confirm_appointment(appointment, by=by, at=at)
    if queries.memberships_of(appointment.user_id):
        raise MemberCannotBeStaff()
    outbox.write("appointed", appointment.user, key=f"appointed/{appointment.id}", at=at, page=Page.at("desks.home"))


def end_appointment(appointment: Appointment, *, reason: str, by: Actor, at: datetime) -> None:
    """The person no longer holds the role, or is not to hold it; a letter says why."""
    was_held = appointment.is_held
    identity.end_appointment(appointment, reason=reason, by=by, at=at)
    if was_held:
        outbox.write(
            "dismissed",
            appointment.user,
            key=f"dismissed/{appointment.id}",
            at=at,
            page=Page.at("identity.account"),
            reason=reason,
        )


def disable(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The person cannot sign in; every session of theirs has ended, and a letter says why. Refused:
    an administrator.
    """
    step = take(PERSON_POLICY, user, Do.DISABLE, by=by, at=at, reason=reason)
    if StaffRole.ADMINISTRATOR in user.roles:
        raise AdministratorStays()
    user.disabled_at = at
    advance(step)
    identity.end_all_sessions(user, at=at)
    outbox.write("account_disabled", user, key=f"account-disabled/{user.id}/{at.isoformat()}", at=at, reason=reason)


def enable(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The person may sign in again, and a letter says so."""
    step = take(PERSON_POLICY, user, Do.ENABLE, by=by, at=at, reason=reason)
    user.disabled_at = None
    advance(step)
    outbox.write(
        "account_enabled",
        user,
        key=f"account-enabled/{user.id}/{at.isoformat()}",
        at=at,
        page=Page.at("identity.sign_in"),
    )


def end_sessions(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """Every session of the person has ended, and a letter says why."""
    step = take(PERSON_POLICY, user, Do.END_SESSIONS, by=by, at=at, reason=reason)
    identity.end_all_sessions(user, at=at)
    advance(step)
    outbox.write(
        "sessions_ended",
        user,
        key=f"sessions-ended/{user.id}/{at.isoformat()}",
        at=at,
        page=Page.at("identity.sign_in"),
        reason=reason,
    )


def _tell_the_others(appointment: Appointment, *, at: datetime) -> None:
    """Every other administrator learns that an appointment waits for one of them."""
    for admin in people.holders(StaffRole.ADMINISTRATOR):
        if admin.id not in (appointment.appointed_by, appointment.user_id):
            outbox.write("appointment_proposed", admin, key=f"appointment-proposed/{appointment.id}/{admin.id}", at=at,
                         page=Page.at("organisations.staff"), person=appointment.user.name,
                         role=STAFF_ROLE_LABELS[appointment.role])  # fmt: skip
