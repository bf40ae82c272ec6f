"""The piles of work of the agency's people, with counts and age."""


from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import DepositState
from vouchers.agreements.states import State as AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.desks.queries.tasks import Task
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.states import SelectionState
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import N_
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import BatchState
from vouchers.settlement.states import State as SettlementState
from vouchers.suppliers import queries as suppliers


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
        for row in agreements.selected_without_agreement(with_supplier=True)
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
