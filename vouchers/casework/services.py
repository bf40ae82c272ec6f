"""The verbs of casework."""

from datetime import datetime

from vouchers.applications.models import Application
from vouchers.audit.services import advance, begin, consequence, take_birth
from vouchers.casework import errors, queries
from vouchers.casework.models import CaseOfficer
from vouchers.casework.policy import POLICY
from vouchers.casework.states import Do
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page


def take_on(application: Application, *, by: Actor, at: datetime) -> CaseOfficer:
    """The officer has the case from now on. Refused: somebody has it."""
    step = take_birth(POLICY, Do.TAKE_ON, application, by=by, at=at)
    if held := queries.of_case(application.id):
        raise errors.AlreadyTaken(name=held.officer.name)
    made = CaseOfficer(application=application, user_id=by.user_id, since=at)
    begin(made, Do.TAKE_ON, of=step)
    return made


def hand_over(application: Application, to: User, *, reason: str, by: Actor, at: datetime) -> CaseOfficer:
    """Another officer has the case from now on, and a letter that says why. Refused: no officer, whoever has it."""
    step = take_birth(POLICY, Do.HAND_OVER, application, by=by, at=at, reason=reason)
    if StaffRole.OFFICER not in to.roles:
        raise errors.NotAnOfficer(field="to")
    held = queries.of_case(application.id)
    if held is None:
        held = CaseOfficer(application=application, user_id=to.id, since=at)
        begin(held, Do.HAND_OVER, of=step)
    else:
        moved = consequence(held, Do.HAND_OVER, of=step, reason=reason)
        if held.user_id == to.id:
            raise errors.HasItAlready(field="to")
        held.user_id, held.since = to.id, at
        advance(moved)
    if to.id != by.user_id:
        outbox.write("case_handed_over", to, key=f"case-handed-over/{held.id}/{at.isoformat()}", at=at,
                     page=Page.at("desks.case", reference=application.reference), reference=application.reference,
                     title=application.title, by=by.name, why=reason)  # fmt: skip
    return held
