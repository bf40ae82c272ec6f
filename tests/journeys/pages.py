"""Every page of the path, by who sees it, found in the demo's data: for screenshots, for axe, for the Hangul check."""

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.bank.models import Deposit
from vouchers.bank.states import DepositState
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.demo.cast import METERED, address
from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState
from vouchers.identity.models import Appointment, User
from vouchers.kernel.clock import date_in_korea, now
from vouchers.ledger.models import LedgerEvent
from vouchers.matching import queries as matching
from vouchers.matching.models import Proposal
from vouchers.matching.states import ProposalState
from vouchers.organisations import queries as organisations
from vouchers.organisations.models import FirmConfirmation
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BatchState, OrderState
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.screening.models import Exclusion
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState
from vouchers.suppliers.models import AccountChange, Supplier
from vouchers.suppliers.states import SupplierState
from vouchers.work.models import Run


@dataclass(frozen=True)
class Page:
    """One page: its name, the account that opens it (empty for nobody), its path."""

    name: str
    account: str
    path: str


def _first(model, *conditions):
    found = db.session.scalars(select(model).where(*conditions).order_by(model.id)).unique().first()
    if found is None:
        raise LookupError(f"the demo has no {model.__name__} for {[str(c) for c in conditions]}")
    return found


def _company(organisation_id: int) -> str:
    return organisations.members(organisation_id)[0].user.email


def pages(app: Flask) -> list[Page]:
    """The pages of the path, in the order of a voucher's life."""
    with app.app_context():
        return _pages()


def _auditor(settlement: Settlement) -> str:
    return str(settlement.auditor.email)


def _pages() -> list[Page]:
    round_open, round_prepared = (
        _first(Round, Round.state == RoundState.OPEN),
        _first(Round, Round.state == RoundState.PREPARED),
    )
    done = _first(PaymentBatch, PaymentBatch.state == BatchState.DRAWN_UP).round
    draft = _first(Application, Application.state == ApplicationState.DRAFT, Application.supplier_id.is_not(None),
                   Application.revises_id.is_(None))  # fmt: skip
    eligible = _first(Application, Application.state == ApplicationState.ELIGIBLE)
    copy = _first(Application, Application.state == ApplicationState.DRAFT, Application.revises_id.is_not(None))
    submitted = _first(Application, Application.state == ApplicationState.SUBMITTED)
    correction = _first(Application, Application.state == ApplicationState.CORRECTION)
    rejected = _first(Application, Application.state == ApplicationState.REJECTED)
    owner, reference = _company(draft.organisation_id), draft.reference
    proposal = _first(Proposal, Proposal.state == ProposalState.PROPOSED)
    waiting_supplier = _first(Supplier, Supplier.state == SupplierState.REGISTERED)
    listed = _first(Supplier, Supplier.state == SupplierState.LISTED)
    waiting_own = _company(waiting_supplier.organisation_id)
    changed = {state: _first(AccountChange, AccountChange.state == state) for state in ("requested", "approved")}
    shown_papers, sent_back = (
        _first(FirmConfirmation, FirmConfirmation.state == state) for state in ("submitted", "returned")
    )
    exclusion = _first(Exclusion, Exclusion.state == "proposed")
    proposed = next(row for row in db.session.scalars(select(Appointment)) if row.is_proposed)
    seat = _first(Seat, Seat.state == SeatState.INVITED)
    scoring = _first(Panel, Panel.state == PanelState.SCORING)
    forming = _first(Panel, Panel.state == PanelState.FORMING)
    evaluator = {row.id: row.seat.user.email for row in db.session.scalars(select(Assignment))}
    assigned = _first(Assignment, Assignment.state == AssignmentState.ASSIGNED, Assignment.panel_id == scoring.id)
    sealed = _first(Assignment, Assignment.state == AssignmentState.SUBMITTED, Assignment.panel.has(round_id=done.id))
    cleared = _first(Assignment, Assignment.state == AssignmentState.CLEARED, Assignment.panel_id == scoring.id)
    agreement = {state: _first(Agreement, Agreement.state == state) for state in AgreementState}
    to_sign = agreement[AgreementState.AWAITING_COMPANY]
    purchase = _first(Purchase, Purchase.state == PurchaseState.REQUESTED, Purchase.item_code == "solution")
    invoiced = _first(Invoice, Invoice.state == InvoiceState.SUBMITTED, Invoice.month.is_(None))
    charged = _first(Invoice, Invoice.state == InvoiceState.ACCEPTED, Invoice.vat > 0)
    cut = _first(Invoice, Invoice.state == InvoiceState.PARTLY_ACCEPTED)
    deposit = _first(Deposit, Deposit.state == DepositState.UNMATCHED)
    matched = _first(Deposit, Deposit.state == DepositState.MATCHED)
    returning, returned = (
        _first(Deposit, Deposit.state == state) for state in (DepositState.RETURNING, DepositState.RETURNED)
    )
    batch = _first(PaymentBatch, PaymentBatch.state == BatchState.DRAWN_UP)
    ordered = _first(PaymentOrder, PaymentOrder.state == OrderState.ORDERED)
    failed = _first(PaymentOrder, PaymentOrder.state == OrderState.FAILED)
    settlement = {state: _first(Settlement, Settlement.state == state) for state in SettlementState}
    line = settlement[SettlementState.OPEN].lines[0]
    running = purchase.agreement
    buyer, seller = _company(running.application.organisation_id), _company(running.supplier.organisation_id)
    closed = settlement[SettlementState.CLOSED]
    disallowed = _first(LedgerEvent, LedgerEvent.type == "disallow")
    paid = _first(LedgerEvent, LedgerEvent.type == "pay_done", LedgerEvent.chain_id == closed.agreement.reference)
    officer, approver, finance, finance2 = (address(key) for key in ("officer", "approver", "finance", "finance2"))
    metered = _first(Round, Round.programme_code == METERED)
    using = _first(Purchase, Purchase.state == PurchaseState.REQUESTED, Purchase.item_code == "usage-fee")
    reported = _first(Invoice, Invoice.state == InvoiceState.SUBMITTED, Invoice.month.is_not(None))
    unclaimed = next(
        row for row in db.session.scalars(select(Purchase).where(Purchase.state == PurchaseState.REQUESTED))
        if row.is_metered and claims.unclaimed_months(row, date_in_korea(now()))
    )  # fmt: skip
    exceeded = _first(Invoice, Invoice.state == InvoiceState.SELF_PAID)
    choosing = next(
        row for row in db.session.scalars(select(Application).where(Application.round_id == metered.id,
            Application.state == ApplicationState.SELECTED)).unique()
        if row.supplier_id is None and not matching.of_application(row.id)
    )  # fmt: skip
    chosen = _first(Proposal, Proposal.state == ProposalState.PROPOSED, Proposal.lines.any())
    offering = _first(Supplier, Supplier.programme_code == METERED, Supplier.state == SupplierState.LISTED)
    offer = offering.solutions[0]
    used_up = _first(Settlement, Settlement.agreement.has(Agreement.services.any()))
    own = organisations.actor_of(_first(User, User.email == owner)).acting_for
    return [
        Page("welcome", "", "/"),
        Page("calls", "", "/calls"),
        Page("call", "", f"/calls/{round_open.reference}"),
        Page("sign-in", "", "/sign-in"),
        Page("sign-up", "", "/sign-up"),
        Page("signed-up", "", "/sign-up/done"),
        Page("forgotten-password", "", "/forgotten-password"),
        Page("set-password", "", "/password/some-code"),
        Page("verify", "", "/verify/some-code"),
        Page("not-found", "", "/nothing-here"),
        Page("supplier-pool", "", "/suppliers"),
        Page("supplier", "", f"/suppliers/{listed.id}"),
        Page("home-admin", address("admin"), "/"),
        Page("staff", address("admin"), "/staff"),
        Page("staff-new", address("admin"), "/staff/new"),
        Page("staff-second", address("admin2"), "/staff"),
        Page("appointment-end", address("admin2"), f"/appointments/{proposed.id}/end"),
        Page("person", address("admin"), f"/people/{sent_back.user_id}"),
        Page("person-disable", address("admin"), f"/people/{sent_back.user_id}/disable"),
        Page("workdays", address("admin"), "/workdays"),
        Page("confirmations", officer, "/confirmations"),
        Page("confirmation", officer, f"/confirmations/{shown_papers.id}"),
        Page("confirmation-return", officer, f"/confirmations/{shown_papers.id}/return"),
        Page("confirmation-own", sent_back.user.email, f"/confirmations/{sent_back.id}"),
        Page("home-newcomer", sent_back.user.email, "/"),
        Page("account-changes", officer, "/account-changes"),
        Page("account-change-decide", officer, f"/account-changes/{changed['requested'].id}"),
        Page("account-change-reject", officer, f"/account-changes/{changed['requested'].id}/reject"),
        Page("account-change-waits", _company(changed["approved"].supplier.organisation_id),
            f"/account-changes/{changed['approved'].id}"),
        Page("exclusion", address("officer2"), f"/exclusions/{exclusion.id}"),
        Page("exclusion-return", address("officer2"), f"/exclusions/{exclusion.id}/return"),
        Page("home-officer2", address("officer2"), "/"),
        Page("due", officer, "/due"),
        Page("search", officer, "/search?q=aiv2026"),
        Page("search-nothing", owner, "/search?q=%EC%97%86%EB%8A%94"),
        Page("administration", address("admin"), "/administration"),
        Page("home-officer", officer, "/"),
        Page("rounds", officer, "/rounds"),
        Page("round-new", officer, "/rounds/new"),
        Page("round-manage", officer, f"/rounds/{round_prepared.reference}"),
        Page("round-edit", officer, f"/rounds/{round_prepared.reference}/edit"),
        Page("round-open", address("officer2"), f"/rounds/{round_prepared.reference}/open"),
        Page("round-extend", officer, f"/rounds/{round_open.reference}/extend"),
        Page("round-figures", officer, f"/rounds/{done.reference}/figures"),
        Page("supplier-queue", officer, "/suppliers/queue"),
        Page("supplier-screen", officer, f"/suppliers/{waiting_supplier.id}"),
        Page("supplier-return", officer, f"/suppliers/{waiting_supplier.id}/return"),
        Page("supplier-own", seller, f"/suppliers/{running.supplier_id}"),
        Page("supplier-edit", waiting_own, f"/suppliers/{waiting_supplier.id}/edit"),
        Page("supplier-edit-listed", seller, f"/suppliers/{running.supplier_id}/edit"),
        Page("account-change", _company(offering.organisation_id), f"/suppliers/{offering.id}/account"),
        Page("supplier-register", owner, "/suppliers/register"),
        Page("solution-new", seller, f"/suppliers/{running.supplier_id}/solutions/new"),
        Page("home-company", owner, "/"),
        Page("profile", owner, f"/organisations/{own}"),
        Page("member-new", owner, f"/organisations/{own}/members/new"),
        Page("account", owner, "/account"),
        Page("change-password", owner, "/account/password"),
        Page("invitation", "", "/invitations/some-code"),
        Page("notices", owner, "/notices"),
        Page("apply", owner, f"/calls/{round_open.reference}/apply"),
        Page("tasks", owner, f"/applications/{reference}"),
        Page("copy-tasks", _company(copy.organisation_id), f"/applications/{copy.reference}"),
        Page("copy-check", _company(copy.organisation_id), f"/applications/{copy.reference}/check"),
        Page("need", owner, f"/applications/{reference}/need"),
        Page("find-supplier", owner, f"/applications/{reference}/suppliers"),
        Page("propose", owner, f"/applications/{reference}/suppliers/{listed.id}/propose"),
        Page("plan", owner, f"/applications/{reference}/plan"),
        Page("costs", owner, f"/applications/{reference}/costs"),
        Page("files", owner, f"/applications/{reference}/files"),
        Page("consents", owner, f"/applications/{reference}/consents"),
        Page("check", owner, f"/applications/{reference}/check"),
        Page("submitted", _company(submitted.organisation_id), f"/applications/{submitted.reference}/submitted"),
        Page("withdraw", _company(submitted.organisation_id), f"/applications/{submitted.reference}/withdraw"),
        Page("correction", _company(correction.organisation_id), f"/applications/{correction.reference}/reopen"),
        Page("home-supplier", _company(proposal.supplier.organisation_id), "/"),
        Page("proposals", _company(proposal.supplier.organisation_id), "/proposals"),
        Page("proposal", _company(proposal.supplier.organisation_id), f"/proposals/{proposal.id}"),
        Page("proposal-decline", _company(proposal.supplier.organisation_id), f"/proposals/{proposal.id}/decline"),
        Page("applications", officer, "/applications"),
        Page("screen", officer, f"/applications/{submitted.reference}/screen"),
        Page("run", officer, f"/runs/{_first(Run, Run.state == 'cancelled').id}"),
        Page("run-finished", officer, f"/runs/{_first(Run, Run.state == 'finished').id}"),
        Page("casework", officer, "/casework"),
        Page("absence-new", officer, "/casework/absences/new"),
        Page("case-hand-over", officer, f"/cases/{submitted.reference}/hand-over"),
        Page("messages-agency", officer, f"/cases/{submitted.reference}/messages"),
        Page("messages-company", _company(submitted.organisation_id), f"/cases/{submitted.reference}/messages"),
        Page("findings", officer, f"/applications/{eligible.reference}/findings"),
        Page("firm-facts", officer, f"/organisations/{submitted.organisation_id}/facts"),
        Page("fact-record", officer, f"/organisations/{submitted.organisation_id}/facts/company-size"),
        Page("supplier-qualification", officer, f"/suppliers/{listed.id}/qualification"),
        Page("case-submitted", officer, f"/cases/{submitted.reference}"),
        Page("panels", officer, f"/rounds/{scoring.round.reference}/panels"),
        Page("rescreen", officer, f"/applications/{eligible.reference}/rescreen"),
        Page("forfeit", approver, f"/applications/{choosing.reference}/forfeit"),
        Page("hand-over", officer, f"/settlements/{settlement['under_review'].id}/hand-over"),
        Page("round-reopening", officer, f"/rounds/{done.reference}/reopening"),
        Page("panel-dissolve", officer, f"/panels/{forming.id}/dissolve"),
        Page("seat-release", officer, f"/seats/{seat.id}/release"),
        Page("assignment-release", officer, f"/assignments/{assigned.id}/release"),
        Page("panel-new", officer, f"/rounds/{scoring.round.reference}/panels/new"),
        Page("panel", officer, f"/panels/{scoring.id}"),
        Page("home-evaluator", evaluator[cleared.id], "/"),
        Page("pile", seat.user.email, "/evaluations"),
        Page("seat-decline", seat.user.email, f"/seats/{seat.id}/decline"),
        Page("declare", evaluator[assigned.id], f"/assignments/{assigned.id}/conflict"),
        Page("recuse", evaluator[assigned.id], f"/assignments/{assigned.id}/recuse"),
        Page("sheet", evaluator[cleared.id], f"/assignments/{cleared.id}/sheet"),
        Page("selection-draw-up", officer, f"/rounds/{scoring.round.reference}/selection/draw-up"),
        Page("sealed", approver, f"/assignments/{sealed.id}/sealed"),
        Page("selection", approver, f"/rounds/{done.reference}/selection"),
        Page("case-rejected", _company(rejected.organisation_id), f"/cases/{rejected.reference}"),
        Page("home-approver", approver, "/"),
        Page("agreements", officer, "/agreements"),
        Page("agreements-of-round", officer, f"/rounds/{done.reference}/agreements"),
        Page("claims", officer, "/invoices"),
        Page("agreement-prepared", officer, f"/agreements/{agreement[AgreementState.PREPARED].id}"),
        Page("agreement-sign", _company(to_sign.application.organisation_id), f"/agreements/{to_sign.id}"),
        Page("agreement-void", officer, f"/agreements/{to_sign.id}/void"),
        Page("agreement-decline", _company(to_sign.application.organisation_id), f"/agreements/{to_sign.id}/decline"),
        Page("agreement-concluded", seller, f"/agreements/{running.id}"),
        Page("home-finance", finance, "/"),
        Page("deposits", finance, "/deposits"),
        Page("deposit-new", finance, "/deposits/new"),
        Page("deposit-unmatch", finance2, f"/deposits/{matched.id}/unmatch"),
        Page("deposit-match", finance, f"/deposits/{deposit.id}/match"),
        Page("deposit-return", finance, f"/deposits/{deposit.id}/return"),
        Page("deposit-returning", finance2, f"/deposits/{returning.id}"),
        Page("deposit-undo", finance2, f"/deposits/{returning.id}/return/undo"),
        Page("deposit-returned", finance, f"/deposits/{returned.id}"),
        Page("ledger", finance, "/ledger"),
        Page("ledger-round", finance, f"/ledger/{done.reference}"),
        Page("closing", finance, f"/ledger/{done.reference}/closing"),
        Page("ledger-agreement", finance, f"/ledger/{closed.agreement.reference}?seq=9&as_of={date_in_korea(now())}"),
        Page("ledger-wrong", finance, f"/ledger/{closed.agreement.reference}?seq=x&as_of=tomorrow&bucket=paid"),
        Page("ledger-nothing", finance, f"/ledger/{closed.agreement.reference}?as_of=1999-01-01"),
        Page("ledger-company", finance, f"/ledger/companies/{running.application.organisation_id}"),
        Page("ledger-supplier", finance, f"/ledger/suppliers/{running.supplier_id}"),
        Page("ledger-event", finance, f"/ledger/events/{disallowed.id}"),
        Page("ledger-event-auditor", _auditor(closed), f"/ledger/events/{paid.id}"),
        Page("ledger-auditor", _auditor(closed), f"/ledger/{closed.agreement.reference}"),
        Page("case-running", buyer, f"/cases/{running.reference}"),
        Page("purchase-new", buyer, f"/agreements/{running.id}/purchases/new"),
        Page("purchase", seller, f"/purchases/{purchase.id}"),
        Page("purchase-decline", seller, f"/purchases/{purchase.id}/decline"),
        Page("invoice-new", seller, f"/purchases/{purchase.id}/invoices/new"),
        Page("invoice", _company(invoiced.agreement.supplier.organisation_id), f"/invoices/{invoiced.id}"),
        Page("inspect", _company(invoiced.agreement.application.organisation_id), f"/invoices/{invoiced.id}/inspect"),
        Page("vat", _company(charged.agreement.application.organisation_id), f"/invoices/{charged.id}/vat"),
        Page("correction", _company(cut.agreement.supplier.organisation_id), f"/invoices/{cut.id}/correction"),
        Page("vat-waive", finance, f"/invoices/{charged.id}/vat/waive"),
        Page("payments", finance, "/payments"),
        Page("batch-new", finance, f"/rounds/{done.reference}/payments/new"),
        Page("batch", finance2, f"/payments/{batch.id}"),
        Page("batch-failed", finance, f"/payments/{failed.batch_id}"),
        Page("batch-reject", finance2, f"/payments/{batch.id}/reject"),
        Page("batch-reject-rest", finance2, f"/payments/{ordered.batch_id}/reject-rest"),
        Page("order-paid", finance2, f"/payment-orders/{ordered.id}/paid"),
        Page("order-failed", finance2, f"/payment-orders/{ordered.id}/failed"),
        Page("settlements", officer, "/settlements"),
        Page("settlement-start", officer, f"/agreements/{running.id}/settlement"),
        Page("settlement-open", officer, f"/settlements/{settlement[SettlementState.OPEN].id}"),
        Page("settlement-line", officer, f"/settlements/{settlement[SettlementState.OPEN].id}/lines/{line.id}"),
        Page("home-auditor", address("auditor"), "/"),
        Page("settlement-review", address("auditor"), f"/settlements/{settlement[SettlementState.UNDER_REVIEW].id}"),
        Page("settlement-reviewed", address("officer2"), f"/settlements/{settlement[SettlementState.REVIEWED].id}"),
        Page("settlement-returning", finance2, f"/settlements/{settlement[SettlementState.RETURNING].id}"),
        Page("settlement-undo", finance2, f"/settlements/{settlement[SettlementState.RETURNING].id}/return/undo"),
        Page("settlement-confirmed", finance, f"/settlements/{settlement[SettlementState.CONFIRMED].id}"),
        Page("settlement-return", finance, f"/settlements/{settlement[SettlementState.CONFIRMED].id}/return"),
        Page("settlement-closed", officer, f"/settlements/{closed.id}"),
        Page("case-settled", _company(closed.agreement.application.organisation_id),
            f"/cases/{closed.agreement.reference}"),
        Page("case-auditor", address("auditor"), f"/cases/{closed.agreement.reference}"),
        Page("call-metered", "", f"/calls/{metered.reference}"),
        Page("catalogue", "", "/catalogue"),
        Page("supplier-offering", "", f"/suppliers/{offering.id}"),
        Page("supplier-offering-own", _company(offering.organisation_id), f"/suppliers/{offering.id}"),
        Page("service-new", _company(offering.organisation_id), f"/suppliers/{offering.id}/solutions/new"),
        Page("plan-new", _company(offering.organisation_id),
            f"/suppliers/{offering.id}/solutions/{offer.id}/plans/new"),
        Page("plan-price", _company(offering.organisation_id),
            f"/suppliers/{offering.id}/solutions/{offer.id}/plans/{offer.open_plans[0].id}/price"),
        Page("case-choosing", _company(choosing.organisation_id), f"/cases/{choosing.reference}"),
        Page("choose-supplier", _company(choosing.organisation_id), f"/applications/{choosing.reference}/suppliers"),
        Page("choose-plans", _company(choosing.organisation_id),
            f"/applications/{choosing.reference}/suppliers/{offering.id}/propose"),
        Page("proposal-plans", _company(chosen.supplier.organisation_id), f"/proposals/{chosen.id}"),
        Page("agreement-metered", officer, f"/agreements/{using.agreement_id}"),
        Page("hold", _company(using.agreement.supplier.organisation_id), f"/purchases/{using.id}"),
        Page("hold-exceeded", _company(exceeded.agreement.application.organisation_id),
            f"/purchases/{exceeded.purchase_id}"),
        Page("report-use", _company(unclaimed.agreement.supplier.organisation_id),
            f"/purchases/{unclaimed.id}/usage/new"),
        Page("month-of-use", _company(exceeded.agreement.application.organisation_id), f"/invoices/{exceeded.id}"),
        Page("confirm-use", _company(reported.agreement.application.organisation_id),
            f"/invoices/{reported.id}/inspect"),
        Page("case-metered", _company(exceeded.agreement.application.organisation_id),
            f"/cases/{exceeded.agreement.reference}"),
        Page("settlement-metered", officer, f"/settlements/{used_up.id}"),
        Page("round-report", officer, f"/rounds/{done.reference}/report"),
    ]  # fmt: skip
