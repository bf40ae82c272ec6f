"""Whose a firm is (기업 확인): papers that a person hands in, and the officer who compares them.

Until then a firm that is new here may draft and submit; it may not sign, be paid elsewhere or invite, and a firm that
was listed or joined before does not even know who asked.
"""

from datetime import datetime, timedelta
from typing import Any

from vouchers.audit.services import advance, begin, take, take_birth
from vouchers.documents import services as documents
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor
from vouchers.organisations import queries
from vouchers.organisations.errors import AlreadyConfirmed, ConfirmationUnderWay, MemberCannotBeStaff
from vouchers.organisations.models import FirmConfirmation, Organisation
from vouchers.organisations.policy import CONFIRMATION_POLICY, POLICY
from vouchers.organisations.services import add_member, remove_member
from vouchers.organisations.states import Do
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page

PAPERS_WAIT = timedelta(days=30)
"""How long an unanswered confirmation of a firm waits for its papers."""


def ask(organisation: Organisation, user: User, *, by: Actor, at: datetime) -> FirmConfirmation:
    """Somebody who works for a firm asks the agency to confirm it. Refused: a confirmed firm, a second question."""
    step = take_birth(POLICY, Do.ASK, organisation, by=by, at=at)
    if organisation.is_confirmed:
        raise AlreadyConfirmed()
    if any(row.user_id == user.id for row in queries.open_confirmations(organisation.id)):
        raise ConfirmationUnderWay()
    role = next(row.role for row in queries.members(organisation.id) if row.user_id == user.id)
    confirmation = FirmConfirmation(
        organisation=organisation, user=user, role=role, joins=False, company=organisation.name, asked_at=at
    )
    begin(confirmation, Do.ASK, of=step)
    return confirmation


def submit(confirmation: FirmConfirmation, *, note: str, filename: str, body: bytes, by: Actor, at: datetime) -> None:
    """The paper is with the officer."""
    step = take(CONFIRMATION_POLICY, confirmation, Do.SUBMIT, by=by, at=at)
    confirmation.file = documents.keep(filename=filename, body=body, by=by, at=at, field="paper")
    confirmation.note, confirmation.submitted_at = note, at
    advance(step)


def confirm(confirmation: FirmConfirmation, *, alone: bool, by: Actor, at: datetime) -> None:
    """The officer has compared the paper: the firm is confirmed, and the person works for it.

    With `alone`, and always where no officer had confirmed the firm before, everybody else who worked for it works for
    it no longer: nobody gains rights from papers that are another's.
    """
    step = take(CONFIRMATION_POLICY, confirmation, Do.CONFIRM, by=by, at=at)
    organisation, user = confirmation.organisation, confirmation.user
    if user.promised_roles:
        raise MemberCannotBeStaff()
    present, was_confirmed = queries.members(organisation.id), organisation.is_confirmed
    organisation.confirmed_at, organisation.confirmed_by = (
        organisation.confirmed_at or at,
        organisation.confirmed_by or by.user_id,
    )
    confirmation.decided_by, confirmation.decided_at = by.user_id, at
    advance(step)
    if alone or not was_confirmed:
        for membership in present:
            if membership.user_id != user.id:
                remove_member(membership, of=step)
                outbox.write("membership_ended", membership.user, key=f"membership-ended/{membership.id}", at=at,
                             organisation=organisation.name, page=Page.at("identity.account"))  # fmt: skip
    if confirmation.joins and all(row.user_id != user.id for row in present):
        add_member(user, organisation, confirmation.role, of=step)
    _tell(confirmation, "firm_confirmed", at=at)


def send_back(confirmation: FirmConfirmation, *, reason: str, by: Actor, at: datetime) -> None:
    """The paper does not show it yet; the person may hand in another."""
    advance(take(CONFIRMATION_POLICY, confirmation, Do.SEND_BACK, by=by, at=at, reason=reason))
    _tell(confirmation, "firm_confirmation_returned", at=at, reason=reason)


def reject(confirmation: FirmConfirmation, *, reason: str, by: Actor, at: datetime) -> None:
    """The firm is not this person's; nothing about it changes."""
    step = take(CONFIRMATION_POLICY, confirmation, Do.REJECT, by=by, at=at, reason=reason)
    confirmation.decided_by, confirmation.decided_at = by.user_id, at
    advance(step)
    _tell(confirmation, "firm_confirmation_rejected", at=at, reason=reason)


def withdraw(confirmation: FirmConfirmation, *, by: Actor, at: datetime) -> None:
    """The person no longer asks."""
    advance(take(CONFIRMATION_POLICY, confirmation, Do.WITHDRAW, by=by, at=at))


def lapse(confirmation: FirmConfirmation, *, by: Actor, at: datetime) -> None:
    """No paper came for too long."""
    advance(take(CONFIRMATION_POLICY, confirmation, Do.LAPSE, by=by, at=at))


def _tell(confirmation: FirmConfirmation, kind: str, *, at: datetime, **context: Any) -> None:
    outbox.write(
        kind, confirmation.user, key=f"{kind}/{confirmation.id}/{at.isoformat()}", at=at,
        page=Page.at("organisations.confirmation", confirmation_id=confirmation.id), organisation=confirmation.company,
        **context,
    )  # fmt: skip
