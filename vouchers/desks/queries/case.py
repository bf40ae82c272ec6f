"""What a case page shows, composed from the features' own reads and filtered by their policies."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from vouchers.agreements import documents as agreement_papers
from vouchers.agreements import queries as agreements
from vouchers.agreements.documents import PayInAccount
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.agreements.states import AgreementState
from vouchers.agreements.states import Do as AgreementDo
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import ApplicationState
from vouchers.applications.states import Do as ApplicationDo
from vouchers.audit.models import Transition
from vouchers.audit.queries import timeline
from vouchers.claims import queries as claims
from vouchers.claims.models import Purchase
from vouchers.correspondence import queries as correspondence
from vouchers.correspondence.policy import side_of
from vouchers.desks.queries.facts import Facts, facts_of
from vouchers.desks.queries.tasks import Task, tasks_of_case
from vouchers.desks.queries.waits import Scope, Wait, waits
from vouchers.desks.states import AUDITOR_READS, COMPANY_READS, SUPPLIER_READS, Reader, Stage
from vouchers.documents import queries as papers
from vouchers.documents.models import Document
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import Won
from vouchers.ledger.queries import Statement
from vouchers.matching import queries as matching
from vouchers.matching.models import Proposal
from vouchers.screening.policy import POLICY as SCREENING
from vouchers.selection import queries as selections
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.policy import SETTLEMENT_POLICY
from vouchers.settlement.states import Do as SettlementDo
from vouchers.workdays import queries as calendar


@dataclass(frozen=True)
class PayIn:
    """What the company has yet to pay in: how much (won), by when, to which account, with which note."""

    amount: Won
    due_on: date
    account: PayInAccount | None


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
    tasks: list[Task]
    result: selections.Result | None
    sees_answers: bool
    is_agency: bool
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


def case(application: Application, actor: Actor, readers: Collection[Reader], *, at: datetime) -> Case:
    """Return the case page for an actor who reads it in the roles `readers`."""
    facts = seen_by(facts_of([application])[0], actor, readers)
    agency, company, auditor = Reader.AGENCY in readers, Reader.COMPANY in readers, Reader.AUDITOR in readers
    kinds = None if agency else COMPANY_READS if company else AUDITOR_READS if auditor else SUPPLIER_READS
    is_supplier = kinds is SUPPLIER_READS
    steps = timeline(application.reference, kinds, own=_own_things(application, actor) if is_supplier else {})
    if not (agency or auditor) and facts.settlement is None:
        steps = [step for step in steps if step.kind != "settlement"]
    decided = application.state in (ApplicationState.SELECTED, ApplicationState.REJECTED)
    return Case(
        application=application,
        stage=facts.stage,
        agreement=facts.agreement,
        purchases=facts.purchases,
        settlement=facts.settlement,
        money=facts.money,
        documents=[row for row in papers.of_case(application.reference) if _may_read(row, agency, company, facts)],
        steps=steps,
        tasks=tasks_of_case(facts, actor, at=at),
        result=selections.released_result(application) if decided and (agency or company) else None,
        sees_answers=agency or company,
        is_agency=agency,
        messages=correspondence.count(application, side) if (side := side_of(actor, application)) else 0,
        may_reopen=APPLICATIONS.offers(actor, ApplicationDo.REOPEN, application),
        may_rescreen=SCREENING.offers(actor, ApplicationDo.RESCREEN, application),
        may_forfeit=APPLICATIONS.offers(actor, ApplicationDo.FORFEIT, application),
        may_withdraw=APPLICATIONS.offers(actor, ApplicationDo.WITHDRAW, application),
        chosen=facts.proposal if agency or company else None,
        pay_in=_pay_in(facts) if agency or company else None,
        waits=waits(Scope(reference=application.reference)) if facts.agreement is not None else [],
    )


def _own_things(application: Application, actor: Actor) -> dict[str, list[int]]:
    """What of a case is this supplier's: what others were asked, answered and agreed is none of its business."""
    mine = [row for row in agreements.of_application(application.id) if actor.works_for(row.supplier.organisation_id)]
    bought = [purchase for row in mine for purchase in claims.purchases(row.id)]
    settled = [settlement.of_agreement(row.id) for row in mine]
    return {
        "proposal": [
            row.id for row in matching.of_application(application.id) if actor.works_for(row.supplier.organisation_id)
        ],
        "agreement": [row.id for row in mine],
        "purchase": [row.id for row in bought],
        "invoice": [invoice.id for row in bought for invoice in row.invoices],
        "settlement": [row.id for row in settled if row is not None],
    }


def _pay_in(facts: Facts) -> PayIn | None:
    agreement, money = facts.agreement, facts.money
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


def seen_by(facts: Facts, actor: Actor, readers: Collection[Reader]) -> Facts:
    """The facts without what this reader may not know of yet: an agreement in preparation, a settlement under way."""
    agreement, settled = facts.agreement, facts.settlement
    if agreement and not (Reader.AUDITOR in readers or AGREEMENTS.permits(actor, AgreementDo.VIEW, agreement)):
        agreement = settled = None
    if settled and not SETTLEMENT_POLICY.permits(actor, SettlementDo.VIEW, settled):
        settled = None
    if agreement is None:
        return replace(facts, agreement=None, settlement=None, purchases=[], money=None)
    return replace(facts, settlement=settled)


def _may_read(document: Document, agency: bool, company: bool, facts: Facts) -> bool:
    if document.kind == "receipt":
        return agency or company
    if document.kind == "settlement_report":
        return facts.settlement is not None
    return facts.agreement is not None


def may_read_document(
    application: Application, document: Document, actor: Actor, readers: Collection[Reader], *, at: datetime
) -> bool:
    """Whether this reader of the case may read this document of it."""
    return any(row.id == document.id for row in case(application, actor, readers, at=at).documents)
