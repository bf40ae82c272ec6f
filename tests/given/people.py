"""People of the agency and experts, each made when first asked for."""

from sqlalchemy import select

from tests.given.acting import BEGINNING
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import services as identity
from vouchers.identity.models import Appointment, User
from vouchers.identity.passwords import NewPassword, chosen
from vouchers.kernel.actor import SYSTEM, Actor, StaffRole
from vouchers.organisations.queries import actor_of

PASSWORD = "a sentence for tests"  # noqa: S105 - opens nothing but tests


def secret() -> NewPassword:
    """The password of everybody here, hashed."""
    return chosen(PASSWORD, email="")


def address(key: str) -> str:
    """Where somebody's letters go."""
    return f"{key}@given.example"


def user(key: str, *roles: StaffRole) -> User:
    """The account of this key, with these roles."""
    found = db.session.scalars(select(User).where(User.email == address(key))).first()
    if found is not None:
        return found
    with transaction():
        made = identity.create_user(email=address(key), name=key, password=secret(), by=SYSTEM, at=BEGINNING)
        made.verified_at = BEGINNING
        for role in roles:
            made.appointments.append(
                Appointment(role=role, appointed_at=BEGINNING, started_at=BEGINNING, reason="given")
            )
        db.session.flush()
    return made


def person(key: str, *roles: StaffRole) -> Actor:
    """The same as an actor."""
    return actor_of(user(key, *roles))


def officer(number: int = 1) -> Actor:
    return person(f"officer{number}", StaffRole.OFFICER)


def approver(number: int = 1) -> Actor:
    return person(f"approver{number}", StaffRole.APPROVER)


def finance(number: int = 1) -> Actor:
    return person(f"finance{number}", StaffRole.FINANCE)


def evaluator(number: int = 1) -> Actor:
    return person(f"evaluator{number}", StaffRole.EVALUATOR)


def auditor(number: int = 1) -> Actor:
    return person(f"auditor{number}", StaffRole.AUDITOR)


def administrator(number: int = 1) -> Actor:
    return person(f"administrator{number}", StaffRole.ADMINISTRATOR)


def account(state: str = "active") -> User:
    """Somebody's account in this state."""
    from vouchers.organisations import staff

    found, by = user("somebody"), administrator()
    if state == "disabled":
        with transaction():
            staff.disable(found, reason="given", by=by, at=BEGINNING)
    return found
