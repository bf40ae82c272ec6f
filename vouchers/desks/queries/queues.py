"""The piles of work of the agency's people, with counts and age: one query a pile, however high it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute, joinedload, lazyload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.bank import queries as bank
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice
from vouchers.db.paging import head
from vouchers.desks.queries.tasks import Task
from vouchers.desks.queries.waits import Scope, waits
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import FirmConfirmation
from vouchers.payments import queries as payments
from vouchers.payments.models import PaymentBatch
from vouchers.payments.states import BatchState
from vouchers.screening import queries as screening
from vouchers.screening.models import Exclusion
from vouchers.selection import queries as selections
from vouchers.selection.models import Selection
from vouchers.selection.states import SelectionState
from vouchers.settlement import queries as settlement
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.models import AccountChange, Supplier


@dataclass(frozen=True)
class Queue:
    """A pile of work: its name, where it is worked on, the first of it, how much there is and since when."""

    label: str
    endpoint: str
    arguments: dict[str, Any]
    tasks: list[Task]
    count: int
    oldest: datetime | None


def _only(path: Any) -> Any:
    """Along this path, what names the case and its company, and nothing else."""
    return path.options(lazyload("*"), joinedload(Application.organisation))


_NAMES: dict[Any, tuple[Any, ...]] = {
    Agreement: (lazyload("*"), _only(joinedload(Agreement.application))),
    Settlement: (
        lazyload("*"),
        joinedload(Settlement.agreement).options(lazyload("*"), _only(joinedload(Agreement.application))),
    ),
}
"""What a pile says of its rows: without this, planning the joins of everything else costs more than reading them."""


def _queue(
    label: str, endpoint: str, query: Any, task: Callable[[Any], Task], *,
    since: InstrumentedAttribute[Any] | None = None,
    **arguments: Any,
) -> Queue:  # fmt: skip
    found = head(query.options(*_NAMES.get(query.column_descriptions[0]["entity"], ())), since)
    return Queue(label, endpoint, arguments, [task(row) for row in found.rows], found.count, found.oldest)


def queues(actor: Actor, at: datetime) -> list[Queue]:
    """The piles of all roles that somebody holds, each pile once."""
    found = [
        *(officer_queues(actor, at) if actor.has(StaffRole.OFFICER) else []),
        *(approver_queues(actor) if actor.has(StaffRole.APPROVER) else []),
        *(finance_queues(actor) if actor.has(StaffRole.FINANCE) else []),
        *(_overdue(at) if actor.staff and not actor.has(StaffRole.ADMINISTRATOR) else []),
        *(_to_confirm() if actor.has(StaffRole.APPROVER, StaffRole.FINANCE) else []),
    ]
    return found


def officer_queues(actor: Actor, at: datetime) -> list[Queue]:
    """Return the queues of officers, with counts and age."""
    settling = settlement.settlements(actor, SettlementState.OPEN, SettlementState.REVIEWED, SettlementState.RETURNED)
    return [
        _queue(
            N_("적격성 검토"), "applications.listing", applications.waiting_for_screening(), _case,
            since=Application.submitted_at, state="submitted",
        ),
        _queue(
            N_("보완 기한 지남"), "applications.listing", applications.corrections_overdue(at), _case,
            since=Application.correction_due_at, state="correction",
        ),
        _queue(
            N_("부적격 확인"), "applications.listing", screening.exclusions_to_decide(),
            lambda row: Task("", "screening.exclusion", {"exclusion_id": row.id}, about=row.application.reference),
            since=Exclusion.proposed_at, state="submitted",
        ),
        _queue(
            N_("기업 확인"), "organisations.confirmations", organisations.confirmations_to_decide(),
            lambda row: Task("", "organisations.confirmation", {"confirmation_id": row.id}, about=row.company),
            since=FirmConfirmation.submitted_at, state="submitted",
        ),
        _queue(
            N_("계좌 변경 확인"), "suppliers.account_changes", suppliers.changes_to_decide(),
            lambda row: Task("", "suppliers.account_change", {"change_id": row.id}, about=row.supplier.name),
            since=AccountChange.requested_at,
        ),
        _queue(N_("공급기업 등록 심사"), "suppliers.queue", suppliers.waiting(), _listing, since=Supplier.created_at),
        _queue(
            N_("선정안"), "programmes.rounds",
            selections.waiting_selections(SelectionState.RETURNED, SelectionState.CONFIRMED), _selection,
        ),
        _queue(N_("협약서 작성"), "agreements.listing", agreements.without_agreement(with_supplier=True), _to_draw_up),
        _queue(
            N_("협약서 확인과 서명 요청"), "agreements.listing", agreements.in_states(actor, AgreementState.PREPARED), _agreement,
            since=Agreement.created_at, state="prepared",
        ),
        _queue(N_("정산"), "settlement.settlements", settling, _settlement, since=Settlement.opened_at),
    ]  # fmt: skip


def approver_queues(actor: Actor) -> list[Queue]:
    """Return the queues of approving officers."""
    return [
        _queue(N_("선정안 결재"), "programmes.rounds", selections.waiting_selections(SelectionState.PROPOSED), _selection),
        _queue(
            N_("협약서 서명"), "agreements.listing", agreements.in_states(actor, AgreementState.AWAITING_AGENCY), _agreement,
            since=Agreement.created_at, state="awaiting_agency",
        ),
        _batches(N_("지급 승인"), BatchState.DRAWN_UP),
    ]  # fmt: skip


def finance_queues(actor: Actor) -> list[Queue]:
    """Return the queues of finance officers."""
    to_return = settlement.settlements(actor, SettlementState.CONFIRMED)
    return [
        _queue(
            N_("대조할 입금"), "bank.deposits", bank.unmatched(),
            lambda row: Task("", "agreements.match", {"deposit_id": row.id}, about=row.payer),
        ),
        _queue(
            N_("반환할 입금"), "bank.deposits", bank.to_return(),
            lambda row: Task("", "bank.record_return", {"deposit_id": row.id}, about=row.payer),
        ),
        _batches(N_("은행 결과 입력"), BatchState.ORDERED),
        _queue(N_("반납 기록"), "settlement.settlements", to_return, _settlement, since=Settlement.opened_at,
            state="confirmed"),
    ]  # fmt: skip


def _overdue(at: datetime) -> list[Queue]:
    """What others have not done by its last day."""
    today = date_in_korea(at)
    late = [wait for wait in waits(Scope(late=True)) if wait.days_late(today) > 0]
    tasks = [Task("", "desks.due", about=f"{wait.reference} {wait.who}") for wait in late[:5]]
    return [Queue(N_("기한이 지난 일"), "desks.due", {}, tasks, len(late), end_of(late[0].due_on) if late else None)]


def _to_confirm() -> list[Queue]:
    """What one person has recorded and another has yet to compare with the bank or agree to."""
    return [
        _queue(
            N_("반환 확인"), "bank.deposits", bank.returns_to_confirm(),
            lambda row: Task("", "bank.deposit", {"deposit_id": row.id}, about=row.payer),
        ),
        _queue(
            N_("반납 확인"), "settlement.settlements", settlement.returns_to_confirm(), _settlement,
            since=Settlement.confirmed_at,
            state="returning",
        ),
        _queue(
            N_("부가가치세 확인 면제"), "claims.listing", claims.waivers_to_confirm(),
            lambda row: Task("", "claims.invoice", {"invoice_id": row.id}, about=row.reference),
            since=Invoice.inspected_at,
        ),
    ]  # fmt: skip


def _batches(label: str, state: BatchState) -> Queue:
    return _queue(
        label, "payments.batches", payments.batches_in(state),
        lambda row: Task("", "payments.batch", {"batch_id": row.id}, about=row.reference),
        since=PaymentBatch.created_at,
    )  # fmt: skip


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
