"""The verbs of organisations, and of accounts whose letters go through the outbox."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.db import db
from vouchers.facts import queries as facts_of
from vouchers.facts import services as facts
from vouchers.facts.errors import ValueUnknown
from vouchers.facts.states import SIZE_LABELS, Kind, Size, Source
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import CodeUnusable, EmailTaken
from vouchers.identity.models import Purpose, User
from vouchers.identity.passwords import NewPassword
from vouchers.identity.policy import PERSON_POLICY
from vouchers.identity.states import Do as AccountDo
from vouchers.kernel.actor import ANONYMOUS, Actor, MemberRole
from vouchers.kernel.clock import date_in_korea
from vouchers.organisations import queries
from vouchers.organisations.errors import (
    AlreadyMember,
    FirmNotConfirmed,
    InvitationForAnother,
    LastRepresentative,
    MembershipEnded,
    SizeChecked,
    StaffCannotJoin,
)
from vouchers.organisations.models import FirmConfirmation, Invitation, Membership, Organisation, SignUp
from vouchers.organisations.policy import INVITATION_POLICY, MEMBERSHIP_POLICY, POLICY
from vouchers.organisations.states import Do, InvitationState
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Link, Page

SIGN_UP_VALID = timedelta(hours=48)
"""How long an unproved address keeps what was typed at sign-up."""
RESET_VALID = timedelta(hours=1)
INVITATION_VALID = timedelta(days=7)


@dataclass(frozen=True)
class Addressee:
    """Somebody who gets a letter without having an account."""

    email: str
    name: str
    language: str = "ko"
    id: int | None = None


def sign_up(
    *, company: str, business_number: str, name: str, email: str, password: NewPassword, role: MemberRole, at: datetime,
    language: str = "ko", goes_on: str | None = None,
) -> SignUp:  # fmt: skip
    """What was asked for waits until its letter has been answered; `business_number` is ten checked digits.

    Whether the address or the number is known makes no difference here, not even in time: the letter tells.
    """
    email = email.strip().lower()
    asked = SignUp(
        company=company, business_number=business_number, name=name, email=email, password_hash=password.hash,
        role=role, language=language, asked_at=at, goes_on=goes_on,
    )  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    return asked


def ask_sign_up_letter_again(email: str) -> None:
    """Whoever has signed up with this address is written to once more; the earlier link stays good."""
    asked = queries.newest_sign_up(email)
    if asked is not None:
        asked.answered_at = None


def answer_sign_up(asked: SignUp, *, at: datetime) -> None:
    """A letter is on its way: a link that proves the address, or a word to whoever has an account already."""
    asked.answered_at = at
    known = people.user_by_email(asked.email)
    if known is not None:
        outbox.write(
            "sign_up_known",
            known,
            key=f"sign-up-known/{asked.id}/{at.isoformat()}",
            at=at,
            page=Page.at("identity.sign_in"),
        )
        return
    link = Link(Purpose.VERIFY_EMAIL, "organisations.verify", SIGN_UP_VALID, asked.id)
    to = Addressee(asked.email, asked.name, asked.language)
    outbox.write("verify_email", to, key=f"verify/{asked.id}/{at.isoformat()}", at=at, link=link)


def verify(code: str, *, at: datetime) -> User:
    """The address is proved: the person exists and works for the firm they named, or waits for an officer.

    A firm that is new here gets its first person at once. One that is known, from an official list or because others
    joined before, gets nobody without an officer: `FirmConfirmation`. Refused: an unusable code.
    """
    issued = identity.redeem(code, Purpose.VERIFY_EMAIL, at=at)
    asked = queries.sign_up(issued.subject_id or 0)
    # SQLite gives the key of a row that is gone again: a code is of the sign-up that was there before it.
    if asked is None or issued.expires_at - SIGN_UP_VALID < asked.asked_at:
        raise CodeUnusable()
    return join(asked, at=at)


def join(asked: SignUp, *, at: datetime) -> User:
    """What a proved sign-up leads to; the sign-up itself is gone."""
    try:
        user = identity.create_user(
            email=asked.email, name=asked.name, password=NewPassword(asked.password_hash), language=asked.language,
            by=ANONYMOUS, at=at,
        )  # fmt: skip
    except EmailTaken:
        raise CodeUnusable() from None
    user.verified_at = at
    organisation = queries.by_business_number(asked.business_number)
    step = take_birth(POLICY, Do.JOIN, organisation, by=queries.actor_of(user), at=at)
    if organisation is None:
        organisation = Organisation(name=asked.company, business_number=asked.business_number, created_at=at)
        begin(organisation, Do.CREATE, of=step)
        add_member(user, organisation, asked.role, of=step)
    else:
        wants = FirmConfirmation(
            organisation=organisation, user=user, role=asked.role, joins=True, company=asked.company, asked_at=at
        )
        begin(wants, Do.ASK, of=step)
        for known in queries.representatives(organisation.id):
            outbox.write("firm_claimed", known, key=f"firm-claimed/{wants.id}/{known.id}", at=at,
                organisation=organisation.name,
                         page=Page.at("organisations.profile", organisation_id=organisation.id))  # fmt: skip
    db.session.delete(asked)
    db.session.flush()
    return user


def require_confirmed(organisation: Organisation) -> None:
    """Refuse what binds a firm or moves its money before an officer has confirmed its people."""
    if not organisation.is_confirmed:
        raise FirmNotConfirmed()


def edit_profile(
    organisation: Organisation, *, representative_name: str, size: Size, region: str, address: str, phone: str,
    home_page: str, employees: int | None, industry: str, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """The company's profile says what its people say of it; the size is a fact that they declare.

    Refused: another size than the one an officer has checked, while that holds.
    """
    step = take(POLICY, organisation, Do.EDIT, by=by, at=at)
    known = facts_of.current(organisation, Kind.COMPANY_SIZE, on=date_in_korea(at))
    if known is not None and known.is_checked and known.value != size:
        raise SizeChecked(size=SIZE_LABELS[Size(known.value)], field="size")
    is_new = organisation.size != size
    organisation.representative_name, organisation.size, organisation.region = representative_name, size, region
    organisation.address, organisation.phone, organisation.home_page = address, phone, home_page
    organisation.employees, organisation.industry = employees, industry
    advance(step)
    if is_new:
        facts.record(organisation, Kind.COMPANY_SIZE, size, source=Source.DECLARED, seen_on=date_in_korea(at), of=step)


def record_fact(
    organisation: Organisation, kind: Kind, value: str, *, source: Source, paper: str, seen_on: date,
    valid_until: date | None, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """What an officer has seen of the firm is on record, and what stood before no longer stands; the size that stands
    now is the one of its profile. Refused: what `facts.record` refuses, and the qualification, which is a supplier's.
    """
    step = take_birth(POLICY, Do.RECORD_FACT, organisation, by=by, at=at)
    if kind is Kind.QUALIFICATION:
        raise ValueUnknown(field="value")
    facts.record(
        organisation, kind, value, source=source, paper=paper, seen_on=seen_on, valid_until=valid_until, of=step
    )
    size = facts_of.current(organisation, Kind.COMPANY_SIZE, on=date_in_korea(at))
    if size is not None and organisation.size != size.value:
        change = consequence(organisation, Do.EDIT, of=step)
        organisation.size = Size(size.value)
        advance(change)


def invite_member(
    organisation: Organisation, *, email: str, name: str, role: MemberRole, by: Actor, at: datetime
) -> Invitation:
    """Somebody is asked to work for the firm by a letter; nothing else is so until they accept.

    What is answered does not depend on whether the address is known. Refused: a firm that no officer has confirmed.
    """
    step = take_birth(POLICY, Do.MANAGE_MEMBERS, organisation, by=by, at=at)
    require_confirmed(organisation)
    email = email.strip().lower()
    if any(row.user.email == email for row in queries.members(organisation.id)):
        raise AlreadyMember(field="email")
    for earlier in queries.open_invitations(organisation.id):
        if earlier.email == email:
            withdraw_invitation(earlier, by=by, at=at)
    invitation = Invitation(
        organisation=organisation, email=email, name=name, role=role, invited_by=by.user_id, invited_at=at,
        expires_at=at + INVITATION_VALID,
    )  # fmt: skip
    begin(invitation, Do.INVITE, of=step)
    link = Link(Purpose.JOIN, "organisations.invitation", INVITATION_VALID, invitation.id)
    outbox.write("firm_invitation", Addressee(email, name), key=f"firm-invitation/{invitation.id}", at=at,
                 place=organisation.name, link=link)  # fmt: skip
    return invitation


def accept_invitation(
    code: str, *, user: User | None, name: str = "", password: NewPassword | None = None, at: datetime
) -> User:
    """The invited works for the firm: who has an account by it, somebody new by the name and password given here.

    Refused: an unusable code, one of somebody who works for the firm no longer, somebody else's account, people of the
    agency and experts.
    """
    invitation = queries.invitation(identity.redeem(code, Purpose.JOIN, at=at).subject_id or 0)
    if invitation is None or invitation.state is not InvitationState.INVITED or invitation.expires_at <= at:
        raise CodeUnusable()
    members = queries.members(invitation.organisation_id)
    if all(row.user_id != invitation.invited_by for row in members):
        raise CodeUnusable()
    known = people.user_by_email(invitation.email)
    if known is not None and (user is None or user.id != known.id):
        raise InvitationForAnother()
    if known is None:
        if user is not None:
            raise InvitationForAnother()
        known = identity.create_user(email=invitation.email, name=name, password=password, by=ANONYMOUS, at=at)
        known.verified_at = at
    step = take(INVITATION_POLICY, invitation, Do.ACCEPT, by=queries.actor_of(known), at=at)
    if known.promised_roles:
        raise StaffCannotJoin()
    if any(row.organisation_id == invitation.organisation_id for row in queries.memberships_of(known.id)):
        raise AlreadyMember()
    advance(step)
    add_member(known, invitation.organisation, invitation.role, of=step)
    return known


def decline_invitation(code: str, *, at: datetime) -> None:
    """Whoever holds the letter does not join."""
    invitation = queries.invitation(identity.redeem(code, Purpose.JOIN, at=at).subject_id or 0)
    if invitation is None:
        raise CodeUnusable()
    advance(take(INVITATION_POLICY, invitation, Do.DECLINE, by=ANONYMOUS, at=at))


def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """The firm no longer asks."""
    advance(take(INVITATION_POLICY, invitation, Do.WITHDRAW, by=by, at=at))


def lapse_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Nobody has answered in time."""
    advance(take(INVITATION_POLICY, invitation, Do.LAPSE, by=by, at=at))


def end_membership(membership: Membership, *, by: Actor, at: datetime) -> None:
    """The person no longer belongs to the firm; what they do elsewhere goes on. Refused for the last representative."""
    step = take(MEMBERSHIP_POLICY, membership, Do.END_MEMBERSHIP, by=by, at=at)
    if membership.ended_at is not None:
        raise MembershipEnded()
    others = [row for row in queries.members(membership.organisation_id) if row.id != membership.id]
    if not any(row.role is MemberRole.REPRESENTATIVE for row in others):
        raise LastRepresentative()
    _leave(step)


def change_password(user: User, *, password: NewPassword, this_session: int, by: Actor, at: datetime) -> None:
    """The person has a new password, every other session has ended, and a letter says so.
    The present one was proved above.
    """
    step = take(PERSON_POLICY, user, AccountDo.CHANGE_PASSWORD, by=by, at=at)
    user.password_hash = password.hash
    advance(step)
    identity.end_all_sessions(user, at=at, but=this_session)
    outbox.write(
        "password_changed",
        user,
        key=f"password-changed/{user.id}/{at.isoformat()}",
        at=at,
        page=Page.at("identity.account"),
    )


def set_password(code: str, *, password: NewPassword, at: datetime) -> User:
    """The person has a new password by the link of a letter, which proved the address;
    every session has ended, a letter says so.
    """
    user = identity.redeem(code, Purpose.SET_PASSWORD, at=at).user
    if user is None or user.disabled_at:
        raise CodeUnusable()
    step = take(PERSON_POLICY, user, AccountDo.CHANGE_PASSWORD, by=queries.actor_of(user), at=at)
    user.password_hash, user.verified_at = password.hash, user.verified_at or at
    advance(step)
    identity.end_all_sessions(user, at=at)
    outbox.write(
        "password_changed",
        user,
        key=f"password-changed/{user.id}/{at.isoformat()}",
        at=at,
        page=Page.at("identity.account"),
    )
    return user


def answer_link_request(email: str, *, key: str, at: datetime) -> None:
    """If somebody has this address, a letter with a link to set the password is on its way."""
    user = people.user_by_email(email)
    if user is not None and not user.disabled_at:
        outbox.write("reset_password", user, key=key, at=at, link=password_link(RESET_VALID))


def password_link(valid: timedelta) -> Link:
    """A link by which somebody sets their password."""
    return Link(Purpose.SET_PASSWORD, "organisations.set_password", valid)


def add_member(user: User, organisation: Organisation, role: MemberRole, *, of: Step[Any]) -> Membership:
    """The person works for the firm from now on."""
    membership = Membership(user=user, organisation=organisation, role=role, started_at=of.at)
    begin(membership, Do.JOIN, of=of)
    return membership


def remove_member(membership: Membership, *, of: Step[Any]) -> None:
    """The person no longer works for the firm, from this moment on, in any session;
    whom they invited is invited no longer.
    """
    _leave(consequence(membership, Do.END_MEMBERSHIP, of=of))


def _leave(step: Step[Membership]) -> None:
    membership = step.about
    membership.ended_at = step.at
    advance(step)
    identity.stop_acting_for(membership.user_id, membership.organisation_id)
    for invitation in queries.open_invitations(membership.organisation_id):
        if invitation.invited_by == membership.user_id:
            advance(consequence(invitation, Do.WITHDRAW, of=step))


def _doubt(organisation: Organisation, *, of: Step[Any]) -> None:
    """Nobody works for a firm whose people no officer has confirmed and which an official list names:
    each hands in papers.
    """
    for membership in queries.members(organisation.id):
        remove_member(membership, of=of)
        outbox.write("membership_ended", membership.user, key=f"membership-ended/{membership.id}", at=of.at,
                     organisation=organisation.name, page=Page.at("desks.home"))  # fmt: skip
        waiting = next(
            (row for row in queries.open_confirmations(organisation.id) if row.user_id == membership.user_id), None
        )
        if waiting is not None:
            waiting.joins = True
            continue
        claim = FirmConfirmation(
            organisation=organisation, user=membership.user, role=membership.role, joins=True,
            company=organisation.name,
            asked_at=of.at,
        )  # fmt: skip
        begin(claim, Do.ASK, of=of)


def find_or_create(
    name: str, business_number: str | None, *, of: Step[Any], home_page: str = "", region: str = ""
) -> Organisation:
    """The organisation of an imported listing: by its number, or by its exact name while it has none."""
    found = queries.by_business_number(business_number) if business_number else queries.by_name(name)
    if found is None:
        found = Organisation(
            name=name, business_number=business_number, home_page=home_page, region=region, created_at=of.at
        )
        begin(found, Do.CREATE, of=of)
    elif business_number and not found.is_confirmed:  # somebody gave this number at sign-up and has shown nothing yet
        _doubt(found, of=of)
        step = consequence(found, Do.EDIT, of=of)
        found.name = name
        advance(step)
    return found
