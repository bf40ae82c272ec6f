"""The agency's people and experts: who gives them which role, who agrees, who takes it away; and accounts that are stopped."""

from datetime import datetime, timedelta

from vouchers.audit.services import record
from vouchers.db.locks import locked
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import AdministratorStays, AppointmentOver
from vouchers.identity.models import Appointment, User
from vouchers.kernel.actor import STAFF_ROLE_LABELS, Actor, StaffRole
from vouchers.organisations import queries
from vouchers.organisations.errors import MemberCannotBeStaff
from vouchers.organisations.policy import APPOINTMENT_POLICY, PERSON_POLICY, STAFF_POLICY
from vouchers.organisations.services import INVITATION_VALID, password_link
from vouchers.organisations.states import ACCOUNT, AccountState, Do
from vouchers.outbox import services as outbox

APPOINTMENT_WAITS = timedelta(days=14)
"""How long a proposed appointment waits for a second administrator."""


def appoint_staff(*, email: str, name: str, roles: list[StaffRole], reason: str, by: Actor, at: datetime) -> User:
    """The person holds the roles, or is to hold those for which another administrator is needed; a letter says so.

    One new to the system is asked by the letter to set a password. Refused: people of firms, roles that exclude each other,
    oneself, the administrator's role.
    """
    STAFF_POLICY.require(by, Do.MANAGE_STAFF)
    user = people.user_by_email(email) or identity.create_user(email=email, name=name, at=at)
    if queries.memberships_of(user.id):
        raise MemberCannotBeStaff(field="email")
    if user.verified_at is None:  # whoever set the password has never shown that the address is theirs
        user.password_hash = None
    for role in roles:
        appointment = identity.appoint(user, role, by=by, at=at, reason=reason)
        if appointment is not None and appointment.is_proposed:
            _tell_the_others(appointment, at=at)
    if user.password_hash is None:
        outbox.write("invitation", user, key=f"invitation/{user.id}/{at.isoformat()}", at=at, link=password_link(INVITATION_VALID))
    elif user.roles:
        outbox.write("appointed", user, key=f"appointed/{user.id}/{at.isoformat()}", at=at, path="/")
    return user


def confirm_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """Another administrator than the one who proposed agrees: the person holds the role."""
    APPOINTMENT_POLICY.require(by, Do.CONFIRM_APPOINTMENT, appointment)
    if queries.memberships_of(appointment.user_id):
        raise MemberCannotBeStaff()
    identity.confirm_appointment(appointment, by=by, at=at)
    outbox.write("appointed", appointment.user, key=f"appointed/{appointment.id}", at=at, path="/")


def end_appointment(appointment: Appointment, *, reason: str, by: Actor, at: datetime) -> None:
    """The person no longer holds the role, or is not to hold it; a letter says why."""
    APPOINTMENT_POLICY.require(by, Do.END_APPOINTMENT, appointment)
    was_held = appointment.is_held
    identity.end_appointment(appointment, reason=reason, by=by, at=at)
    if was_held:
        outbox.write("dismissed", appointment.user, key=f"dismissed/{appointment.id}", at=at, path="/account", reason=reason)


def lapse_appointment(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    """No second administrator has agreed in time."""
    if not appointment.is_proposed:
        raise AppointmentOver()
    identity.end_appointment(appointment, reason="", by=by, at=at)


def disable(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The person cannot sign in; every session of theirs has ended, and a letter says why. Refused: an administrator."""
    locked(user)
    PERSON_POLICY.require(by, Do.DISABLE, user)
    if StaffRole.ADMINISTRATOR in user.roles:
        raise AdministratorStays()
    ACCOUNT.require(_state(user), Do.DISABLE)
    identity.disable(user, at=at)
    _note(user, Do.DISABLE, AccountState.ACTIVE, AccountState.DISABLED, by=by, at=at, reason=reason)
    outbox.write("account_disabled", user, key=f"account-disabled/{user.id}/{at.isoformat()}", at=at, reason=reason)


def enable(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """The person may sign in again, and a letter says so."""
    locked(user)
    PERSON_POLICY.require(by, Do.ENABLE, user)
    ACCOUNT.require(_state(user), Do.ENABLE)
    identity.enable(user)
    _note(user, Do.ENABLE, AccountState.DISABLED, AccountState.ACTIVE, by=by, at=at, reason=reason)
    outbox.write("account_enabled", user, key=f"account-enabled/{user.id}/{at.isoformat()}", at=at, path="/sign-in")


def end_sessions(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """Every session of the person has ended, and a letter says why."""
    locked(user)
    PERSON_POLICY.require(by, Do.END_SESSIONS, user)
    identity.end_all_sessions(user, at=at)
    _note(user, Do.END_SESSIONS, _state(user), _state(user), by=by, at=at, reason=reason)
    outbox.write("sessions_ended", user, key=f"sessions-ended/{user.id}/{at.isoformat()}", at=at, path="/sign-in", reason=reason)


def _state(user: User) -> AccountState:
    return AccountState.DISABLED if user.disabled_at else AccountState.ACTIVE


def _note(user: User, action: Do, source: AccountState, target: AccountState, *, by: Actor, at: datetime, reason: str) -> None:
    record(ACCOUNT.name, user.id, f"ACCOUNT-{user.id}", action, source, target, by=by, at=at, reason=reason)


def _tell_the_others(appointment: Appointment, *, at: datetime) -> None:
    """Every other administrator learns that an appointment waits for one of them."""
    for admin in people.holders(StaffRole.ADMINISTRATOR):
        if admin.id not in (appointment.appointed_by, appointment.user_id):
            outbox.write("appointment_proposed", admin, key=f"appointment-proposed/{appointment.id}/{admin.id}", at=at,
                         path="/staff", person=appointment.user.name, role=STAFF_ROLE_LABELS[appointment.role])  # fmt: skip
