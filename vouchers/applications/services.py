"""The verbs of applications."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from vouchers.applications import documents as papers
from vouchers.applications import errors, queries, rules
from vouchers.applications.models import Application, Attachment, Consent, CostLine, Submission
from vouchers.applications.policy import POLICY, START_POLICY
from vouchers.applications.rules import Cost
from vouchers.applications.states import SECTION_LABELS, ApplicationState, Do
from vouchers.audit.queries import reasons
from vouchers.audit.services import Step, advance, begin, consequence, if_timely, take, take_birth
from vouchers.db import db
from vouchers.db.locks import locked, next_number
from vouchers.documents import services as documents
from vouchers.documents.queries import newest
from vouchers.identity import queries as people
from vouchers.kernel import reference
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import Organisation
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.states import SupplierState


def start(call_round: Round, *, like: Application | None = None, by: Actor, at: datetime) -> Application:
    """The company acted for has a draft in the round, empty or with the texts, costs and papers of one that it withdrew
    (`like`). Supplier, consents and pledges are asked for anew.

    Refused: a call that is not open, an incomplete profile, a size the call does not take, one application too many.
    """
    step = take_birth(START_POLICY, Do.START, call_round, by=by, at=at, shared=True)
    organisation = locked(db.session.get_one(Organisation, by.acting_for))  # two colleagues do not start two
    if call_round.state is not RoundState.OPEN or at >= call_round.closes_at:
        raise errors.RoundNotOpen()
    if not organisation.is_complete:
        raise errors.ProfileIncomplete()
    definition = call_round.definition
    rules.require_eligible_size(definition, organisation.size)
    if like is not None and queries.withdrawn_in(organisation.id, call_round) is not like:
        raise errors.NothingToCopy()
    limit = definition.application.per_company
    if queries.alive_in_round(organisation.id, call_round.id) >= limit:
        raise errors.TooManyApplications(limit=limit)
    number = next_number(f"case/{definition.prefix}/{call_round.year}")
    application = Application(
        reference=reference.case(definition.prefix, call_round.year, number), round_id=call_round.id,
        organisation_id=organisation.id, created_at=at, saved_at=at, answers={},
    )  # fmt: skip
    begin(application, Do.START, of=step)
    if like is not None:
        _carry(like, application)
    return application


def reopen(application: Application, *, by: Actor, at: datetime) -> Application:
    """A copy of what was submitted is open for editing, until the call closes or the days of a correction are over.

    What was submitted stays valid until the copy is submitted in its place. A copy that is open already is the one.
    """
    step = advance(take(POLICY, application, Do.REOPEN, by=by, at=at, first=(application.round,)))
    if at >= application.due_at:
        raise errors.NoLongerEdited(due_at=application.due_at)
    if known := queries.open_copy(application):
        return known
    copy = Application(
        reference=reference.copy(application.reference, queries.copies(application) + 1), revises_id=application.id,
        round_id=application.round_id, organisation_id=application.organisation_id,
        supplier_id=application.supplier_id, created_at=at, saved_at=at, answers={},
    )  # fmt: skip
    begin(copy, Do.START, of=step)
    _carry(application, copy)
    copy.consents[:] = _same_consents(application)
    return copy


def _carry(source: Application, target: Application) -> None:
    """The target says what the source says: texts, costs and papers."""
    target.title, target.field_code, target.need = source.title, source.field_code, source.need
    target.answers = dict(source.answers)
    _write_costs(target, source.costs)
    kept = {(row.slot, row.file_id): row for row in target.attachments}
    target.attachments[:] = [
        kept.get((row.slot, row.file_id)) or Attachment(slot=row.slot, file=row.file) for row in source.attachments
    ]


def _same_consents(source: Application) -> list[Consent]:
    """The same consents and pledges again: to the same words, by the same person, at the same time."""
    return [
        Consent(code=row.code, text_sha256=row.text_sha256, user_id=row.user_id, given_at=row.given_at)
        for row in source.consents
    ]


@contextmanager
def _editing(application: Application, *, by: Actor, at: datetime) -> Iterator[None]:
    """The application may be edited by this person now, and is saved when the block is through."""
    step = take(POLICY, application, Do.EDIT, by=by, at=at)
    yield
    application.saved_at = at
    advance(step)


def save_need(application: Application, *, title: str, field_code: str, need: str, by: Actor, at: datetime) -> None:
    """The draft says what it is about."""
    with _editing(application, by=by, at=at):
        application.title, application.field_code, application.need = title, field_code, need


def save_plan(application: Application, answers: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """The draft holds these answers, complete or not."""
    with _editing(application, by=by, at=at):
        application.answers = dict(answers)


def save_costs(application: Application, costs: Sequence[Cost], *, by: Actor, at: datetime) -> None:
    """The draft holds this cost table. Refused: a table that breaks the programme's shares, caps or sources."""
    with _editing(application, by=by, at=at):
        definition = application.round.definition
        size = rules.require_eligible_size(definition, application.organisation.size)
        rules.require_costs(definition, size, costs)
        _write_costs(application, costs)


def _write_costs(application: Application, costs: Sequence[Cost]) -> None:
    known = {line.item_code: line for line in application.cost_lines}
    for position, cost in enumerate(costs):
        line = known.get(cost.item) or CostLine(item_code=cost.item)
        line.position, line.gov, line.cash, line.in_kind, line.basis = (
            position, cost.gov, cost.cash, cost.in_kind, cost.basis,
        )  # fmt: skip
        if line.id is None:
            application.cost_lines.append(line)


def attach(application: Application, slot: str, *, filename: str, body: bytes, by: Actor, at: datetime) -> Attachment:
    """The file stands in its slot. Refused: types we do not take, more files than a slot holds."""
    with _editing(application, by=by, at=at):
        if sum(row.slot == slot for row in application.attachments) >= rules.FILES_PER_SLOT:
            raise errors.TooManyFiles(limit=rules.FILES_PER_SLOT, field="file")
        kept = documents.keep(filename=filename, body=body, by=by, at=at, field="file")
        attachment = Attachment(slot=slot, file=kept)
        application.attachments.append(attachment)
        db.session.flush()
        return attachment


def detach(application: Application, attachment_id: int, *, by: Actor, at: datetime) -> None:
    """The file no longer belongs to the application; what was submitted with it keeps its name and hash."""
    with _editing(application, by=by, at=at):
        application.attachments[:] = [row for row in application.attachments if row.id != attachment_id]


def save_consents(application: Application, agreed: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Exactly these consents and pledges are given, each to its words, by this person.

    A company pledges by its representative alone: what it has pledged stands as it is when others save. Refused: a
    pledge by anybody else.
    """
    with _editing(application, by=by, at=at):
        asked = application.round.definition.application
        statements = {row.code: row for row in (*asked.consents, *asked.pledges)}
        given, pledges = {row.code: row for row in application.consents}, {row.code for row in asked.pledges}
        wanted = set(agreed)
        if not POLICY.permits(by, Do.PLEDGE, application):
            if wanted & pledges - given.keys():
                raise errors.PledgedByRepresentative()
            wanted |= pledges & given.keys()
        kept = {code: row for code, row in given.items() if code in wanted}
        application.consents[:] = list(kept.values())
        for code in agreed:
            if code not in kept:
                words = sha256(statements[code].text_ko).hex()
                application.consents.append(Consent(code=code, text_sha256=words, user_id=by.user_id, given_at=at))


def name_supplier(application: Application, supplier: Supplier | None, *, of: Step[Any]) -> None:
    """The application names this supplier, or none. Follows a proposal that is accepted or given up.

    Refused: while an agreement binds the company to its supplier, and at a time at which the programme does not let it
    choose.
    """
    step = consequence(application, Do.NAME_SUPPLIER, of=of)
    if application.bound_at is not None:
        raise errors.BoundByAgreement()
    if supplier is not None and (
        supplier.state is not SupplierState.LISTED or supplier.programme_code != application.round.programme_code
    ):
        raise errors.NotTheSupplierPool()
    application.supplier_id = supplier.id if supplier else None
    if supplier is not None:  # it takes a place, also where an agreement with another one was declined
        application.place_freed_at = None
    application.saved_at = of.at
    advance(step, said=supplier.name if supplier else None)
    db.session.expire(application, ["supplier"])


def require_choosing(application: Application, *, by: Actor) -> None:
    """Refuse to leave a partner at a time at which the programme does not let the company choose."""
    if application.bound_at is not None:
        raise errors.BoundByAgreement()
    if not POLICY.offers(by, Do.NAME_SUPPLIER, application):
        raise errors.PartnerIsFixed()


def bind(application: Application, *, of: Step[Any]) -> None:
    """Supplier and company stay together until the agreement is declined. Follows its drawing up."""
    step = consequence(application, Do.BIND, of=of)
    application.bound_at, application.place_freed_at = of.at, None
    advance(step)


def unbind(application: Application, *, of: Step[Any]) -> None:
    """The supplier's place is free. Follows an agreement that is declined."""
    step = consequence(application, Do.UNBIND, of=of)
    application.bound_at, application.place_freed_at = None, of.at
    advance(step)


def finish(application: Application, *, of: Step[Any]) -> None:
    """The project takes no place at its supplier any more. Follows an agreement that is settled."""
    step = consequence(application, Do.FINISH, of=of)
    application.place_freed_at = of.at
    advance(step)


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
    _carry(copy, application)
    application.consents.clear()
    db.session.flush()
    application.consents[:] = _same_consents(copy)
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


def withdraw(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """The company has taken its application back; its place in the round and at the supplier is free."""
    if locked(application).bound_at is not None:
        raise errors.BoundByAgreement()
    step = advance(take(POLICY, application, Do.WITHDRAW, by=by, at=at, reason=reason))
    _mark_withdrawn(step)
    tell(application, "application_withdrawn", at=at)


def _mark_withdrawn(step: Step[Application]) -> None:
    """A receipt that says so stands in place of the one before; a draft has none."""
    application = step.about
    if not application.submissions:
        return
    last = application.submissions[-1]
    by = people.names([last.submitted_by]).get(last.submitted_by, "")
    documents.request(
        "receipt", title=N_("신청서 접수증 (취하됨)"), case_reference=application.reference, at=step.at,
        context=papers.receipt(
            application, cast(papers.Content, last.content), last.sha256, by=by, withdrawn_at=step.at
        ),
        supersedes=newest(application.reference, "receipt"),
    )  # fmt: skip


def forfeit(application: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """A selected company that stays silent, names no supplier or signs nothing loses its place, and has been told why.

    Refused: while an agreement binds it; that one is taken back first.
    """
    advance(take(POLICY, application, Do.FORFEIT, by=by, at=at, reason=reason))
    tell(application, "application_forfeited", at=at, reason=reason)


def select_application(application: Application, *, of: Step[Any]) -> None:
    """The application is selected; the agreement follows. Nothing for one that was withdrawn.
    Follows the release of results.
    """
    step = if_timely(application, Do.SELECT, of=of)
    if step is not None:
        advance(step)
        tell(application, "application_selected", at=of.at)


def reject_application(application: Application, *, reason: str, of: Step[Any]) -> None:
    """The application is not selected, and the company has been told why. Nothing for one that was withdrawn.
    Follows as above.
    """
    step = if_timely(application, Do.REJECT, of=of, reason=reason)
    if step is not None:
        advance(step)
        tell(application, "application_rejected", at=of.at, reason=reason)


def tell(application: Application, kind: str, *, at: datetime, **context: Any) -> None:
    """A letter to each of the company's people is on its way."""
    outbox.write_all(
        kind, organisations.people_of(application.organisation_id), key=f"{kind}/{application.id}/{at.isoformat()}",
        at=at,
        page=Page.at("desks.case", reference=application.reference), reference=application.reference,
        title=application.title or "", **context,
    )  # fmt: skip


def tell_drafts(call_round: Round, *, of: Step[Any]) -> None:
    """Whoever has a draft in the round knows of its new deadline, and why it moved. A reaction."""
    why = of.reason or reasons(call_round.lifecycle.name, [call_round.id], "ask_reopening").get(call_round.id, "")
    for draft in queries.drafts_in(call_round.id):
        tell(draft, "deadline_moved", at=of.at, round=call_round.called, closes_at=call_round.closes_at, reason=why)
