"""Who is waited for, and until when: the days come from the programme's definition, the clock from what happened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select

from vouchers.agreements.models import Agreement, DepositMatch
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.audit import queries as audit
from vouchers.bank.models import Deposit
from vouchers.claims.models import Invoice
from vouchers.claims.states import InvoiceState
from vouchers.db import db
from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.states import AssignmentState, PanelState
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel import workdays
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.wording import N_
from vouchers.organisations import queries as organisations
from vouchers.outbox.services import Page
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState
from vouchers.workdays import queries as calendar


class Waiting(StrEnum):
    """What somebody is waited for to do."""

    SIGNATURE = "signature"
    DEPOSIT = "deposit"
    INSPECTION = "inspection"
    SHEETS = "sheets"
    REVIEW = "review"
    RETURN = "return"


WAITING_LABELS = {
    Waiting.SIGNATURE: N_("협약서 서명"),
    Waiting.DEPOSIT: N_("기업부담금 입금"),
    Waiting.INSPECTION: N_("검수"),
    Waiting.SHEETS: N_("평가표 제출"),
    Waiting.REVIEW: N_("정산 검토"),
    Waiting.RETURN: N_("반납 처리"),
}


@dataclass(frozen=True)
class Wait:
    """One thing that is waited for: of whom, on which case or round, and its last day."""

    what: Waiting
    key: int
    """The row it hangs on: agreement, invoice, seat or settlement."""
    reference: str
    who: str
    due_on: date
    page: Page
    people: Callable[[], list[User]]
    """Those who are told."""

    def days_late(self, today: date) -> int:
        """Days since the last day; negative while there is time."""
        return (today - self.due_on).days


Days = dict[date, bool]


@dataclass(frozen=True)
class Scope:
    """Which waits are read: of one case, of one row, or those that may be late."""

    reference: str | None = None
    key: int | None = None
    late: bool = False


def waits(scope: Scope = Scope()) -> list[Wait]:  # noqa: B008 - frozen
    """Everything that is waited for within the scope: the longest overdue first."""
    days = calendar.overrides()
    found = [wait for part in _PARTS.values() for wait in part(days, scope)]
    return sorted(found, key=lambda wait: (wait.due_on, wait.what, wait.key))


def one(what: str, key: int) -> Wait | None:
    """What is waited for on this row, if it is."""
    part = _PARTS.get(what)
    return next(iter(part(calendar.overrides(), Scope(key=key))), None) if part else None


def _firm(organisation_id: int) -> Callable[[], list[User]]:
    return lambda: organisations.people_of(organisation_id)


def _person(user: User | None) -> Callable[[], list[User]]:
    return lambda: [user] if user is not None else []


def _due(moment: datetime, count: int, days: Days) -> date:
    """The last day of so many days after something happened (민법 제157조, 제161조)."""
    return workdays.days_after(date_in_korea(moment), count, days)


def _within(agreement_id: Any, key: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """What the scope asks of rows that belong to an agreement."""
    asked: list[ColumnElement[bool]] = []
    if scope.reference is not None:
        case = select(Agreement.id).join(Application, Application.id == Agreement.application_id)
        asked.append(agreement_id.in_(case.where(Application.reference == scope.reference)))
    if scope.key is not None:
        asked.append(key == scope.key)
    return asked


def _signatures(days: Days, scope: Scope) -> Iterator[Wait]:
    turns = (AgreementState.AWAITING_COMPANY, AgreementState.AWAITING_SUPPLIER, AgreementState.AWAITING_AGENCY)
    here = _within(Agreement.id, Agreement.id, scope)
    query = select(Agreement).where(Agreement.state.in_(turns), *here).order_by(Agreement.id)
    waiting = list(db.session.scalars(query).unique())
    asked = audit.newest_at(Agreement.lifecycle.name, [row.id for row in waiting])
    for row in waiting:
        firm = {turns[0]: row.application.organisation, turns[1]: row.supplier.organisation}.get(row.state)
        definition = row.round.definition
        yield Wait(
            Waiting.SIGNATURE, row.id, row.reference, firm.name if firm else definition.agency.ko,
            _due(asked.get(row.id, row.created_at), definition.agreement.sign_days, days),
            Page.at("agreements.agreement", agreement_id=row.id),
            _firm(firm.id) if firm else lambda: people.holders(StaffRole.APPROVER),
        )  # fmt: skip


def _deposits(days: Days, scope: Scope) -> Iterator[Wait]:
    paid = select(DepositMatch.agreement_id.label("key"), func.sum(Deposit.amount).label("amount"))
    paid = paid.join(Deposit, Deposit.id == DepositMatch.deposit_id).group_by(DepositMatch.agreement_id)
    found = paid.subquery()
    query = select(Agreement).outerjoin(found, found.c.key == Agreement.id)
    query = query.where(Agreement.state == AgreementState.CONCLUDED, Agreement.cash > func.coalesce(found.c.amount, 0))
    query = query.where(*_within(Agreement.id, Agreement.id, scope)).order_by(Agreement.id)
    for row in db.session.scalars(query).unique():
        yield Wait(
            Waiting.DEPOSIT, row.id, row.reference, row.application.organisation.name,
            _due(row.concluded_at or row.created_at, row.round.definition.agreement.deposit_days, days),
            Page.at("desks.case", reference=row.reference), _firm(row.application.organisation_id),
        )  # fmt: skip


def _inspections(days: Days, scope: Scope) -> Iterator[Wait]:
    query = select(Invoice).where(Invoice.state == InvoiceState.SUBMITTED)
    if scope.late:  # marked by the hour, so that thousands of months of use are not read to find those
        query = query.where(Invoice.overdue_at.is_not(None))
    here = _within(Invoice.agreement_id, Invoice.id, scope)
    for row in db.session.scalars(query.where(*here).order_by(Invoice.id)).unique():
        agreement = row.agreement
        yield Wait(
            Waiting.INSPECTION, row.id, agreement.reference, agreement.application.organisation.name,
            _due(row.submitted_at, agreement.round.definition.spending.inspect_days, days),
            Page.at("claims.invoice", invoice_id=row.id), _firm(agreement.application.organisation_id),
        )  # fmt: skip


def _sheets(days: Days, scope: Scope) -> Iterator[Wait]:
    """A panel's day holds for all that an evaluator has not sealed."""
    if scope.reference is not None:  # who scores a case is nobody's business on its page
        return
    open_ones = select(Assignment.seat_id).where(
        Assignment.state.in_((AssignmentState.ASSIGNED, AssignmentState.CLEARED))
    )
    query = select(Seat).join(Panel, Panel.id == Seat.panel_id)
    query = query.where(Panel.state == PanelState.SCORING, Seat.id.in_(open_ones)).order_by(Seat.id)
    if scope.key is not None:
        query = query.where(Seat.id == scope.key)
    for row in db.session.scalars(query).unique():
        user = row.user
        yield Wait(
            Waiting.SHEETS, row.id, row.panel.round.reference, user.name, row.panel.due_on,
            Page.at("evaluation.pile"), _person(user),
        )  # fmt: skip


def _settlements(scope: Scope, state: SettlementState) -> list[Settlement]:
    here = _within(Settlement.agreement_id, Settlement.id, scope)
    query = select(Settlement).where(Settlement.state == state, *here).order_by(Settlement.id)
    return list(db.session.scalars(query).unique())


def _reviews(days: Days, scope: Scope) -> Iterator[Wait]:
    waiting = _settlements(scope, SettlementState.UNDER_REVIEW)
    asked = audit.newest_at(Settlement.lifecycle.name, [row.id for row in waiting])
    for row in waiting:
        auditor, definition = row.auditor, row.agreement.round.definition
        yield Wait(
            Waiting.REVIEW, row.id, row.agreement.reference, row.auditor_name or "",
            _due(asked.get(row.id, row.opened_at), definition.settlement.review_days, days),
            Page.at("settlement.settlement", settlement_id=row.id), _person(auditor),
        )  # fmt: skip


def _returns(days: Days, scope: Scope) -> Iterator[Wait]:
    for row in _settlements(scope, SettlementState.CONFIRMED):
        definition = row.agreement.round.definition
        yield Wait(
            Waiting.RETURN, row.id, row.agreement.reference, definition.agency.ko,
            _due(row.confirmed_at or row.opened_at, definition.settlement.return_days, days),
            Page.at("settlement.settlement", settlement_id=row.id), lambda: people.holders(StaffRole.FINANCE),
        )  # fmt: skip


_PARTS: dict[str, Callable[[Days, Scope], Iterator[Wait]]] = {
    Waiting.SIGNATURE: _signatures,
    Waiting.DEPOSIT: _deposits,
    Waiting.INSPECTION: _inspections,
    Waiting.SHEETS: _sheets,
    Waiting.REVIEW: _reviews,
    Waiting.RETURN: _returns,
}
"""How each kind of wait is read."""
