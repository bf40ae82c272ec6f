"""Named reads of payment and settlement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload

from vouchers.agreements import queries as agreements
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import DepositState
from vouchers.agreements.states import State as AgreementState
from vouchers.applications.models import Application
from vouchers.audit.queries import took
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import TO_BE_PAID
from vouchers.db import db
from vouchers.db.listing import Column, Listing
from vouchers.db.sealing import unseal
from vouchers.db.types import total
from vouchers.identity.models import User
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.clock import days_of, end_of
from vouchers.kernel.errors import N_
from vouchers.kernel.money import Won
from vouchers.kernel.registration import BANKS
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import statement
from vouchers.organisations.models import Organisation
from vouchers.programmes.models import Round
from vouchers.settlement.models import PaymentBatch, PaymentOrder, Settlement, SettlementLine
from vouchers.settlement.states import BATCH, ORDER, SETTLEMENT, TOLD, BatchState, Decision, Do, OrderState, State
from vouchers.suppliers.models import Supplier

ALIVE = (OrderState.DRAWN_UP, OrderState.ORDERED, OrderState.PAID)


def batch(batch_id: int) -> PaymentBatch | None:
    """The batch with its orders."""
    agreement = joinedload(PaymentOrder.invoice).joinedload(Invoice.purchase).joinedload(Purchase.agreement)
    whole = selectinload(PaymentBatch.orders).options(agreement)
    return db.session.get(PaymentBatch, batch_id, options=[whole])  # type: ignore[no-any-return]


def awaits_the_bank(batch_id: int) -> bool:
    """Whether an order of the batch has no answer yet."""
    query = select(PaymentOrder.id).where(PaymentOrder.batch_id == batch_id, PaymentOrder.state == OrderState.ORDERED)
    return db.session.scalar(query.limit(1)) is not None


def batches() -> Listing:
    """The payment batches, newest first: how many orders, and how many won were asked for, wait for the bank, were paid, failed."""
    own = PaymentOrder.batch_id == PaymentBatch.id
    amount = select(total(PaymentOrder.gov + PaymentOrder.cash)).where(own)
    query = select(
        PaymentBatch.id.label("id"), (Round.reference + "-B" + cast(PaymentBatch.number, String)).label("reference"),
        PaymentBatch.state.label("state"), select(func.count()).where(own).scalar_subquery().label("orders"),
        amount.scalar_subquery().label("total"),
        amount.where(PaymentOrder.state == OrderState.PAID).scalar_subquery().label("paid"),
        amount.where(PaymentOrder.state == OrderState.FAILED).scalar_subquery().label("failed"),
        amount.where(PaymentOrder.state == OrderState.ORDERED).scalar_subquery().label("ordered"),
        PaymentBatch.created_at.label("created_at"),
    ).join(Round, Round.id == PaymentBatch.round_id)  # fmt: skip
    columns = (
        Column("reference", N_("번호")),
        Column("state", N_("상태"), names={state: look.label for state, look in BATCH.states.items()}),
        Column("orders", N_("건수"), "whole"), Column("total", N_("요청 금액"), "won"), Column("ordered", N_("은행 결과 대기"), "won"),
        Column("paid", N_("지급한 금액"), "won"), Column("failed", N_("실패한 금액"), "won"), Column("created_at", N_("작성"), "moment"),
    )  # fmt: skip
    return Listing(N_("지급 묶음"), query, PaymentBatch.id, columns)


def orders(batch_id: int) -> Listing:
    """The payment orders of a batch with the payees that were frozen; of account numbers only the last digits are listed."""
    query = (
        select(
            PaymentOrder.id.label("id"), (Application.reference + "-I" + cast(Invoice.number, String)).label("invoice"),
            PaymentOrder.payee.label("supplier"), PaymentOrder.payee_number.label("number"),
            PaymentOrder.bank_code.label("bank"), PaymentOrder.last_digits.label("digits"),
            PaymentOrder.holder.label("holder"), PaymentOrder.gov.label("gov"), PaymentOrder.cash.label("cash"),
            (PaymentOrder.gov + PaymentOrder.cash).label("amount"), PaymentOrder.state.label("state"),
            PaymentOrder.bank_reference.label("bank_reference"), PaymentOrder.paid_on.label("paid_on"), PaymentOrder.answered_at.label("answered_at"),
        )
        .join(Invoice, Invoice.id == PaymentOrder.invoice_id)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .where(PaymentOrder.batch_id == batch_id)
    )  # fmt: skip
    columns = (
        Column("invoice", N_("청구번호")), Column("supplier", N_("공급기업")), Column("number", N_("사업자등록번호")),
        Column("bank", N_("은행"), names=BANKS),
        Column("digits", N_("계좌 끝 네 자리")), Column("holder", N_("예금주")), Column("gov", N_("정부지원금"), "won"),
        Column("cash", N_("기업부담금"), "won"), Column("amount", N_("합계"), "won"),
        Column("state", N_("상태"), names={state: look.label for state, look in ORDER.states.items()}),
        Column("bank_reference", N_("은행 거래번호")), Column("paid_on", N_("지급한 날"), "day"), Column("answered_at", N_("은행 결과"), "moment"),
    )  # fmt: skip
    return Listing(N_("지급 건"), query, PaymentOrder.id, columns)


def batches_in(state: BatchState) -> Select[PaymentBatch]:
    """The batches in one state, oldest first."""
    return select(PaymentBatch).where(PaymentBatch.state == state).order_by(PaymentBatch.id)


@dataclass(frozen=True)
class Payable:
    """What of a round waits to be put into a batch: how many claims, how many won."""

    round: str
    count: int
    amount: Won


def payable_by_round() -> list[Payable]:
    """What waits to be paid, by round, the newest round first."""
    taken = select(PaymentOrder.id).where(PaymentOrder.invoice_id == Invoice.id, PaymentOrder.state.in_(ALIVE))
    query = (
        select(Round.reference, func.count(), total(Invoice.accepted))
        .select_from(Invoice)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Round, Round.id == Application.round_id)
        .where(Invoice.state.in_(TO_BE_PAID), ~taken.exists())
        .group_by(Round.id, Round.reference)
        .order_by(Round.id.desc())
    )
    return [Payable(reference, count, int(amount)) for reference, count, amount in db.session.execute(query)]


@dataclass(frozen=True)
class Unfinished:
    """What of a round still waits at the end of a month: done after the month is closed, it counts from the next. Each a count."""

    unmatched: int
    """Deposits of nobody yet."""
    surplus: int
    """Deposits of which something is to be given back."""
    reported: int
    """Months of use that the company has not confirmed."""
    ordered: int
    """Payments that the bank has not answered."""
    to_return: int
    """Settlements whose money has not gone back."""

    def __bool__(self) -> bool:
        return any((self.unmatched, self.surplus, self.reported, self.ordered, self.to_return))


def unfinished(round_id: int, month: str) -> Unfinished:
    """What began in this month (YYYY-MM) or before and waits."""
    _first, last = days_of(month)
    after = end_of(last)
    deposits = agreements.deposits_in(round_id, until=last)
    ordered = select(func.count()).where(
        PaymentOrder.round_id == round_id, PaymentOrder.state == OrderState.ORDERED,
        took("batch", PaymentOrder.batch_id, Do.APPROVE, before=after),
    )  # fmt: skip
    to_return = select(func.count()).select_from(Settlement).join(Agreement).join(Application).where(
        Application.round_id == round_id, Settlement.state.in_((State.CONFIRMED, State.RETURNING)), Settlement.confirmed_at < after
    )  # fmt: skip
    return Unfinished(
        unmatched=deposits.get(DepositState.UNMATCHED, 0), surplus=deposits.get(DepositState.SURPLUS, 0),
        reported=claims.use_to_confirm(round_id, month), ordered=int(db.session.scalar(ordered) or 0),
        to_return=int(db.session.scalar(to_return) or 0),
    )  # fmt: skip


def order(order_id: int) -> PaymentOrder | None:
    return db.session.get(PaymentOrder, order_id)  # type: ignore[no-any-return]


def payee_account(order: PaymentOrder) -> str | None:
    """The number of the account that the order pays, in clear; None of an order of before it was kept."""
    return unseal(order.number_sealed, place=payee_place(order.batch_id, order.invoice_id)) if order.number_sealed else None


def payee_place(batch_id: int, invoice_id: int) -> str:
    """What binds a sealed number to its order, known before the order has a key."""
    return f"payment_order|number|{batch_id}|{invoice_id}"


def failed_of(organisation_id: int) -> list[PaymentOrder]:
    """The refused payments to a firm that nobody has ordered again, newest first."""
    again = aliased(PaymentOrder)
    ordered_again = select(again.id).where(again.invoice_id == PaymentOrder.invoice_id, again.id > PaymentOrder.id)
    query = (
        select(PaymentOrder)
        .join(Invoice, Invoice.id == PaymentOrder.invoice_id)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(Supplier.organisation_id == organisation_id, PaymentOrder.state == OrderState.FAILED, ~ordered_again.exists())
        .order_by(PaymentOrder.id.desc())
    )
    return list(db.session.scalars(query).unique())


def order_under_way(organisation_id: int) -> PaymentOrder | None:
    """An order to this firm that waits for its approval or for the bank's answer."""
    query = (
        select(PaymentOrder)
        .join(Invoice, Invoice.id == PaymentOrder.invoice_id)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(Supplier.organisation_id == organisation_id, PaymentOrder.state.in_((OrderState.DRAWN_UP, OrderState.ORDERED)))
        .order_by(PaymentOrder.id)
        .limit(1)
    )
    return db.session.scalar(query)  # type: ignore[no-any-return]


def next_batch_number(round_id: int) -> int:
    query = select(func.count()).where(PaymentBatch.round_id == round_id)
    return int(db.session.scalar(query) or 0) + 1


def payable(round_id: int, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Invoice]:
    """Accepted invoices of a round that stand in no batch that is alive, oldest inspection first; narrowed by conditions."""
    taken = select(PaymentOrder.id).where(PaymentOrder.invoice_id == Invoice.id, PaymentOrder.state.in_(ALIVE))
    query = claims.to_be_paid(round_id).where(~taken.exists(), *conditions).limit(limit)
    return list(db.session.scalars(query).unique())


def settlement(settlement_id: int) -> Settlement | None:
    """The settlement with lines, evidence, auditor and report."""
    evidence = selectinload(Settlement.lines).joinedload(SettlementLine.invoice).selectinload(Invoice.evidence)
    auditor = joinedload(Settlement.auditor).lazyload(User.appointments)
    whole = [evidence, auditor, joinedload(Settlement.pdf), joinedload(Settlement.xlsx)]
    return db.session.get(Settlement, settlement_id, options=whole)  # type: ignore[no-any-return]


def is_audited_by(application_id: int, user_id: int) -> bool:
    """Whether this person was asked to review the settlement of the application's newest agreement."""
    newest = select(func.max(Agreement.id)).where(Agreement.application_id == application_id).scalar_subquery()
    query = select(Settlement.id).where(Settlement.agreement_id == newest, Settlement.auditor_id == user_id)
    return db.session.scalar(query) is not None


def of_agreement(agreement_id: int) -> Settlement | None:
    return db.session.scalar(select(Settlement).where(Settlement.agreement_id == agreement_id))  # type: ignore[no-any-return]


def standing(application_ids: Collection[int]) -> dict[int, tuple[Agreement, Settlement | None]]:
    """The newest agreement of each application, with its settlement; nothing for those without an agreement."""
    query = (
        select(Agreement, Settlement)
        .outerjoin(Settlement, Settlement.agreement_id == Agreement.id)
        .where(Agreement.application_id.in_(list(application_ids)))
        .order_by(Agreement.id)
        .options(lazyload(Settlement.agreement))
    )
    return {agreement.application_id: (agreement, settled) for agreement, settled in db.session.execute(query)}


def visible_to(actor: Actor) -> Select[Settlement]:
    """The settlements this actor may open: all for the agency, an auditor's own, the parties' once confirmed."""
    query = select(Settlement)
    if actor.has(*AGENCY_STAFF):
        return query
    mine = actor.acting_for or 0
    parties = (
        select(Agreement.id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .where(or_(Application.organisation_id == mine, Supplier.organisation_id == mine))
    )
    party = and_(Settlement.agreement_id.in_(parties), Settlement.state.in_(TOLD))
    if actor.has(StaffRole.AUDITOR):
        return query.where(or_(Settlement.auditor_id == actor.user_id, party))
    return query.where(party)


def settlements(actor: Actor, *states: State) -> Select[Settlement]:
    """The visible settlements, newest first."""
    query = visible_to(actor)
    if states:
        query = query.where(Settlement.state.in_(states))
    return query.order_by(Settlement.id.desc())


COMPANY, SELLER = aliased(Organisation), aliased(Organisation)
"""The two firms of a settlement, where a list names both."""


def listing(actor: Actor, *, state: State | None) -> Listing:
    """The visible settlements with what they have found so far, in won."""
    found = {
        name: select(total(column)).where(SettlementLine.settlement_id == Settlement.id).scalar_subquery()
        for name, column in (
            ("disallowed_gov", SettlementLine.disallowed_gov), ("disallowed_cash", SettlementLine.disallowed_cash),
        )
    }  # fmt: skip
    query = (
        visible_to(actor)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .join(Supplier, Supplier.id == Agreement.supplier_id)
        .join(COMPANY, COMPANY.id == Application.organisation_id)
        .join(SELLER, SELLER.id == Supplier.organisation_id)
        .with_only_columns(
            Settlement.id.label("id"), Application.reference.label("reference"), COMPANY.name.label("company"),
            SELLER.name.label("supplier"), Settlement.state.label("state"), Agreement.gov.label("gov"),
            Agreement.cash.label("cash"), *(subquery.label(name) for name, subquery in found.items()),
            Settlement.opened_at.label("opened_at"), Settlement.closed_at.label("closed_at"),
        )
    )  # fmt: skip
    if state:
        query = query.where(Settlement.state == state)
    columns = (
        Column("reference", N_("협약번호")), Column("company", N_("수요기업")), Column("supplier", N_("공급기업")),
        Column("state", N_("상태"), names={state: look.label for state, look in SETTLEMENT.states.items()}),
        Column("gov", N_("정부지원금"), "won"), Column("cash", N_("기업부담금"), "won"),
        Column("disallowed_gov", N_("불인정(정부지원금)"), "won"), Column("disallowed_cash", N_("불인정(기업부담금)"), "won"),
        Column("opened_at", N_("시작"), "moment"), Column("closed_at", N_("정산 완료"), "moment"),
    )  # fmt: skip
    return Listing(N_("정산"), query, Settlement.id, columns)


def to_be_settled(today: date) -> Select[Agreement]:
    """Concluded agreements whose period is over and whose settlement has not been opened, those that ended first first."""
    opened = select(Settlement.id).where(Settlement.agreement_id == Agreement.id)
    query = select(Agreement).where(Agreement.state == AgreementState.CONCLUDED, Agreement.ends_on < today, ~opened.exists())
    named = joinedload(Agreement.application).options(lazyload("*"), joinedload(Application.organisation))
    return query.order_by(Agreement.ends_on, Agreement.id).options(lazyload("*"), named)


def of_round(round_id: int) -> dict[int, Settlement]:
    """The settlements of a round by agreement."""
    query = (
        select(Settlement)
        .join(Agreement, Agreement.id == Settlement.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .where(Application.round_id == round_id)
    )
    return {row.agreement_id: row for row in db.session.scalars(query)}


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """What each payment order, settlement and line of one expects of the ledger: its exact number of events of each type, by (kind, id)."""
    found = {}
    for key, order in db.session.execute(select(PaymentOrder.id, PaymentOrder.state)):
        found["payment_order", f"O{key}"] = {
            "pay_order": int(order in (OrderState.ORDERED, OrderState.PAID, OrderState.FAILED)),
            "pay_done": int(order is OrderState.PAID), "pay_failed": int(order is OrderState.FAILED),
        }  # fmt: skip
    for key, state in db.session.execute(select(Settlement.id, Settlement.state)):
        found["settlement", str(key)] = {"close_settlement": int(state is State.CLOSED)}
    query = select(SettlementLine.id, SettlementLine.decision, Settlement.confirmed_at).join(SettlementLine.settlement)
    for key, decision, confirmed_at in db.session.execute(query):
        disallowed = decision is Decision.DISALLOWED and confirmed_at is not None
        found["settlement_line", str(key)] = {"disallow": int(disallowed)}
    return found


def to_return(settlement: Settlement) -> dict[Source, Won]:
    """What goes back once it is confirmed: the grant to the treasury, its share to the company."""
    money = statement(settlement.agreement.reference)
    return {source: amount for source in Source if (amount := money.total("returnable", source=source))}


@dataclass(frozen=True)
class Outcome:
    """What a settlement comes to for each source, in won: as it stands, or as it would if it were confirmed now."""

    allowed: dict[Source, Won]
    disallowed: dict[Source, Won]
    returned: dict[Source, Won]
    """The grant's part goes back to the treasury, the company's to the company."""

    @property
    def receivable(self) -> Won:
        """What the company owes: the disallowed part of the grant."""
        return self.disallowed[Source.GOV]


def outcome(settlement: Settlement) -> Outcome:
    """What confirming does, from the decisions and the ledger; of a confirmed settlement, what it did."""
    money = statement(settlement.agreement.reference)
    cut = {
        Source.GOV: sum(line.disallowed_gov for line in settlement.lines),
        Source.CO: sum(line.disallowed_cash for line in settlement.lines),
    }
    back = ("avail", "locked") if settlement.confirmed_at is None else ("returnable", "returned")
    return Outcome(
        allowed={source: money.total("paid", "disallowed", source=source) - cut[source] for source in Source},
        disallowed=cut,
        returned={source: money.total(*back, source=source) for source in Source},
    )


def returns_to_confirm() -> Select[Settlement]:
    """The settlements of which a recorded return waits for a second person, oldest first."""
    return select(Settlement).where(Settlement.state == State.RETURNING).order_by(Settlement.id)
