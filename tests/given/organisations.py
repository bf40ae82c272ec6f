"""Firms and their people."""

from datetime import timedelta

from tests.given.acting import BEGINNING, act, sample_pdf, some_step
from tests.given.people import address, officer, secret, user
from vouchers.db.transaction import transaction
from vouchers.facts.states import Size
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.models import Purpose, User
from vouchers.kernel.actor import SYSTEM, Actor, MemberRole
from vouchers.kernel.registration import business_check_digit
from vouchers.organisations import firms, queries, services
from vouchers.organisations.models import FirmConfirmation, Invitation, Membership, Organisation
from vouchers.organisations.states import ConfirmationState as Confirmed
from vouchers.organisations.states import InvitationState


def number(serial: int) -> str:
    """A business number that no firm has."""
    digits = f"000{serial:06}"
    return digits + business_check_digit(digits)


def sign_up(key: str, name: str, serial: int, *, day: float = 0) -> Organisation | None:
    """Somebody has answered the letter of a sign-up; the firm they act for, if they do."""
    at = BEGINNING + timedelta(days=day)
    with transaction():
        asked = services.sign_up(
            company=name, business_number=number(serial), name=f"{key} 대표자", email=address(key), password=secret(),
            role=MemberRole.REPRESENTATIVE, at=at,
        )  # fmt: skip
        joined = services.join(asked, at=at)
    seats = queries.memberships_of(joined.id)
    return seats[0].organisation if seats else None


def firm(key: str = "company1", *, size: Size = Size.SME, confirmed: bool = True) -> Organisation:
    """A firm with its representative, whose account has the firm's key; confirmed by an officer unless said."""
    known = people.user_by_email(address(key))
    if known is not None:
        return queries.memberships_of(known.id)[0].organisation
    serial = int.from_bytes(key.encode()[-4:], "big") % 900_000 + 1
    made = sign_up(key, f"{key} 상회(시험)", serial)
    assert made is not None
    act(
        services.edit_profile, made, representative_name=f"{key} 대표자", size=size, region="seoul", address="시험로 1",
        phone="02-000-0000", home_page="", employees=12, industry="제조업", by=representative(made), day=0.1,
    )  # fmt: skip
    if confirmed:
        asked = act(firms.ask, made, user(key), by=representative(made), day=0.1)
        act(firms.submit, asked, note="", filename="등록증.pdf", body=sample_pdf(), by=representative(made), day=0.2)
        act(firms.confirm, asked, alone=False, by=officer(), day=0.3)
    return made


def representative(organisation: Organisation) -> Actor:
    """The person who signs for the firm."""
    row = next(row for row in queries.members(organisation.id) if row.role is MemberRole.REPRESENTATIVE)
    return queries.actor_of(row.user)


def member(organisation: Organisation) -> Actor:
    """Somebody who works for the firm and does not sign."""
    known = next((row for row in queries.members(organisation.id) if row.role is MemberRole.MEMBER), None)
    if known is None:
        with transaction():
            made = identity.create_user(
                email=address(f"member{organisation.id}"), name="실무자", password=secret(), by=SYSTEM, at=BEGINNING
            )
            made.verified_at = BEGINNING
            known = joined(made, organisation, MemberRole.MEMBER)
    return queries.actor_of(known.user)


def joined(user: User, organisation: Organisation, role: MemberRole, *, day: float = 0) -> Membership:
    """Somebody works for the firm, however that came about; inside a transaction."""
    return services.add_member(user, organisation, role, of=some_step(day))


def invitation(state: InvitationState = InvitationState.INVITED, *, key: str = "company1") -> Invitation:
    """Somebody is asked to work for a firm."""
    organisation = firm(key)
    made: Invitation = act(
        services.invite_member, organisation, email=address("invited"), name="초대받은 사람", role=MemberRole.MEMBER,
        by=representative(organisation), day=1,
    )  # fmt: skip
    if state is InvitationState.WITHDRAWN:
        act(services.withdraw_invitation, made, by=representative(organisation), day=2)
    elif state is InvitationState.LAPSED:
        act(services.lapse_invitation, made, by=SYSTEM, day=20)
    elif state is not InvitationState.INVITED:
        with transaction():
            at = BEGINNING + timedelta(days=2)
            code = identity.issue_code(Purpose.JOIN, subject_id=made.id, at=at, valid=timedelta(days=1))
            if state is InvitationState.ACCEPTED:
                services.accept_invitation(code, user=None, name="초대받은 사람", password=secret(), at=at)
            else:
                services.decline_invitation(code, at=at)
    return made


def confirmation(state: Confirmed = Confirmed.ASKED, *, joins: bool = False) -> FirmConfirmation:
    """A person whose firm is to be confirmed, or (`joins`) who says that a known firm is theirs."""
    if joins:
        firm("company1")
        sign_up("claimant", "company1 상회(시험)", int.from_bytes(b"any1", "big") % 900_000 + 1, day=1)
        made = queries.confirmations_of(user("claimant").id)[0]
        asker = queries.actor_of(user("claimant"))
    else:
        organisation = firm("unconfirmed", confirmed=False)
        asker = representative(organisation)
        made = act(firms.ask, organisation, user("unconfirmed"), by=asker, day=1)
    if state is Confirmed.ASKED:
        return made
    if state is Confirmed.LAPSED:
        act(firms.lapse, made, by=SYSTEM, day=60)
        return made
    if state is Confirmed.WITHDRAWN:
        act(firms.withdraw, made, by=asker, day=2)
        return made
    act(firms.submit, made, note="", filename="등록증.pdf", body=sample_pdf(), by=asker, day=2)
    if state is Confirmed.CONFIRMED:
        act(firms.confirm, made, alone=False, by=officer(), day=3)
    elif state is Confirmed.RETURNED:
        act(firms.send_back, made, reason="이름이 보이지 않습니다.", by=officer(), day=3)
    elif state is Confirmed.REJECTED:
        act(firms.reject, made, reason="다른 기업의 서류입니다.", by=officer(), day=3)
    return made
