"""What is submitted, again too, and copies that are not."""

from datetime import datetime
from typing import Any

from vouchers.applications import documents as papers
from vouchers.applications import errors, queries, rules
from vouchers.applications.models import Application, Submission
from vouchers.applications.policy import POLICY
from vouchers.applications.services.letters import tell
from vouchers.applications.services.writing import carry, same_consents
from vouchers.applications.states import SECTION_LABELS, ApplicationState, Do
from vouchers.audit.services import Step, advance, consequence, take
from vouchers.db import db
from vouchers.db.locks import locked, next_number
from vouchers.documents import services as documents
from vouchers.documents.queries import newest
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page


def submit(application: Application, *, by: Actor, at: datetime) -> Submission:
    """The application is received: content frozen with a hash, receipt number given, receipt and letters on their way.

    One lock decides the deadline: submitters share the round's row, so that it cannot move while one submits. `at` is
    when the server received the request: what arrived before the deadline is in, even when the round was closed while
    it waited for its turn, and nothing else is.
    """
    call_round = locked(application.round, shared=True)
    step = take(POLICY, application, Do.SUBMIT, by=by, at=at)
    rules.require_in_time(call_round.closes_at, at=at)
    _require_whole(application)
    application.receipt_number = next_number(f"receipt/{call_round.reference}")
    application.submitted_at = at
    return _received(application, step)


def resubmit(copy: Application, *, by: Actor, at: datetime) -> Submission:
    """What the copy says stands in place of what was submitted before, under its receipt number and first time of
    receipt, with the time of the new version beside it. The deadline is decided as for the first; a correction has its
    own.
    """
    call_round, application = locked(copy.round, shared=True), copy.revises or copy
    step = take(POLICY, copy, Do.RESUBMIT, by=by, at=at, first=(application,))
    if application.state is not ApplicationState.CORRECTION:
        rules.require_in_time(call_round.closes_at, at=at)
    elif at >= application.due_at:
        raise errors.CorrectionDeadlinePassed(due_at=application.due_at)
    _require_whole(copy)
    advance(step)
    renewed = consequence(application, Do.SUBMIT, of=step)
    carry(copy, application)
    application.consents.clear()
    db.session.flush()
    application.consents[:] = same_consents(copy)
    application.supplier_id, application.resubmitted_at = copy.supplier_id, at
    db.session.flush()
    db.session.expire(application, ["supplier"])
    return _received(application, renewed)


def ask_submission(application: Application, *, by: Actor, at: datetime) -> None:
    """The company's representatives have been asked to look at the draft and to submit it; once a day at most.

    Refused: a draft that lacks anything but their own pledges.
    """
    step = take(POLICY, application, Do.ASK_SUBMISSION, by=by, at=at)
    _require_whole(application, before_pledges=True)
    advance(step)
    outbox.write_all(
        "submission_asked", organisations.representatives(application.organisation_id), at=at,
        key=f"submission-asked/{application.id}/{date_in_korea(at)}",
        page=Page.at("applications.check", reference=application.reference), by=by.name,
        reference=application.reference, title=application.title, due_at=application.due_at,
    )  # fmt: skip


def discard(copy: Application, *, by: Actor, at: datetime) -> None:
    """The company no longer edits what it submitted; that stands as it is."""
    advance(take(POLICY, copy, Do.DISCARD, by=by, at=at))


def end_copy(application: Application, *, of: Step[Any]) -> None:
    """The application is over, and with it the copy that was being edited. A reaction."""
    copy = queries.open_copy(application)
    if copy is not None:
        advance(consequence(copy, Do.DISCARD, of=of))


def _received(application: Application, step: Step[Application]) -> Submission:
    """The content is frozen as the next version, and the step of its submission closed; a receipt is on its way."""
    by, at = step.by, step.at
    frozen = papers.content(application)
    submission = Submission(
        application_id=application.id, version=len(application.submissions) + 1, content=frozen,
        sha256=sha256(frozen).hex(), submitted_by=by.user_id, submitted_at=at,
    )  # fmt: skip
    db.session.add(submission)
    advance(step)
    documents.request(
        "receipt", title=N_("신청서 접수증"), case_reference=application.reference, at=at,
        context=papers.receipt(application, frozen, submission.sha256, by=by.name),
        supersedes=newest(application.reference, "receipt"),
    )  # fmt: skip
    tell(application, "application_submitted", at=at, receipt=application.receipt,
         received_at=application.submitted_at, again_at=application.resubmitted_at)  # fmt: skip
    return submission


def _require_whole(application: Application, *, before_pledges: bool = False) -> None:
    missing = queries.missing_sections(application, before_pledges=before_pledges)
    if missing:
        raise errors.SectionsMissing(sections=tuple(SECTION_LABELS[section] for section in missing))
    definition = application.round.definition
    size = rules.require_eligible_size(definition, application.organisation.size)
    rules.require_costs(definition, size, application.costs)
