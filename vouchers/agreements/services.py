"""The verbs of agreements, and the match of a deposit with one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete

from vouchers.agreements import documents as papers
from vouchers.agreements import errors, queries, rules
from vouchers.agreements.models import Agreement, AgreementLine, AgreementService, DepositMatch, Signature
from vouchers.agreements.policy import DRAW_UP_POLICY, POLICY
from vouchers.agreements.states import AgreementState, Do, Party
from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.bank.models import Deposit
from vouchers.bank.policy import DEPOSIT_POLICY
from vouchers.bank.states import Do as DepositDo
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.documents import services as documents
from vouchers.documents.models import Progress
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Broken
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import N_
from vouchers.kernel.workdays import end_of_period
from vouchers.ledger import events
from vouchers.ledger.queries import event, event_of_key, open_day, statement
from vouchers.ledger.services import post, reverse
from vouchers.matching import queries as matching
from vouchers.organisations import queries as organisations
from vouchers.organisations.services import require_confirmed
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.workdays import queries as calendar

TITLES = (N_("협약서"), N_("협약서 (수요기업 서명)"), N_("협약서 (공급기업까지 서명)"), N_("협약서 (서명 완료본)"))
"""What the paper is called, by how many have signed."""


def draw_up(application: Application, *, starts_on: date, by: Actor, at: datetime) -> Agreement:
    """An agreement on the application's cost table is being prepared, its PDF on the way.

    Refused: not selected, one under way already, a first day in the past or months off, a supplier whose number or
    account nobody has checked, or whose place has gone to another since the last agreement was declined.
    """
    step = take_birth(DRAW_UP_POLICY, Do.DRAW_UP, application, by=by, at=at)
    if application.state is not ApplicationState.SELECTED:
        raise errors.NotSelected()
    earlier = queries.of_application(application.id)
    if any(row.state is not AgreementState.DECLINED for row in earlier):
        raise errors.AgreementExists()
    rules.require_start(starts_on, today=date_in_korea(at))
    supplier = application.supplier
    if supplier is None:
        raise errors.SupplierMissing()
    if supplier.organisation.business_number is None or supplier.account is None:
        raise errors.SupplierUnverified()
    if application.place_freed_at is not None and matching.free_slots([supplier], application.round)[supplier.id] <= 0:
        raise errors.SupplierFull()
    costs = application.costs
    agreement = Agreement(
        application=application, supplier=supplier, version=len(earlier) + 1, starts_on=starts_on,
        ends_on=end_of_period(starts_on, application.round.definition.agreement.months), created_at=at,
        gov=sum(cost.gov for cost in costs), cash=sum(cost.cash for cost in costs),
        in_kind=sum(cost.in_kind for cost in costs), drawn_up_by=by.user_id,
    )  # fmt: skip
    for position, cost in enumerate(cost for cost in costs if cost.total):
        agreement.lines.append(
            AgreementLine(
                position=position,
                item_code=cost.item,
                gov=cost.gov,
                cash=cost.cash,
                in_kind=cost.in_kind,
                basis=cost.basis,
            )
        )
    proposal = matching.accepted_of(application.id)
    for chosen in proposal.lines if proposal else ():
        agreement.services.append(
            AgreementService(
                position=chosen.position, plan_id=chosen.plan_id, item_code=chosen.item_code,
                service=chosen.service, plan=chosen.plan_name, unit=chosen.unit, unit_price=chosen.unit_price,
                quantity=chosen.quantity, months=chosen.months,
            )
        )  # fmt: skip
    frozen = papers.terms(agreement)
    agreement.terms_sha256 = sha256(frozen).hex()
    agreement.document = documents.request(
        application.round.definition.agreement.template, title=TITLES[0], case_reference=application.reference, at=at,
        context=papers.context(agreement, frozen),
    )  # fmt: skip
    begin(agreement, Do.DRAW_UP, of=step)
    applications.bind(application, of=step)
    return agreement


def send(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The demand company is asked to sign. Refused while the PDF is being made."""
    step = take(POLICY, agreement, Do.SEND, by=by, at=at)
    if agreement.document.state is not Progress.READY:
        raise errors.DocumentNotReady()
    advance(step)
    _ask_to_sign(agreement, organisations.people_of(agreement.application.organisation_id), at=at)


def sign_for_company(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The demand company's representative has signed; the supplier is next. Refused:
    a firm no officer has confirmed.
    """
    step = take(POLICY, agreement, Do.SIGN_COMPANY, by=by, at=at)
    require_confirmed(agreement.application.organisation)
    _sign(step, Party.COMPANY)
    advance(step)
    _ask_to_sign(agreement, organisations.people_of(agreement.supplier.organisation_id), at=at)


def sign_for_supplier(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The supplier's representative has signed; the agency is next. Refused: a firm no officer has confirmed."""
    step = take(POLICY, agreement, Do.SIGN_SUPPLIER, by=by, at=at)
    require_confirmed(agreement.supplier.organisation)
    _sign(step, Party.SUPPLIER)
    advance(step)
    _ask_to_sign(agreement, people.holders(StaffRole.APPROVER), at=at)


def sign_for_agency(agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The agency has signed: the agreement is concluded and the voucher issued in the ledger, at once or not at all.

    Refused: a term that is over already.
    """
    # What each source of the round has left is read and drawn by one award at a time.
    step = take(POLICY, agreement, Do.SIGN_AGENCY, by=by, at=at, first=(agreement.round,))
    if date_in_korea(at) > agreement.ends_on:
        raise errors.TermOver(ends_on=agreement.ends_on)
    _sign(step, Party.AGENCY)
    agreement.concluded_at, agreement.concluded_by = at, by.user_id
    _issue_voucher(advance(step))
    due_on = calendar.due_on(date_in_korea(at), agreement.round.definition.agreement.deposit_days)
    account = papers.signed_terms(agreement).get("deposit_account")
    company = agreement.application.organisation_id
    for organisation_id in (company, agreement.supplier.organisation_id):
        _tell(agreement, organisations.people_of(organisation_id), "agreement_concluded", at=at, cash=agreement.cash,
              gov=agreement.gov, pays=organisation_id == company, due_on=due_on, account=account)  # fmt: skip


def decline(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """The party whose turn it is does not sign; all others have been told why. A new agreement may be drawn up."""
    step = advance(take(POLICY, agreement, Do.DECLINE, by=by, at=at, reason=reason))
    applications.unbind(agreement.application, of=step)
    told = [
        *organisations.people_of(agreement.application.organisation_id),
        *organisations.people_of(agreement.supplier.organisation_id),
        *people.holders(StaffRole.OFFICER),
    ]
    _tell(agreement, told, "agreement_declined", at=at, reason=reason)


def void(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """The agreement is taken back before it is concluded, and another one may be drawn up: its date was wrong, an
    address has changed, a party is silent, its document cannot be made. Whoever was asked to sign is told why.
    """
    step = take(POLICY, agreement, Do.VOID, by=by, at=at, reason=reason)
    was_sent = agreement.state is not AgreementState.PREPARED
    applications.unbind(agreement.application, of=advance(step))
    if was_sent:
        parties = (agreement.application.organisation_id, agreement.supplier.organisation_id)
        told = [person for party in parties for person in organisations.people_of(party)]
        _tell(agreement, told, "agreement_voided", at=at, reason=reason)


def start_settling(agreement: Agreement, *, of: Step[Any]) -> None:
    """Nothing more is spent or deposited. Follows the opening of the settlement."""
    advance(consequence(agreement, Do.START_SETTLING, of=of))


def settle(agreement: Agreement, *, of: Step[Any]) -> None:
    """The agreement is over. Follows the issue of the settlement's report."""
    step = advance(consequence(agreement, Do.SETTLE, of=of))
    applications.finish(agreement.application, of=step)


def _sign(step: Step[Agreement], party: Party) -> None:
    """The signature is bound to the terms' hash, and a PDF that shows it supersedes the one before."""
    agreement, by, at = step.about, step.by, step.at
    kept, fresh = papers.signed_terms(agreement), papers.terms(agreement)
    frozen = papers.as_kept(fresh, kept)
    if sha256(frozen).hex() != agreement.terms_sha256:
        raise errors.TermsChanged()
    agreement.signatures.append(
        Signature(party=party, user_id=by.user_id, name=by.name, terms_sha256=agreement.terms_sha256, signed_at=at)
    )
    db.session.flush()
    agreement.document = documents.request(
        agreement.round.definition.agreement.template, title=TITLES[len(agreement.signatures)],
        case_reference=agreement.reference, at=at, context=papers.context(agreement, frozen),
        supersedes=agreement.document,
    )  # fmt: skip


def _issue_voucher(step: Step[Agreement]) -> None:
    """The award stands in the ledger: the grant (locked until the deposit where the programme says so) and the
    promise.
    """
    agreement, call_round = step.about, step.about.round
    definition = call_round.definition
    budget = statement(call_round.reference)
    posting = events.award(
        agreement.reference, call_round.reference,
        [events.Grant(row.item_code, row.gov, row.cash, row.in_kind) for row in agreement.lines],
        {fund: budget.total("approp", line=fund) for fund in definition.funds(call_round.budget)},
        locked=definition.agreement.deposit_first and agreement.cash > 0,
        own_pocket=events.Route(definition.spending.pay_route) is events.Route.REIMBURSEMENT,
        key=f"award/{agreement.id}/{agreement.version}", cause=("agreement", str(agreement.id)),
    )  # fmt: skip
    post(posting, by=step.by, at=step.at)


def match_deposit(deposit: Deposit, agreement: Agreement, *, by: Actor, at: datetime) -> None:
    """The deposit is the agreement's: spread over its lines by what each still owes; when all is in, the grant unlocks.

    What exceeds the company's debt stays in suspense until it is given back. Refused: an agreement that is not
    concluded, of another round, or that owes nothing.
    """
    step = take(DEPOSIT_POLICY, deposit, DepositDo.MATCH, DepositDo.MATCH_PART, by=by, at=at)
    locked(agreement)
    if agreement.state is not AgreementState.CONCLUDED or agreement.round.id != deposit.round_id:
        raise errors.AgreementUnknown(field="reference")
    owner, money = agreement.reference, statement(agreement.reference)
    unpaid = {line.item_code: money.total("unpaid", line=line.item_code) for line in agreement.lines}
    owed = sum(unpaid.values())
    if not owed:
        raise errors.NothingOwed(field="reference")
    counted = min(deposit.amount, owed)
    waiting = {line.item_code: money.total("locked", line=line.item_code) for line in agreement.lines}
    deposit.case_reference, deposit.matched_by = agreement.reference, by.user_id
    db.session.add(DepositMatch(deposit_id=deposit.id, agreement_id=agreement.id))
    advance(step, DepositDo.MATCH if counted == deposit.amount else DepositDo.MATCH_PART)
    # Nothing was owed before the agreement was concluded, even where the money had arrived.
    since = max(deposit.deposited_on, date_in_korea(agreement.concluded_at or at))
    posting = events.match_deposit(
        owner, deposit.round.reference, deposit.thing, counted, unpaid, waiting,
        on=open_day(since, owner, deposit.round.reference),
        for_day=deposit.deposited_on,
        key=_match_key(deposit), cause=("deposit", str(deposit.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    told = organisations.people_of(agreement.application.organisation_id)
    _tell(agreement, told, "deposit_matched", at=at, amount=counted, left=owed - counted)


def unmatch_deposit(deposit: Deposit, *, reason: str, by: Actor, at: datetime) -> None:
    """The deposit was not this agreement's: by the mirror of its event the share is owed again, the grant locked again,
    and the money in suspense. The company has been told.

    Refused: whoever matched it, an agreement that does not run any more, money that is held or spent already, a deposit
    after which another one unlocked the grant.
    """
    step = take(DEPOSIT_POLICY, deposit, DepositDo.UNMATCH, by=by, at=at, reason=reason)
    agreement = locked(queries.agreement_of_deposit(deposit.id))
    if agreement.state is not AgreementState.CONCLUDED:
        raise errors.MatchStands()
    posted = event_of_key(agreement.reference, _match_key(deposit))
    matched = event(posted.id) if posted is not None else None
    if matched is None:
        raise Broken()
    unlocked_here = any(move.debit.bucket == "locked" for move in matched.transfers)
    waits = agreement.round.definition.agreement.deposit_first
    if waits and not unlocked_here and not statement(agreement.reference).total("locked"):
        raise errors.LaterMatchFirst()
    reverse(matched.id, key=f"un{_match_key(deposit)}", cause=("deposit", str(deposit.id)), by=by, at=at)
    deposit.times_unmatched += 1
    advance(step)
    db.session.execute(delete(DepositMatch).where(DepositMatch.deposit_id == deposit.id))
    deposit.case_reference, deposit.matched_by = deposit.round.reference, None
    told = organisations.people_of(agreement.application.organisation_id)
    left = statement(agreement.reference).total("unpaid")
    _tell(agreement, told, "deposit_unmatched", at=at, amount=deposit.amount, left=left, reason=reason)


def _match_key(deposit: Deposit) -> str:
    """A deposit is matched once, and once more each time that was taken back."""
    return f"match/{deposit.id}/{deposit.times_unmatched + 1}" if deposit.times_unmatched else f"match/{deposit.id}"


def _ask_to_sign(agreement: Agreement, users: list[User], *, at: datetime) -> None:
    _tell(agreement, users, "agreement_to_sign", at=at)


def _tell(agreement: Agreement, users: list[User], kind: str, *, at: datetime, **context: Any) -> None:
    outbox.write_all(
        kind, users, key=f"{kind}/{agreement.id}/{at.isoformat()}", at=at,
        page=Page.at("agreements.agreement", agreement_id=agreement.id), reference=agreement.reference,
        title=agreement.application.title, **context,
    )  # fmt: skip
