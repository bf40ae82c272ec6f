"""The verbs of screening."""

from datetime import datetime
from typing import Any

from vouchers.applications.models import Application
from vouchers.applications.services import tell
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.audit.services import Step, advance, begin, consequence, if_timely, take
from vouchers.facts import services as facts
from vouchers.identity import queries as people
from vouchers.kernel import finding
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.finding import Finding
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.screening import errors, queries
from vouchers.screening.models import Exclusion
from vouchers.screening.policy import EXCLUSION_POLICY, POLICY
from vouchers.screening.states import Do
from vouchers.workdays import queries as calendar


def find_eligible(application: Application, *, note: str, by: Actor, at: datetime) -> None:
    """Screening found no ground of exclusion; the application goes on to evaluation.

    What the rules said of it stays on record. Refused: what a rule forbids; what needs a reason, without a note.
    """
    step = take(POLICY, application, ApplicationDo.FIND_ELIGIBLE, by=by, at=at, reason=note)
    _require_no_exclusion(application)
    found = _findings(application, at=at)
    finding.require(found, reason=note)
    advance(step)
    facts.keep(found, application, reason=note, of=step)
    tell(application, "application_eligible", at=at)


def send_back_application(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """The company may edit and submit again until the end of the last of the programme's number of days."""
    step = take(POLICY, application, ApplicationDo.SEND_BACK, by=by, at=at, reason=reason)
    _require_no_exclusion(application)
    last = calendar.due_on(date_in_korea(at), application.round.definition.call.correction_days)
    application.correction_due_at = end_of(last)
    advance(step)
    tell(application, "application_correction", at=at, reason=reason, due_at=application.correction_due_at)


def propose_exclusion(application: Application, *, ground: str, reason: str, by: Actor, at: datetime) -> Exclusion:
    """An officer thinks that the application is to be excluded;
    the company learns nothing until another officer agrees.

    Also where a correction was asked for and its time is over: no application may hold up a round for ever. Refused: a
    ground that the programme does not know, no reason, a correction that is still open.
    """
    step = take(POLICY, application, ApplicationDo.PROPOSE_EXCLUSION, by=by, at=at, reason=reason)
    _require_no_exclusion(application)
    due_at = application.correction_due_at
    if application.state is ApplicationState.CORRECTION and due_at is not None and at < due_at:
        raise errors.CorrectionStillOpen(due_at=due_at)
    if ground not in {item.code for item in application.round.definition.eligibility.grounds}:
        raise errors.GroundUnknown(field="ground")
    advance(step)
    exclusion = Exclusion(application=application, ground=ground, reason=reason, proposed_by=by.user_id, proposed_at=at)
    begin(exclusion, Do.PROPOSE_EXCLUSION, of=step, said=_grounds(exclusion))
    facts.keep(_findings(application, at=at), application, reason=_grounds(exclusion), of=step)
    for officer in people.holders(StaffRole.OFFICER):
        if officer.id != by.user_id:
            outbox.write("exclusion_proposed", officer, key=f"exclusion-proposed/{exclusion.id}/{officer.id}", at=at,
                         page=Page.at("screening.exclusion", exclusion_id=exclusion.id),
                         reference=application.reference)  # fmt: skip
    return exclusion


def confirm_exclusion(exclusion: Exclusion, *, by: Actor, at: datetime) -> None:
    """A second officer agrees: the application is excluded, and only now is the company told,
    with ground and clause.
    """
    step = take(EXCLUSION_POLICY, exclusion, Do.CONFIRM_EXCLUSION, by=by, at=at)
    exclusion.decided_by, exclusion.decided_at = by.user_id, at
    advance(step)
    application, text = exclusion.application, _grounds(exclusion)
    advance(consequence(application, ApplicationDo.FIND_INELIGIBLE, of=step, reason=text))
    tell(application, "application_ineligible", at=at, reason=text)


def reject_exclusion(exclusion: Exclusion, *, reason: str, by: Actor, at: datetime) -> None:
    """A second officer does not agree: the application is screened on, the reason beside it."""
    step = take(EXCLUSION_POLICY, exclusion, Do.REJECT_EXCLUSION, by=by, at=at, reason=reason)
    exclusion.decided_by, exclusion.decided_at = by.user_id, at
    advance(step)


def take_back_exclusion(exclusion: Exclusion, *, by: Actor, at: datetime) -> None:
    """Whoever had the opinion no longer has it."""
    advance(take(EXCLUSION_POLICY, exclusion, Do.TAKE_BACK_EXCLUSION, by=by, at=at))


def rescreen(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """A decision that was a mistake is taken back before the selection; the company has been told, and the application
    is screened anew, which two officers do where it is to be excluded.
    """
    advance(take(POLICY, application, ApplicationDo.RESCREEN, by=by, at=at, reason=reason))
    tell(application, "application_rescreened", at=at, reason=reason)


def lapse_with(application: Application, *, of: Step[Any]) -> None:
    """The application is gone, and with it the opinion on which nobody has decided. A reaction."""
    exclusion = queries.proposed_exclusion(application.id)
    if exclusion is not None and (lapse := if_timely(exclusion, Do.LAPSE_EXCLUSION, of=of)):
        advance(lapse)


def _grounds(exclusion: Exclusion) -> str:
    """The ground with its clause and the reason, as the company reads it."""
    grounds = exclusion.application.round.definition.eligibility.grounds
    found = next(item for item in grounds if item.code == exclusion.ground)
    return f"{found.ko} ({found.clause}): {exclusion.reason}"


def _findings(application: Application, *, at: datetime) -> list[Finding]:
    """What the rules say of the application now."""
    return [row.finding for row in queries.looked_at(application, on=date_in_korea(at)) if row.finding is not None]


def _require_no_exclusion(application: Application) -> None:
    if queries.proposed_exclusion(application.id) is not None:
        raise errors.ExclusionProposed()
