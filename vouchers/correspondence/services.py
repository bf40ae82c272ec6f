"""The verb of correspondence."""

from datetime import date, datetime

from vouchers.applications.models import Application
from vouchers.audit.services import begin, take_birth
from vouchers.casework import queries as casework
from vouchers.correspondence import errors
from vouchers.correspondence.models import CaseNote
from vouchers.correspondence.policy import POLICY, side_of
from vouchers.correspondence.states import Do, Side
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotPermitted
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page


def write(application: Application, to: Side, text: str, *, by: Actor, at: datetime) -> CaseNote:
    """The text stands with the case for good; whoever it is written to has a letter with it, except for a note that
    the agency writes for itself. Refused: a supplier where none is named, one party to another.
    """
    step = take_birth(POLICY, Do.WRITE, application, by=by, at=at, shared=True)
    sender = side_of(by, application)
    if sender is None or Side.AGENCY not in (sender, to):
        raise NotPermitted()
    note = CaseNote(
        application=application, sender=sender, addressee=to, text=text, written_by=by.user_id, written_at=at
    )
    addressees = _people_of(to, application, date_in_korea(at))
    begin(note, _action(to, sender), of=step)
    if not note.is_internal:
        for person in addressees:
            outbox.write("case_message", person, key=f"case-message/{note.id}/{person.id}", at=at, text=text,
                         reference=application.reference, sender=by.name,
                         page=Page.at("correspondence.messages", reference=application.reference))  # fmt: skip
    return note


def _action(to: Side, sender: Side) -> Do:
    if to is Side.AGENCY:
        return Do.NOTE if sender is Side.AGENCY else Do.WRITE_TO_AGENCY
    return Do.WRITE_TO_COMPANY if to is Side.COMPANY else Do.WRITE_TO_SUPPLIER


def _people_of(side: Side, application: Application, today: date) -> list[User]:
    if side is Side.AGENCY:
        return casework.addressees(application.id, today) or people.holders(StaffRole.OFFICER)
    if side is Side.COMPANY:
        return organisations.people_of(application.organisation_id)
    if application.supplier is None:
        raise errors.NobodyThere(field="to")
    return organisations.people_of(application.supplier.organisation_id)
