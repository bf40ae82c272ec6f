"""What firms, their people and the agency's people refuse."""

from datetime import timedelta
from typing import Any

from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import BEGINNING, act, at
from tests.given.organisations import firm, representative
from tests.given.people import administrator, user
from tests.refused import each, is_refused
from vouchers.db.transaction import transaction
from vouchers.identity import errors as identity_errors
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose
from vouchers.kernel.actor import SYSTEM, MemberRole, StaffRole
from vouchers.organisations import errors, firms, services, staff


def invite(organisation: Any, email: str) -> Any:
    return act(
        services.invite_member,
        organisation,
        email=email,
        name="초대받은 사람",
        role=MemberRole.MEMBER,
        by=representative(organisation),
        day=1,
    )


def accept(invitation: Any, who: Any) -> None:
    with transaction():
        code = identity.issue_code(Purpose.JOIN, subject_id=invitation.id, at=at(1), valid=timedelta(days=1))
        services.accept_invitation(code, user=who, name="누군가", password=people.secret(), at=at(1))


def _again() -> None:
    asked = given.confirmation()
    act(firms.ask, asked.organisation, asked.user, by=representative(asked.organisation), day=2)


def _anothers_invitation() -> None:
    asked, other = invite(firm(), people.address("third")), user("other")
    accept(asked, other)


def _taken() -> None:
    user("other")
    with transaction():
        identity.create_user(email=people.address("other"), name="x", by=SYSTEM, at=BEGINNING)


CASES = {
    errors.AlreadyConfirmed: lambda: act(firms.ask, firm(), user("company1"), by=representative(firm()), day=1),
    errors.ConfirmationUnderWay: _again,
    errors.FirmNotConfirmed: lambda: invite(firm("unconfirmed", confirmed=False), people.address("third")),
    errors.AlreadyMember: lambda: invite(firm(), people.address("company1")),
    errors.InvitationForAnother: _anothers_invitation,
    identity_errors.EmailTaken: _taken,
    identity_errors.AdministratorStays: lambda: act(
        staff.disable, user("administrator2", StaffRole.ADMINISTRATOR), reason="x", by=administrator(), day=1
    ),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
