"""What a case page shows, composed from the features' own reads and filtered by their policies."""


from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.agreements.states import Do as AgreementDo
from vouchers.agreements.states import State as AgreementState
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.applications.states import State as ApplicationState
from vouchers.audit.models import Transition
from vouchers.audit.queries import timeline
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice, Purchase
from vouchers.desks.queries.tasks import Task, tasks_of_case
from vouchers.desks.states import AUDITOR_READS, COMPANY_READS, SUPPLIER_READS, Reader, Stage
from vouchers.documents import queries as papers
from vouchers.documents.models import Document
from vouchers.evaluation import queries as evaluation
from vouchers.kernel.actor import Actor
from vouchers.ledger.queries import Statement, statement
from vouchers.matching import queries as matching
from vouchers.matching.models import Proposal
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.policy import SETTLEMENT_POLICY
from vouchers.settlement.states import Do as SettlementDo


@dataclass(frozen=True)
class Case:
    """Everything of one case that its reader may see. Amounts are absent for whom money is none of their business."""

    application: Application
    stage: Stage
    agreement: Agreement | None
    purchases: list[Purchase]
    invoices: list[Invoice]
    settlement: Settlement | None
    money: Statement | None
    documents: list[Document]
    steps: list[Transition]
    tasks: list[Task]
    result: tuple[Any, Any]
    sees_answers: bool
    is_agency: bool
    may_withdraw: bool
    chosen: Proposal | None
    """The newest proposal with services, where they are chosen after selection."""


def case(application: Application, actor: Actor, readers: Collection[Reader], *, at: datetime) -> Case:
    """The case as its reader may see it, being all of `readers`."""
    agency, company, auditor = Reader.AGENCY in readers, Reader.COMPANY in readers, Reader.AUDITOR in readers
    agreement = agreements.by_reference(application.reference)
    if agreement and not (auditor or AGREEMENTS.permits(actor, AgreementDo.VIEW, agreement)):
        agreement = None
    settled = settlement.of_agreement(agreement.id) if agreement else None
    if settled and not SETTLEMENT_POLICY.permits(actor, SettlementDo.VIEW, settled):
        settled = None
    concluded = agreement is not None and agreement.concluded_at is not None
    kinds = None if agency else COMPANY_READS if company else AUDITOR_READS if auditor else SUPPLIER_READS
    steps = timeline(application.reference, kinds)
    if not (agency or auditor) and settled is None:
        steps = [step for step in steps if step.kind != "settlement"]
    return Case(
        application=application,
        stage=stage(application, agreement, settled),
        agreement=agreement,
        purchases=claims.purchases(agreement.id) if agreement else [],
        invoices=claims.invoices(agreement.id) if agreement else [],
        settlement=settled,
        money=statement(application.reference) if concluded else None,
        documents=[row for row in papers.of_case(application.reference) if _may_read(row, agency, company, agreement, settled)],
        steps=steps,
        tasks=tasks_of_case(application, agreement, settled, actor, at=at),
        result=evaluation.released_result(application) if agency or company else (None, None),
        sees_answers=agency or company,
        is_agency=agency,
        may_withdraw=APPLICATIONS.offers(actor, ApplicationDo.WITHDRAW, application),
        chosen=_chosen(application) if agency or company else None,
    )


def _chosen(application: Application) -> Proposal | None:
    """What a selected company asked a supplier for; nothing where the supplier was named in the application."""
    if application.state is not ApplicationState.SELECTED or not application.round.definition.names_supplier_later:
        return None
    return next(iter(matching.of_application(application.id)), None)


def _may_read(
    document: Document, agency: bool, company: bool, agreement: Agreement | None, settled: Settlement | None
) -> bool:
    if document.kind == "receipt":
        return agency or company
    if document.kind == "settlement_report":
        return settled is not None
    return agreement is not None


def may_read_document(
    application: Application, document: Document, actor: Actor, readers: Collection[Reader], *, at: datetime
) -> bool:
    """Whether this reader of the case may read this document of it."""
    return any(row.id == document.id for row in case(application, actor, readers, at=at).documents)


def stage(application: Application, agreement: Agreement | None, settled: Settlement | None) -> Stage:
    """Where a case stands on the stage line."""
    if settled is not None or (agreement and agreement.state is AgreementState.SETTLED):
        return Stage.SETTLEMENT
    if agreement is not None and agreement.state is AgreementState.CONCLUDED:
        return Stage.SPENDING
    return {
        ApplicationState.DRAFT: Stage.APPLICATION,
        ApplicationState.WITHDRAWN: Stage.APPLICATION,
        ApplicationState.SUBMITTED: Stage.SCREENING,
        ApplicationState.CORRECTION: Stage.SCREENING,
        ApplicationState.INELIGIBLE: Stage.SCREENING,
        ApplicationState.ELIGIBLE: Stage.EVALUATION,
        ApplicationState.REJECTED: Stage.SELECTION,
        ApplicationState.SELECTED: Stage.AGREEMENT,
    }[application.state]
