"""The verbs of casework."""

from datetime import date, datetime

from vouchers.applications.models import Application
from vouchers.audit.services import advance, begin, consequence, take, take_birth
from vouchers.casework import errors, queries
from vouchers.casework.models import Absence, CaseOfficer
from vouchers.casework.policy import ABSENCE_POLICY, POLICY
from vouchers.casework.states import Do
from vouchers.db import db
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
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


def declare_absence(deputy: User, *, first_day: date, last_day: date, by: Actor, at: datetime) -> Absence:
    """On these days the deputy has the cases of whoever says so on the desk, and is told of it.

    Refused: no officer, oneself, days in the past or in the wrong order, days of another absence of one's own.
    """
    step = take_birth(ABSENCE_POLICY, Do.DECLARE_ABSENCE, None, by=by, at=at)
    if StaffRole.OFFICER not in deputy.roles:
        raise errors.NotAnOfficer(field="deputy")
    if deputy.id == by.user_id:
        raise errors.DeputyIsOneself(field="deputy")
    if last_day < first_day:
        raise errors.DaysReversed(field="last_day")
    if last_day < date_in_korea(at):
        raise errors.AbsencePast(field="last_day")
    if queries.is_absent(by.user_id or 0, first_day, last_day):
        raise errors.AbsentAlready(field="first_day")
    made = Absence(user_id=by.user_id, deputy_id=deputy.id, first_day=first_day, last_day=last_day)
    begin(made, Do.DECLARE_ABSENCE, of=step)
    outbox.write("deputy_named", deputy, key=f"deputy-named/{made.id}", at=at, page=Page.at("casework.listing"),
                 by=by.name, first_day=first_day, last_day=last_day)  # fmt: skip
    return made


def end_absence(absence: Absence, *, by: Actor, at: datetime) -> None:
    """The officer is back: nobody stands in any more."""
    step = take(ABSENCE_POLICY, absence, Do.END_ABSENCE, by=by, at=at)
    if absence.ended_at is not None:
        raise errors.AbsenceOver()
    absence.ended_at = at
    advance(step)


def hand_over(application: Application, to: User, *, reason: str, by: Actor, at: datetime) -> CaseOfficer:
    """Another officer has the case from now on. Both are told why, whoever did it aside: a case is not taken away in
    silence. Refused: no officer, whoever has it.
    """
    step = take_birth(POLICY, Do.HAND_OVER, application, by=by, at=at, reason=reason)
    if StaffRole.OFFICER not in to.roles:
        raise errors.NotAnOfficer(field="to")
    held, before = queries.of_case(application.id), None
    if held is None:
        held = CaseOfficer(application=application, user_id=to.id, since=at)
        begin(held, Do.HAND_OVER, of=step)
    else:
        moved = consequence(held, Do.HAND_OVER, of=step, reason=reason)
        if held.user_id == to.id:
            raise errors.HasItAlready(field="to")
        before, held.user_id, held.since = held.officer, to.id, at
        advance(moved)
        db.session.expire(held, ["officer"])
    _tell("case_handed_over", to, held, reason=reason, by=by, at=at)
    _tell("case_left", before, held, reason=reason, by=by, at=at)
    return held


def _tell(kind: str, person: User | None, held: CaseOfficer, *, reason: str, by: Actor, at: datetime) -> None:
    """A letter to whoever gets or loses the case, unless they did it themselves."""
    if person is None or person.id == by.user_id:
        return
    application = held.application
    outbox.write(kind, person, key=f"{kind}/{held.id}/{at.isoformat()}", at=at, reference=application.reference,
                 page=Page.at("desks.case", reference=application.reference), title=application.title, by=by.name,
                 why=reason, now=held.officer.name)  # fmt: skip
