"""Drafts: begun, written, copied to be edited again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from vouchers.applications import errors, queries, rules
from vouchers.applications.models import Application, Attachment, Consent, CostLine
from vouchers.applications.policy import POLICY, START_POLICY
from vouchers.applications.rules import Cost
from vouchers.applications.states import Do
from vouchers.audit.services import advance, begin, take, take_birth
from vouchers.db import db
from vouchers.db.locks import locked, next_number
from vouchers.documents import services as documents
from vouchers.kernel import reference
from vouchers.kernel.actor import Actor
from vouchers.kernel.hashing import sha256
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


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
        carry(like, application)
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
    carry(application, copy)
    copy.consents[:] = same_consents(application)
    return copy


def carry(source: Application, target: Application) -> None:
    """The target says what the source says: texts, costs and papers."""
    target.title, target.field_code, target.need = source.title, source.field_code, source.need
    target.answers = dict(source.answers)
    _write_costs(target, source.costs)
    kept = {(row.slot, row.file_id): row for row in target.attachments}
    target.attachments[:] = [
        kept.get((row.slot, row.file_id)) or Attachment(slot=row.slot, file=row.file) for row in source.attachments
    ]


def same_consents(source: Application) -> list[Consent]:
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
