"""Named reads of organisations, and who a user is as an actor."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from vouchers.db import db
from vouchers.db.listing import Column, Listing, RowPage, by_state
from vouchers.db.searching import sought
from vouchers.identity import queries as people
from vouchers.identity.models import Purpose, User
from vouchers.kernel.actor import AGENCY_STAFF, Actor, MemberRole, Seat, StaffRole
from vouchers.kernel.wording import N_
from vouchers.organisations.models import FirmConfirmation, Invitation, Membership, Organisation, SignUp
from vouchers.organisations.states import CONFIRMATION, CONFIRMATION_OPEN, ConfirmationState, InvitationState


def actor_of(user: User, acting_for: int | None = None) -> Actor:
    """The actor a user is: staff roles, seats, and the organisation acted for (the first one unless chosen)."""
    memberships = [] if user.roles else memberships_of(user.id)  # the agency's people belong to no company
    seats = tuple(Seat(row.organisation_id, row.role, row.organisation.name) for row in memberships)
    ids = [seat.organisation_id for seat in seats]
    if acting_for not in ids:
        acting_for = ids[0] if ids else None
    return Actor(user_id=user.id, name=user.name, staff=user.roles, seats=seats, acting_for=acting_for)


def memberships_of(user_id: int) -> list[Membership]:
    """The present memberships of a person, oldest first."""
    query = select(Membership).where(Membership.user_id == user_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Membership.id).options(joinedload(Membership.organisation))))


def members(organisation_id: int) -> list[Membership]:
    """The present members of an organisation, representatives first."""
    query = select(Membership).where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
    rows = db.session.scalars(query.order_by(Membership.id))
    return sorted(rows, key=lambda row: (row.role is not MemberRole.REPRESENTATIVE, row.id))


def membership(membership_id: int) -> Membership | None:
    return db.session.get(Membership, membership_id)


def representatives(organisation_id: int) -> list[User]:
    """Return the representatives, who are told of what concerns its people and its account."""
    return [row.user for row in members(organisation_id) if row.role is MemberRole.REPRESENTATIVE]


def people_of(organisation_id: int) -> list[User]:
    """Return the people who work for the organisation and are told what concerns it."""
    return [row.user for row in members(organisation_id)]


def organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def by_business_number(number: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).where(Organisation.business_number == number))


def by_name(name: str) -> Organisation | None:
    """The organisation of this exact name that has no number yet: a listing that was imported."""
    query = select(Organisation).where(Organisation.name == name, Organisation.business_number.is_(None))
    return db.session.scalar(query.limit(1))


def visible_to(actor: Actor) -> Select[Organisation]:
    """The organisations whose page this actor may open."""
    query = select(Organisation)
    if actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR):
        return query
    return query.where(Organisation.id == (actor.acting_for or 0))


def named(words: str) -> ColumnElement[bool]:
    """Whether a firm's name, business number or representative has the words."""
    return sought(words, Organisation.name, Organisation.business_number, Organisation.representative_name)


def names(ids: Iterable[int]) -> dict[int, str]:
    """The names of organisations by key."""
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(list(ids))))
    return {key: name for key, name in rows}


def sign_up(sign_up_id: int) -> SignUp | None:
    return db.session.get(SignUp, sign_up_id)


def goes_on(code: str, *, at: datetime) -> str | None:
    """Where somebody who proves an address with this code wanted to be."""
    issued = people.code(code, Purpose.VERIFY_EMAIL, at=at)
    asked = sign_up(issued.subject_id or 0) if issued else None
    return asked.goes_on if asked else None


def newest_sign_up(email: str) -> SignUp | None:
    """The last sign-up with this address that has not been proved."""
    return db.session.scalar(select(SignUp).where(SignUp.email == email).order_by(SignUp.id.desc()).limit(1))


def sign_ups_to_answer() -> list[SignUp]:
    """The sign-ups whose letter has not been written yet, oldest first."""
    query = select(SignUp).where(SignUp.answered_at.is_(None)).order_by(SignUp.id).limit(100)
    return list(db.session.scalars(query))


def invitation(invitation_id: int) -> Invitation | None:
    return db.session.get(Invitation, invitation_id)


def open_invitations(organisation_id: int) -> list[Invitation]:
    """The invitations of a firm that nobody has answered, oldest first."""
    query = select(Invitation).where(
        Invitation.organisation_id == organisation_id, Invitation.state == InvitationState.INVITED
    )
    return list(db.session.scalars(query.order_by(Invitation.id)))


def invitations_over(at: datetime) -> list[int]:
    """The keys of the invitations whose time is over."""
    query = select(Invitation.id).where(Invitation.state == InvitationState.INVITED, Invitation.expires_at <= at)
    return list(db.session.scalars(query))


def confirmation(confirmation_id: int) -> FirmConfirmation | None:
    return db.session.get(FirmConfirmation, confirmation_id)


def confirmations_of(user_id: int) -> list[FirmConfirmation]:
    """Return the confirmations that a person has asked for, newest first."""
    query = select(FirmConfirmation).where(FirmConfirmation.user_id == user_id)
    return list(db.session.scalars(query.order_by(FirmConfirmation.id.desc())))


def open_confirmations(organisation_id: int) -> list[FirmConfirmation]:
    """The confirmations of a firm that are still to be decided, oldest first."""
    query = select(FirmConfirmation).where(
        FirmConfirmation.organisation_id == organisation_id, FirmConfirmation.state.in_(CONFIRMATION_OPEN)
    )
    return list(db.session.scalars(query.order_by(FirmConfirmation.id)))


def confirmations_to_decide() -> Select[FirmConfirmation]:
    """The confirmations that wait for an officer, oldest first."""
    query = select(FirmConfirmation).where(FirmConfirmation.state == ConfirmationState.SUBMITTED)
    return query.order_by(FirmConfirmation.id)


def confirmations_over(before: datetime) -> list[int]:
    """The keys of the confirmations that have waited for papers since before an instant."""
    waiting = (ConfirmationState.ASKED, ConfirmationState.RETURNED)
    query = select(FirmConfirmation.id).where(FirmConfirmation.state.in_(waiting), FirmConfirmation.asked_at < before)
    return list(db.session.scalars(query))


def confirmation_list() -> Listing:
    """The confirmations of firms, newest first."""
    query = select(
        FirmConfirmation.id.label("id"), FirmConfirmation.company.label("company"),
        Organisation.business_number.label("business_number"), FirmConfirmation.state.label("state"),
        FirmConfirmation.joins.label("joins"), User.name.label("person"),
        FirmConfirmation.submitted_at.label("submitted_at"),
        FirmConfirmation.decided_at.label("decided_at"),
    ).join(Organisation, Organisation.id == FirmConfirmation.organisation_id).join(User,
    User.id == FirmConfirmation.user_id)  # fmt: skip
    columns = (
        Column("company", N_("기업명"), note="joins"), Column("business_number", N_("사업자등록번호"), "number"),
        Column("joins", N_("이미 등록된 기업"), names=_JOINS, shown=False),
        Column("state", N_("상태"), "state", CONFIRMATION.states),
        Column("person", N_("요청한 사람")), Column("submitted_at", N_("서류 제출"), "moment"),
        Column("decided_at", N_("처리"), "moment", shown=False),
    )  # fmt: skip
    return Listing(
        N_("기업 확인"), query, FirmConfirmation.id, columns,
        searched=lambda words: or_(named(words), sought(words, FirmConfirmation.company, User.name, User.email)),
        filters=(by_state(FirmConfirmation.state, CONFIRMATION),), dated="submitted_at",
        link=RowPage("organisations.confirmation", "confirmation_id"),
        empty=N_("기업 확인 요청이 없습니다. 가입한 사람이 사업자등록증을 내면 여기에 나타납니다."),
    )  # fmt: skip


_JOINS = {True: N_("이미 등록된 기업"), False: ""}
