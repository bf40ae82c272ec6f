"""What a case page shows, composed from the features' own reads and filtered by their policies."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vouchers.agreements import documents as agreement_papers
from vouchers.agreements.documents import PayInAccount
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.audit.models import Transition
from vouchers.audit.queries import timeline
from vouchers.casework import queries as casework
from vouchers.casework.models import CaseOfficer
from vouchers.claims.models import Purchase
from vouchers.correspondence import queries as correspondence
from vouchers.correspondence.policy import side_of
from vouchers.desks.queries.parts import known_to, parts_of, stage_of, turn_of
from vouchers.desks.queries.waits import waits
from vouchers.desks.states import Stage
from vouchers.documents import queries as papers
from vouchers.documents.models import Document
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.desk import OTHERS, Part, Parts, Reader, Reads, Scope, Task, Wait, Waiting
from vouchers.kernel.money import Won
from vouchers.ledger.queries import Statement
from vouchers.matching.models import Proposal
from vouchers.screening.policy import POLICY as SCREENING
from vouchers.selection import queries as selections
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SETTLEMENT
from vouchers.workdays import queries as calendar


@dataclass(frozen=True)
class PayIn:
    """What the company has yet to pay in: how much (won), by when, to which account, with which note."""

    amount: Won
    due_on: date
    account: PayInAccount | None


@dataclass(frozen=True)
class Next:
    """The one next thing of a case: what (a message id), whose turn it is, by when, about how much (won), and where the
    reader does it, if it is the reader's.
    """

    what: str
    who: Any
    """A name, or an item with both languages."""
    due_on: date | None
    amount: Won | None
    task: Task | None


@dataclass(frozen=True)
class Case:
    """Everything of one case that its reader may see. Amounts are absent for whom money is none of their business."""

    application: Application
    stage: Stage
    agreement: Agreement | None
    purchases: list[Purchase]
    settlement: Settlement | None
    money: Statement | None
    documents: list[Document]
    steps: list[Transition]
    next: Next | None
    """Nothing where the case is over."""
    tasks: list[Task]
    """What else the reader may do."""
    result: selections.Result | None
    sees_answers: bool
    is_agency: bool
    officer: CaseOfficer | None
    """Whom of the agency it is asked about."""
    messages: int
    """Notes and messages that the reader may read."""
    may_reopen: bool
    may_rescreen: bool
    may_forfeit: bool
    may_withdraw: bool
    chosen: Proposal | None
    """The newest proposal with services, where they are chosen after selection."""
    pay_in: PayIn | None
    """What the company has yet to pay in, for itself and the agency."""
    waits: list[Wait]
    """Who is waited for and until when, shown to both sides."""


@dataclass(frozen=True)
class Brought:
    """What the features bring to a case."""

    parts: Sequence[Part]
    timeline: Mapping[str, Reads]
    papers: Mapping[str, Callable[[Collection[Reader], Parts], bool]]
    tasks: Callable[[Parts, Actor, datetime], list[Task]]
    waits: Sequence[Waiting]


def case(
    application: Application, actor: Actor, readers: Collection[Reader], brought: Brought, *, at: datetime
) -> Case:
    """Return the case page for an actor who reads it in the roles `readers`."""
    parts = known_to(actor, readers, parts_of([application], brought.parts)[0], brought.parts)
    agency, company = Reader.AGENCY in readers, Reader.COMPANY in readers
    agreement, tasks = parts.one(Agreement), brought.tasks(parts, actor, at)
    waited_for = waits(brought.waits, Scope(reference=application.reference)) if agreement is not None else []
    following = _next(parts, actor, tasks, waited_for, {kind.what: kind.label for kind in brought.waits})
    decided = application.state in (ApplicationState.SELECTED, ApplicationState.REJECTED)
    return Case(
        application=application,
        stage=stage_of(parts),
        agreement=agreement,
        purchases=list(parts.all(Purchase)),
        settlement=parts.one(Settlement),
        money=parts.one(Statement),
        documents=[
            row for row in papers.of_case(application.reference)
            if brought.papers.get(row.kind, brought.papers[OTHERS])(readers, parts)
        ],
        steps=_steps(parts, actor, readers, brought.timeline),
        next=following,
        tasks=tasks[1:] if following is not None and following.task is not None else tasks,
        result=selections.released_result(application) if decided and (agency or company) else None,
        sees_answers=agency or company,
        is_agency=agency,
        officer=casework.of_case(application.id),
        messages=correspondence.count(application, side) if (side := side_of(actor, application)) else 0,
        may_reopen=APPLICATIONS.offers(actor, ApplicationDo.REOPEN, application),
        may_rescreen=SCREENING.offers(actor, ApplicationDo.RESCREEN, application),
        may_forfeit=APPLICATIONS.offers(actor, ApplicationDo.FORFEIT, application),
        may_withdraw=APPLICATIONS.offers(actor, ApplicationDo.WITHDRAW, application),
        chosen=parts.one(Proposal) if agency or company else None,
        pay_in=_pay_in(parts) if agency or company else None,
        waits=waited_for,
    )  # fmt: skip


_READERS = (Reader.COMPANY, Reader.AUDITOR, Reader.SUPPLIER)
"""Who reads with more than one right reads with the first of these; the agency reads everything."""


def _steps(parts: Parts, actor: Actor, readers: Collection[Reader], timeline_: Mapping[str, Reads]) -> list[Transition]:
    """The steps of a case that the reader may read: of suppliers those of their own things; of a settlement none as
    long as the reader does not know of it.
    """
    application = parts.application
    if Reader.AGENCY in readers:
        return timeline(application.reference, None)
    reader = next(one for one in _READERS if one in readers)
    kinds = {kind: reads for kind, reads in timeline_.items() if reader in reads.readers}
    if reader is not Reader.AUDITOR and parts.one(Settlement) is None:
        kinds.pop(SETTLEMENT.name, None)
    own = {}
    if reader is Reader.SUPPLIER:
        own = {kind: reads.own(application, actor) for kind, reads in kinds.items() if reads.own is not None}
    return timeline(application.reference, list(kinds), own=own)


def _next(
    parts: Parts, actor: Actor, tasks: Sequence[Task], waited_for: Sequence[Wait], labels: Mapping[str, str]
) -> Next | None:
    """The reader's own first task; what is waited for first; or whose turn it is."""
    application = parts.application
    if tasks:
        task = tasks[0]
        mine = next((wait for wait in waited_for if wait.place.arguments.items() <= task.arguments.items()), None)
        due_on = date_in_korea(task.due - timedelta(seconds=1)) if task.due else mine.due_on if mine else None
        acting = next((seat.name for seat in actor.seats if seat.organisation_id == actor.acting_for), actor.name)
        return Next(task.sentence, acting, due_on, task.amount, task)
    if waited_for:
        wait = waited_for[0]
        return Next(labels[wait.what], wait.who, wait.due_on, wait.amount, None)
    turn = turn_of(parts)
    if turn is None:
        return None
    who = application.organisation.name if turn.by is Reader.COMPANY else application.round.definition.agency
    due = application.due_at if application.state is ApplicationState.CORRECTION else None
    return Next(turn.what, who, date_in_korea(due - timedelta(seconds=1)) if due else None, None, None)


def _pay_in(parts: Parts) -> PayIn | None:
    agreement, money = parts.one(Agreement), parts.one(Statement)
    if (
        agreement is None
        or money is None
        or agreement.state is not AgreementState.CONCLUDED
        or agreement.concluded_at is None
    ):
        return None
    unpaid = money.total("unpaid")
    if not unpaid:
        return None
    days = agreement.round.definition.agreement.deposit_days
    account = agreement_papers.signed_terms(agreement).get("deposit_account") or agreement_papers.deposit_account(
        agreement
    )
    return PayIn(unpaid, calendar.due_on(date_in_korea(agreement.concluded_at), days), account)


def may_read_document(
    application: Application, document: Document, actor: Actor, readers: Collection[Reader], brought: Brought, *,
    at: datetime,
) -> bool:  # fmt: skip
    """Whether this reader of the case may read this document of it."""
    return any(row.id == document.id for row in case(application, actor, readers, brought, at=at).documents)
