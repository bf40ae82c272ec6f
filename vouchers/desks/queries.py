"""What a case page and the desks show, composed from the features' own reads and filtered by their policies."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.agreements.states import ISSUED, DepositState
from vouchers.agreements.states import Do as AgreementDo
from vouchers.agreements.states import State as AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATIONS
from vouchers.applications.states import Do as ApplicationDo
from vouchers.applications.states import State as ApplicationState
from vouchers.audit.models import Transition
from vouchers.audit.queries import timeline
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.claims.states import Do as ClaimDo
from vouchers.desks.states import AUDITOR_READS, COMPANY_READS, SUPPLIER_READS, Reader, Stage
from vouchers.documents import queries as papers
from vouchers.documents.models import Document
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.states import AssignmentState, SeatState, SelectionState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.errors import N_
from vouchers.ledger.queries import Statement, statement
from vouchers.matching import queries as matching
from vouchers.matching.states import State as ProposalState
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.policy import SETTLEMENT_POLICY
from vouchers.settlement.states import BatchState
from vouchers.settlement.states import Do as SettlementDo
from vouchers.settlement.states import State as SettlementState
from vouchers.suppliers import queries as suppliers


@dataclass(frozen=True)
class Task:
    """Something a person is asked to do: a sentence, where it is done, since when or until when."""

    sentence: str
    endpoint: str
    arguments: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    since: datetime | None = None
    due: datetime | None = None


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


def case(application: Application, actor: Actor, readers: Collection[Reader]) -> Case:
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
        tasks=_tasks_of_case(application, agreement, settled, actor),
        result=evaluation.released_result(application) if agency or company else (None, None),
        sees_answers=agency or company,
        is_agency=agency,
    )


def _may_read(
    document: Document, agency: bool, company: bool, agreement: Agreement | None, settled: Settlement | None
) -> bool:
    if document.kind == "receipt":
        return agency or company
    if document.kind == "settlement_report":
        return settled is not None
    return agreement is not None


def may_read_document(application: Application, document: Document, actor: Actor, readers: Collection[Reader]) -> bool:
    """Whether this reader of the case may read this document of it."""
    return any(row.id == document.id for row in case(application, actor, readers).documents)


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


def _tasks_of_case(
    application: Application, agreement: Agreement | None, settled: Settlement | None, actor: Actor
) -> list[Task]:
    tasks: list[Task] = []
    reference = {"reference": application.reference}
    if APPLICATIONS.offers(actor, ApplicationDo.EDIT, application):
        due = application.correction_due_at if application.state is ApplicationState.CORRECTION else application.round.closes_at
        tasks.append(Task(N_("신청서 이어 쓰기"), "applications.tasks", reference, due=due))
    if APPLICATIONS.offers(actor, ApplicationDo.FIND_INELIGIBLE, application):
        tasks.append(Task(N_("적격성 검토하기"), "applications.screen", reference, since=application.submitted_at))
    without = agreement is None or agreement.state is AgreementState.DECLINED
    if application.state is ApplicationState.SELECTED and without and actor.has(StaffRole.OFFICER):
        tasks.append(Task(N_("협약서 작성하기"), "agreements.draw_up", reference))
    if agreement is not None:
        tasks += _tasks_of_agreement(agreement, settled, actor)
    return tasks


def _tasks_of_agreement(agreement: Agreement, settled: Settlement | None, actor: Actor) -> list[Task]:
    tasks: list[Task] = []
    here = {"agreement_id": agreement.id}
    signing = (AgreementDo.SIGN_COMPANY, AgreementDo.SIGN_SUPPLIER, AgreementDo.SIGN_AGENCY)
    if any(AGREEMENTS.offers(actor, action, agreement) for action in signing):
        tasks.append(Task(N_("협약서 읽고 서명하기"), "agreements.agreement", here))
    if AGREEMENTS.offers(actor, AgreementDo.SEND, agreement):
        tasks.append(Task(N_("협약서 확인하고 서명 요청하기"), "agreements.agreement", here))
    if agreement.state is AgreementState.CONCLUDED and settled is None:
        for invoice in claims.invoices(agreement.id):
            if INVOICE_POLICY.offers(actor, ClaimDo.INSPECT, invoice):
                tasks.append(Task(N_("납품 검수하기"), "claims.inspect", {"invoice_id": invoice.id}, since=invoice.submitted_at))
        for purchase in claims.purchases(agreement.id):
            if PURCHASE_POLICY.offers(actor, ClaimDo.INVOICE, purchase) and not purchase.waits_for_inspection:
                tasks.append(
                    Task(N_("구매 요청 보고 청구하기"), "claims.purchase", {"purchase_id": purchase.id}, since=purchase.requested_at)
                )
        if actor.works_for(agreement.application.organisation_id) and not statement(agreement.reference).total("locked", "unpaid"):
            tasks.append(Task(N_("구매 요청하기"), "claims.request_purchase", here))
    if settled is not None:
        steps = (SettlementDo.DECIDE, SettlementDo.AGREE, SettlementDo.CONFIRM, SettlementDo.RETURN_MONEY, SettlementDo.ISSUE_REPORT)
        if any(SETTLEMENT_POLICY.offers(actor, step, settled) for step in steps):
            tasks.append(Task(N_("정산 이어서 처리하기"), "settlement.settlement", {"settlement_id": settled.id}))
    return tasks


@dataclass(frozen=True)
class Queue:
    """A pile of work: its name, where it is worked on, what waits."""

    label: str
    endpoint: str
    arguments: dict[str, Any]
    tasks: list[Task]

    @property
    def count(self) -> int:
        return len(self.tasks)

    @property
    def oldest(self) -> datetime | None:
        return min((task.since for task in self.tasks if task.since), default=None)


def officer_queues(actor: Actor, at: datetime) -> list[Queue]:
    """Everything an officer is waited for, with counts and age."""
    to_screen = [_case_task(row, row.submitted_at) for row in applications.waiting_for_screening()]
    overdue = [_case_task(row, row.correction_due_at) for row in applications.corrections_overdue(at)]
    to_draw_up = [
        Task("", "agreements.draw_up", {"reference": row.reference}, about=f"{row.reference} {row.organisation.name}")
        for row in agreements.selected_without_agreement()
    ]
    in_preparation = [_agreement_task(row) for row in agreements.in_states(actor, AgreementState.PREPARED)]
    to_list = [
        Task("", "suppliers.supplier", {"supplier_id": row.id}, about=row.name, since=row.created_at) for row in suppliers.waiting()
    ]
    returned = evaluation.waiting_selections(SelectionState.RETURNED) + evaluation.waiting_selections(SelectionState.CONFIRMED)
    selections = [
        Task("", "evaluation.selection", {"reference": row.round.reference}, about=row.round.reference) for row in returned
    ]
    settling = settlement.settlements(actor, SettlementState.OPEN, SettlementState.REVIEWED, SettlementState.RETURNED)
    to_settle = [_settlement_task(row) for row in settling]
    return [
        Queue(N_("적격성 검토"), "applications.listing", {"state": "submitted"}, to_screen),
        Queue(N_("보완 기한 지남"), "applications.listing", {"state": "correction"}, overdue),
        Queue(N_("공급기업 등록 심사"), "suppliers.queue", {}, to_list),
        Queue(N_("선정안"), "programmes.rounds", {}, selections),
        Queue(N_("협약서 작성"), "agreements.listing", {}, to_draw_up),
        Queue(N_("협약서 확인과 서명 요청"), "agreements.listing", {"state": "prepared"}, in_preparation),
        Queue(N_("정산"), "settlement.settlements", {}, to_settle),
    ]


def approver_queues(actor: Actor) -> list[Queue]:
    """What waits for the second signature."""
    selections = [
        Task("", "evaluation.selection", {"reference": row.round.reference}, about=row.round.title)
        for row in evaluation.waiting_selections(SelectionState.PROPOSED)
    ]
    to_sign = [_agreement_task(row) for row in agreements.in_states(actor, AgreementState.AWAITING_AGENCY)]
    return [
        Queue(N_("선정안 결재"), "programmes.rounds", {}, selections),
        Queue(N_("협약서 서명"), "agreements.listing", {"state": "awaiting_agency"}, to_sign),
        Queue(N_("지급 승인"), "settlement.batches", {}, _batch_tasks(BatchState.DRAWN_UP)),
    ]


def finance_queues(actor: Actor) -> list[Queue]:
    """What waits for the finance officer."""
    unmatched = [
        Task("", "agreements.match", {"deposit_id": row.id}, about=row.payer)
        for row in agreements.deposits() if row.state is DepositState.UNMATCHED
    ]  # fmt: skip
    to_return = [_settlement_task(row) for row in settlement.settlements(actor, SettlementState.CONFIRMED)]
    return [
        Queue(N_("대조할 입금"), "agreements.deposits", {}, unmatched),
        Queue(N_("은행 결과 입력"), "settlement.batches", {}, _batch_tasks(BatchState.ORDERED)),
        Queue(N_("반납 처리"), "settlement.settlements", {}, to_return),
    ]


def _batch_tasks(state: BatchState) -> list[Task]:
    return [
        Task("", "settlement.batch", {"batch_id": row.id}, about=row.reference, since=row.created_at)
        for row in settlement.batches_in(state)
    ]


def _case_task(application: Application, since: datetime | None) -> Task:
    about = f"{application.reference} {application.organisation.name}"
    return Task("", "desks.case", {"reference": application.reference}, about=about, since=since)


def _agreement_task(agreement: Agreement) -> Task:
    about = f"{agreement.reference} {agreement.application.organisation.name}"
    return Task("", "agreements.agreement", {"agreement_id": agreement.id}, about=about, since=agreement.created_at)


def _settlement_task(row: Settlement) -> Task:
    about = f"{row.agreement.reference} {row.agreement.application.organisation.name}"
    return Task("", "settlement.settlement", {"settlement_id": row.id}, about=about, since=row.opened_at)


@dataclass(frozen=True)
class EvaluatorDesk:
    """The pile: done of all, and what to open next."""

    done: int
    total: int
    following: Any
    invitations: int


def evaluator_desk(user_id: int) -> EvaluatorDesk:
    """An evaluator's pile in one look."""
    pile = [row for row in evaluation.pile(user_id) if row.state is not AssignmentState.RECUSED]
    open_ones = [row for row in pile if row.state is not AssignmentState.SUBMITTED]
    invited = [seat for seat in evaluation.seats_of(user_id) if seat.state is SeatState.INVITED]
    return EvaluatorDesk(len(pile) - len(open_ones), len(pile), open_ones[0] if open_ones else None, len(invited))


@dataclass(frozen=True)
class CompanyDesk:
    """A company's cards: its applications with stage and next step; as a supplier, its proposals and contracts."""

    cases: list[Case]
    listings: list[Any]
    proposals: list[Any]
    contracts: list[Agreement]
    purchases: list[Purchase]


def company_desk(actor: Actor) -> CompanyDesk:
    """The desk of the organisation acted for."""
    organisation_id = actor.acting_for
    own = agreements.in_states(
        actor, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY, AgreementState.AWAITING_COMPANY,
        *ISSUED,
    )  # fmt: skip
    contracts = [row for row in own if actor.works_for(row.supplier.organisation_id)]
    return CompanyDesk(
        cases=[case(row, actor, (Reader.COMPANY,)) for row in applications.of_company(organisation_id)[:10]],
        listings=suppliers.of_organisation(organisation_id),
        proposals=matching.of_supplier_organisation(organisation_id, ProposalState.PROPOSED),
        contracts=contracts,
        purchases=[row for row in claims.open_purchases_for_supplier(organisation_id) if not row.waits_for_inspection],
    )
