"""The piles of the agency's people: every state in which one of their roles may move something."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import DRAW_UP_POLICY
from vouchers.agreements.policy import POLICY as AGREEMENTS
from vouchers.agreements.states import AgreementState
from vouchers.agreements.states import Do as AgreementDo
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import Do as ApplicationDo
from vouchers.bank import queries as bank
from vouchers.bank.models import Deposit
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.bank.states import Do as BankDo
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.claims.policy import INVOICE_POLICY
from vouchers.claims.states import Do as ClaimDo
from vouchers.desks.queries.queues import Pile
from vouchers.desks.queries.tasks import Task
from vouchers.evaluation import queries as evaluation
from vouchers.evaluation.models import Panel
from vouchers.evaluation.policy import PANEL_POLICY
from vouchers.evaluation.states import Do as EvaluationDo
from vouchers.evaluation.states import PanelState
from vouchers.identity import queries as people
from vouchers.identity.models import Appointment
from vouchers.identity.policy import APPOINTMENT_POLICY
from vouchers.identity.states import Do as IdentityDo
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import FirmConfirmation
from vouchers.organisations.policy import CONFIRMATION_POLICY
from vouchers.organisations.states import Do as FirmDo
from vouchers.payments import queries as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.policy import BATCH_POLICY, ORDER_POLICY
from vouchers.payments.policy import DRAWING_UP_POLICY as BATCHES_DRAWN_UP_BY
from vouchers.payments.states import BatchState
from vouchers.payments.states import Do as PaymentDo
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.programmes.policy import POLICY as ROUNDS
from vouchers.programmes.states import Do as RoundDo
from vouchers.screening import queries as screening
from vouchers.screening.models import Exclusion
from vouchers.screening.policy import EXCLUSION_POLICY
from vouchers.screening.policy import POLICY as SCREENING
from vouchers.screening.states import Do as ScreeningDo
from vouchers.selection import queries as selections
from vouchers.selection.models import Selection
from vouchers.selection.policy import SELECTION_POLICY
from vouchers.selection.states import Do as SelectionDo
from vouchers.selection.states import SelectionState
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.policy import OPEN_POLICY, SETTLEMENT_POLICY
from vouchers.settlement.states import Do as SettlementDo
from vouchers.settlement.states import SettlementState
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import AccountChange, Supplier
from vouchers.suppliers.policy import CHANGE_POLICY
from vouchers.suppliers.policy import POLICY as SUPPLIERS
from vouchers.suppliers.states import Do as SupplierDo
from vouchers.work import queries as work
from vouchers.work.models import Run
from vouchers.work.policy import RUN_POLICY
from vouchers.work.states import Do as WorkDo


def _case(row: Application) -> Task:
    return Task("", "desks.case", {"reference": row.reference}, about=f"{row.reference} {row.organisation.name}")


def _to_draw_up(row: Application) -> Task:
    return Task(
        "", "agreements.draw_up", {"reference": row.reference}, about=f"{row.reference} {row.organisation.name}"
    )


def _listing(row: Supplier) -> Task:
    return Task("", "suppliers.supplier", {"supplier_id": row.id}, about=row.name)


def _selection(row: Selection) -> Task:
    return Task("", "selection.selection", {"reference": row.round.reference}, about=row.round.title)


def _agreement(row: Agreement) -> Task:
    about = f"{row.reference} {row.application.organisation.name}"
    return Task("", "agreements.agreement", {"agreement_id": row.id}, about=about)


def _settlement(row: Settlement) -> Task:
    about = f"{row.agreement.reference} {row.agreement.application.organisation.name}"
    return Task("", "settlement.settlement", {"settlement_id": row.id}, about=about)


def _round(row: Round) -> Task:
    return Task("", "programmes.manage", {"reference": row.reference}, about=f"{row.reference} {row.title}")


def _panel(row: Panel) -> Task:
    return Task("", "evaluation.panel", {"panel_id": row.id}, about=f"{row.round.reference} {row.name}")


def _invoice(row: Invoice) -> Task:
    return Task("", "claims.invoice", {"invoice_id": row.id}, about=row.reference)


def _batch(row: PaymentBatch) -> Task:
    return Task("", "payments.batch", {"batch_id": row.id}, about=row.reference)


def _over(row: Agreement) -> Task:
    about = f"{row.reference} {row.application.organisation.name}"
    return Task("", "desks.case", {"reference": row.reference}, about=about)


def _settlements(*states: SettlementState) -> Callable[[Actor, datetime], Select[Settlement]]:
    return lambda actor, at: settlement.settlements(actor, *states)


PILES = (
    Pile(
        N_("공고 열기"), "programmes.rounds", ROUNDS, RoundDo.OPEN, lambda actor, at: programmes.to_open(), _round,
        since=Round.created_at, apart=(Round.budget_set_by,),
    ),
    Pile(
        N_("접수 다시 열기"), "programmes.rounds", ROUNDS, RoundDo.REOPEN,
        lambda actor, at: programmes.reopenings_to_decide(),
        lambda row: Task("", "programmes.ask_reopening", {"reference": row.reference}, about=row.reference),
        apart=(Round.reopening_asked_by,),
    ),
    Pile(
        N_("적격성 검토"), "applications.listing", SCREENING, ApplicationDo.FIND_ELIGIBLE,
        lambda actor, at: applications.waiting_for_screening(), _case, since=Application.submitted_at,
        arguments={"state": "submitted"},
    ),
    Pile(
        N_("보완 기한 지남"), "applications.listing", SCREENING, ApplicationDo.PROPOSE_EXCLUSION,
        lambda actor, at: applications.corrections_overdue(at), _case, since=Application.correction_due_at,
        arguments={"state": "correction"},
    ),
    Pile(
        N_("부적격 확인"), "applications.listing", EXCLUSION_POLICY, ScreeningDo.CONFIRM_EXCLUSION,
        lambda actor, at: screening.exclusions_to_decide(),
        lambda row: Task("", "screening.exclusion", {"exclusion_id": row.id}, about=row.application.reference),
        since=Exclusion.proposed_at, apart=(Exclusion.proposed_by,), arguments={"state": "submitted"},
    ),
    Pile(
        N_("기업 확인"), "organisations.confirmations", CONFIRMATION_POLICY, FirmDo.CONFIRM,
        lambda actor, at: organisations.confirmations_to_decide(),
        lambda row: Task("", "organisations.confirmation", {"confirmation_id": row.id}, about=row.company),
        since=FirmConfirmation.submitted_at, arguments={"state": "submitted"},
    ),
    Pile(
        N_("공급기업 등록 심사"), "suppliers.queue", SUPPLIERS, SupplierDo.ADMIT, lambda actor, at: suppliers.waiting(),
        _listing, since=Supplier.created_at,
    ),
    Pile(
        N_("계좌 변경 확인"), "suppliers.account_changes", CHANGE_POLICY, SupplierDo.APPROVE_CHANGE,
        lambda actor, at: suppliers.changes_to_decide(),
        lambda row: Task("", "suppliers.account_change", {"change_id": row.id}, about=row.supplier.name),
        since=AccountChange.requested_at,
    ),
    Pile(
        N_("평가위원회 구성"), "programmes.rounds", PANEL_POLICY, EvaluationDo.START,
        lambda actor, at: evaluation.panels_in(PanelState.FORMING), _panel,
    ),
    Pile(
        N_("평가 진행과 마감"), "programmes.rounds", PANEL_POLICY, EvaluationDo.CLOSE,
        lambda actor, at: evaluation.panels_in(PanelState.SCORING), _panel,
    ),
    Pile(
        N_("선정안"), "programmes.rounds", SELECTION_POLICY, SelectionDo.RELEASE, lambda actor, at:
        selections.waiting_selections(SelectionState.DRAWN_UP, SelectionState.RETURNED, SelectionState.CONFIRMED),
        _selection,
    ),
    Pile(
        N_("선정안 결재"), "programmes.rounds", SELECTION_POLICY, SelectionDo.CONFIRM,
        lambda actor, at: selections.waiting_selections(SelectionState.PROPOSED), _selection,
        apart=(Selection.drawn_up_by, Selection.proposed_by),
    ),
    Pile(
        N_("협약서 작성"), "agreements.listing", DRAW_UP_POLICY, AgreementDo.DRAW_UP,
        lambda actor, at: agreements.without_agreement(with_supplier=True), _to_draw_up,
    ),
    Pile(
        N_("협약서 확인과 서명 요청"), "agreements.listing", AGREEMENTS, AgreementDo.SEND,
        lambda actor, at: agreements.in_states(actor, AgreementState.PREPARED), _agreement, since=Agreement.created_at,
        arguments={"state": "prepared"},
    ),
    Pile(
        N_("협약서 서명"), "agreements.listing", AGREEMENTS, AgreementDo.SIGN_AGENCY,
        lambda actor, at: agreements.in_states(actor, AgreementState.AWAITING_AGENCY), _agreement,
        since=Agreement.created_at, apart=(Agreement.drawn_up_by,), arguments={"state": "awaiting_agency"},
    ),
    Pile(
        N_("멈추었거나 처리하지 못한 일괄 처리"), "agreements.listing", RUN_POLICY, WorkDo.RESUME,
        lambda actor, at: work.unfinished(actor),
        lambda row: Task("", "work.run", {"run_id": row.id}, about=row.about), since=Run.started_at,
    ),
    Pile(
        N_("대조할 입금"), "bank.deposits", DEPOSIT_POLICY, BankDo.MATCH, lambda actor, at: bank.unmatched(),
        lambda row: Task("", "agreements.match", {"deposit_id": row.id}, about=row.payer),
    ),
    Pile(
        N_("반환할 입금"), "bank.deposits", DEPOSIT_POLICY, BankDo.RECORD_RETURN, lambda actor, at: bank.to_return(),
        lambda row: Task("", "bank.record_return", {"deposit_id": row.id}, about=row.payer),
        apart=(Deposit.matched_by,),
    ),
    Pile(
        N_("반환 확인"), "bank.deposits", DEPOSIT_POLICY, BankDo.RETURN_DEPOSIT,
        lambda actor, at: bank.returns_to_confirm(),
        lambda row: Task("", "bank.deposit", {"deposit_id": row.id}, about=row.payer),
        apart=(Deposit.matched_by, Deposit.return_recorded_by),
    ),
    Pile(
        N_("기한이 지난 검수"), "claims.listing", INVOICE_POLICY, ClaimDo.INSPECT,
        lambda actor, at: claims.inspections_overdue(), _invoice, since=Invoice.overdue_at,
        arguments={"state": "submitted"},
    ),
    Pile(
        N_("지급을 기다리는 청구"), "payments.batches", BATCHES_DRAWN_UP_BY, PaymentDo.DRAW_UP,
        lambda actor, at: payments.waiting_for_batch(), _invoice, since=Invoice.inspected_at,
    ),
    Pile(
        N_("지급 승인"), "payments.batches", BATCH_POLICY, PaymentDo.APPROVE,
        lambda actor, at: payments.batches_in(BatchState.DRAWN_UP), _batch, since=PaymentBatch.created_at,
        apart=(PaymentBatch.drawn_up_by,),
    ),
    Pile(
        N_("은행 결과 입력"), "payments.batches", ORDER_POLICY, PaymentDo.RECORD_PAID,
        lambda actor, at: payments.batches_in(BatchState.ORDERED), _batch, since=PaymentBatch.created_at,
    ),
    Pile(
        N_("부가가치세 확인 면제"), "claims.listing", INVOICE_POLICY, ClaimDo.WAIVE_VAT,
        lambda actor, at: claims.waivers_to_confirm(), _invoice, since=Invoice.inspected_at,
        apart=(Invoice.waiver_by,),
    ),
    Pile(
        N_("정산을 시작할 협약"), "settlement.settlements", OPEN_POLICY, SettlementDo.OPEN,
        lambda actor, at: settlement.to_be_settled(date_in_korea(at)), _over,
    ),
    Pile(
        N_("정산"), "settlement.settlements", SETTLEMENT_POLICY, SettlementDo.DECIDE,
        _settlements(SettlementState.OPEN, SettlementState.REVIEWED, SettlementState.RETURNED), _settlement,
        since=Settlement.opened_at,
    ),
    Pile(
        N_("반납 기록"), "settlement.settlements", SETTLEMENT_POLICY, SettlementDo.RECORD_RETURN,
        _settlements(SettlementState.CONFIRMED), _settlement, since=Settlement.opened_at,
        apart=(Settlement.confirmed_by,), arguments={"state": "confirmed"},
    ),
    Pile(
        N_("반납 확인"), "settlement.settlements", SETTLEMENT_POLICY, SettlementDo.RETURN_MONEY,
        _settlements(SettlementState.RETURNING), _settlement, since=Settlement.confirmed_at,
        apart=(Settlement.confirmed_by, Settlement.return_recorded_by), arguments={"state": "returning"},
    ),
    Pile(
        N_("임명 확인"), "organisations.staff", APPOINTMENT_POLICY, IdentityDo.CONFIRM_APPOINTMENT,
        lambda actor, at: people.appointments_to_confirm(),
        lambda row: Task("", "organisations.staff", about=row.user.name), since=Appointment.appointed_at,
        apart=(Appointment.appointed_by, Appointment.user_id),
    ),
)  # fmt: skip
"""Every state in which a role of the agency may move something, in the order of a voucher's life."""
