"""Named reads of organisations, and who a user is as an actor."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from vouchers.db import db
from vouchers.identity.models import User
from vouchers.kernel.actor import AGENCY_STAFF, Actor, MemberRole, Seat, StaffRole
from vouchers.organisations.models import Membership, Organisation


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
    return db.session.get(Membership, membership_id)  # type: ignore[no-any-return]


def people_of(organisation_id: int) -> list[User]:
    """Whom to tell when something concerns the organisation."""
    return [row.user for row in members(organisation_id)]


def organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)  # type: ignore[no-any-return]


def by_business_number(number: str) -> Organisation | None:
    return db.session.scalar(  # type: ignore[no-any-return]
        select(Organisation).where(Organisation.business_number == number)
    )


def by_name(name: str) -> Organisation | None:
    """The organisation of this exact name that has no number yet: a listing that was imported."""
    query = select(Organisation).where(Organisation.name == name, Organisation.business_number.is_(None))
    return db.session.scalar(query.limit(1))  # type: ignore[no-any-return]


def visible_to(actor: Actor) -> Select[Organisation]:
    """The organisations whose page this actor may open."""
    query = select(Organisation)
    if actor.has(*AGENCY_STAFF, StaffRole.ADMINISTRATOR):
        return query
    return query.where(Organisation.id == (actor.acting_for or 0))


def names(ids: Iterable[int]) -> dict[int, str]:
    """The names of organisations by key."""
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(list(ids))))
    return {key: name for key, name in rows}
