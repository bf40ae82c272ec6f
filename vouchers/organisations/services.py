"""The verbs of organisations, and of accounts whose letters go through the outbox."""

from datetime import datetime, timedelta

from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose, User
from vouchers.kernel.actor import Actor, MemberRole, StaffRole
from vouchers.kernel.hashing import sha256
from vouchers.organisations import queries
from vouchers.organisations.errors import (
    AlreadyMember,
    AlreadySignedUp,
    LastRepresentative,
    MemberCannotBeStaff,
    MembershipEnded,
    SelfDismissal,
    StaffCannotJoin,
)
from vouchers.organisations.models import Membership, Organisation
from vouchers.organisations.policy import POLICY, STAFF_POLICY
from vouchers.organisations.states import Do, Size
from vouchers.outbox import services as outbox

LINK_VALID = timedelta(hours=24)
RESET_VALID = timedelta(hours=1)


def sign_up(
    *, company: str, business_number: str, name: str, email: str, password: str, role: MemberRole, at: datetime,
    language: str = "ko",
) -> Organisation:  # fmt: skip
    """A company with its first member exists; a letter asks to prove the address. `business_number` is ten checked digits.

    A firm that an official list brought in, and that nobody has signed up for, gets its first member under the name it
    is listed by. Refused: a number or an address that has signed up already, a weak password.
    """
    organisation = queries.by_business_number(business_number)
    if organisation is not None and organisation.memberships:
        raise AlreadySignedUp(field="business_number")
    user = identity.create_user(email=email, name=name, password=password, language=language, at=at)
    if organisation is None:
        organisation = Organisation(name=company, business_number=business_number, created_at=at)
        db.session.add(organisation)
        db.session.flush()
    _join(user, organisation, role, at=at)
    _send_verification(user, at=at)
    return organisation


def edit_profile(
    organisation: Organisation, *, representative_name: str, size: Size, region: str, address: str, phone: str,
    home_page: str, employees: int | None, industry: str, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """The company's profile says what its people say of it."""
    POLICY.require(by, Do.EDIT, organisation)
    organisation.representative_name, organisation.size, organisation.region = representative_name, size, region
    organisation.address, organisation.phone, organisation.home_page = address, phone, home_page
    organisation.employees, organisation.industry = employees, industry


def invite_member(
    organisation: Organisation, *, email: str, name: str, role: MemberRole, by: Actor, at: datetime
) -> Membership:
    """The person belongs to the organisation; one new to the system gets a letter to set a password."""
    POLICY.require(by, Do.MANAGE_MEMBERS, organisation)
    user = people.user_by_email(email) or identity.create_user(email=email, name=name, at=at)
    if user.roles:
        raise StaffCannotJoin(field="email")
    if any(row.user_id == user.id for row in queries.members(organisation.id)):
        raise AlreadyMember(field="email")
    membership = _join(user, organisation, role, at=at)
    _send_invitation(user, place=organisation.name, at=at)
    return membership


def end_membership(membership: Membership, *, by: Actor, at: datetime) -> None:
    """The person no longer belongs to the organisation. Refused for the last representative."""
    locked(membership.organisation)
    locked(membership)
    POLICY.require(by, Do.MANAGE_MEMBERS, membership.organisation)
    if membership.ended_at is not None:
        raise MembershipEnded()
    others = [row for row in queries.members(membership.organisation_id) if row.id != membership.id]
    if not any(row.role is MemberRole.REPRESENTATIVE for row in others):
        raise LastRepresentative()
    membership.ended_at = at
    identity.end_all_sessions(membership.user, at=at)


def appoint_staff(*, email: str, name: str, roles: list[StaffRole], by: Actor, at: datetime) -> User:
    """The person holds the staff roles; one new to the system gets a letter to set a password."""
    STAFF_POLICY.require(by, Do.MANAGE_STAFF)
    user = people.user_by_email(email) or identity.create_user(email=email, name=name, at=at)
    if queries.memberships_of(user.id):
        raise MemberCannotBeStaff(field="email")
    for role in roles:
        identity.appoint(user, role, at=at)
    _send_invitation(user, place="바우처 지원 포털", at=at)
    return user


def dismiss_staff(user: User, role: StaffRole, *, by: Actor, at: datetime) -> None:
    """The person no longer holds the role. Nobody takes a role from themselves."""
    STAFF_POLICY.require(by, Do.MANAGE_STAFF)
    if user.id == by.user_id:
        raise SelfDismissal()
    identity.dismiss(user, role, at=at)


def send_password_link(email: str, *, at: datetime) -> None:
    """If somebody has this address, a letter with a link is on its way; whether somebody has is not told."""
    user = people.user_by_email(email)
    if user is None or user.disabled_at:
        return
    code = identity.issue_code(user, Purpose.SET_PASSWORD, at=at, valid=RESET_VALID)
    outbox.write("reset_password", user, key=_key("reset", code), at=at, path=f"/password/{code}", secret=True)


def _join(user: User, organisation: Organisation, role: MemberRole, *, at: datetime) -> Membership:
    membership = Membership(user=user, organisation=organisation, role=role, started_at=at)
    db.session.add(membership)
    db.session.flush()
    return membership


def _send_verification(user: User, *, at: datetime) -> None:
    code = identity.issue_code(user, Purpose.VERIFY_EMAIL, at=at, valid=LINK_VALID)
    outbox.write("verify_email", user, key=_key("verify", code), at=at, path=f"/verify/{code}", secret=True)


def _send_invitation(user: User, *, place: str, at: datetime) -> None:
    if user.verified_at is None:
        user.password_hash = None  # whoever typed it has not shown that the address is theirs
    if user.password_hash:
        outbox.write("membership", user, key=f"membership/{user.id}/{at.isoformat()}", at=at, place=place, path="/")
        return
    code = identity.issue_code(user, Purpose.SET_PASSWORD, at=at, valid=LINK_VALID * 7)
    outbox.write("invitation", user, key=_key("invite", code), at=at, place=place, path=f"/password/{code}", secret=True)


def _key(kind: str, code: str) -> str:
    """A letter's key that does not give the code away."""
    return f"{kind}/{sha256(code).hex()[:32]}"


def find_or_create(name: str, business_number: str | None, *, at: datetime, home_page: str = "", region: str = "") -> Organisation:
    """The organisation of an imported listing: by its number, or by its exact name while it has none."""
    found = queries.by_business_number(business_number) if business_number else queries.by_name(name)
    if found is None:
        found = Organisation(name=name, business_number=business_number, home_page=home_page, region=region, created_at=at)
        db.session.add(found)
        db.session.flush()
    return found

