"""Named reads of payments."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from vouchers.agreements.models import Agreement
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.bank.models import StatementLine
from vouchers.claims import queries as claims
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.states import TO_BE_PAID
from vouchers.db import db
from vouchers.db.listing import Column, Listing, RowPage, by_state
from vouchers.db.sealing import unseal
from vouchers.db.searching import sought
from vouchers.db.types import total
from vouchers.kernel.banks import BANKS
from vouchers.kernel.money import Won
from vouchers.kernel.wording import N_
from vouchers.ledger.thing import Thing
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BATCH, ORDER, BatchState, OrderState
from vouchers.programmes.models import Round
from vouchers.suppliers.models import Supplier

ALIVE = (OrderState.DRAWN_UP, OrderState.ORDERED, OrderState.PAID)


_WITH_AGREEMENT = joinedload(PaymentOrder.invoice).joinedload(Invoice.purchase).joinedload(Purchase.agreement)


def batch(batch_id: int) -> PaymentBatch | None:
    """The batch with its orders."""
    whole = selectinload(PaymentBatch.orders).options(_WITH_AGREEMENT)
    return db.session.get(PaymentBatch, batch_id, options=[whole])


def is_unfinished(batch_id: int) -> bool:
    """Whether an order of the batch has no answer of the bank yet."""
    waiting = PaymentOrder.state.in_((OrderState.DRAWN_UP, OrderState.ORDERED))
    query = select(PaymentOrder.id).where(PaymentOrder.batch_id == batch_id, waiting)
    return db.session.scalar(query.limit(1)) is not None


def waiting_orders(batch_id: int) -> list[PaymentOrder]:
    """The orders of the batch that are not on their way to the bank, in the order of their keys."""
    query = select(PaymentOrder).where(PaymentOrder.batch_id == batch_id, PaymentOrder.state == OrderState.DRAWN_UP)
    account = _WITH_AGREEMENT.joinedload(Agreement.supplier).selectinload(Supplier.account)
    return list(db.session.scalars(query.order_by(PaymentOrder.id).options(account)).unique())


def batches() -> Listing:
    """The payment batches, newest first: how many orders, and how many won were asked for, wait for the bank,
    were paid, failed.
    """
    own = PaymentOrder.batch_id == PaymentBatch.id
    amount = select(total(PaymentOrder.gov + PaymentOrder.co)).where(own)
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
        Column("state", N_("상태"), "state", BATCH.states),
        Column("orders", N_("건수"), "whole"), Column("total", N_("요청 금액"), "won"),
        Column("ordered", N_("은행 결과 대기"), "won", shown=False),
        Column("paid", N_("지급한 금액"), "won"), Column("failed", N_("실패한 금액"), "won"),
        Column("created_at", N_("작성"), "moment"),
    )  # fmt: skip
    return Listing(
        N_("지급 묶음"), query, PaymentBatch.id, columns, searched=_batches_with,
        filters=(by_state(PaymentBatch.state, BATCH),), dated="created_at", link=RowPage("payments.batch", "batch_id"),
        empty=N_("지급 묶음이 없습니다. 검수가 끝난 청구를 묶어 지급합니다."),
    )  # fmt: skip


def _batches_with(words: str) -> ColumnElement[bool]:
    """Batches of this number, or with an order whose payee, bank's line or case has the words."""
    own = select(PaymentOrder.batch_id).outerjoin(StatementLine, StatementLine.id == PaymentOrder.line_id)
    cases = select(Invoice.id).join(Purchase).join(Agreement, Agreement.id == Purchase.agreement_id)
    return or_(
        sought(words, Round.reference + "-B" + cast(PaymentBatch.number, String)),
        PaymentBatch.id.in_(own.where(sought(words, PaymentOrder.payee, StatementLine.number))),
        PaymentBatch.id.in_(
            own.where(
                PaymentOrder.invoice_id.in_(cases.where(Agreement.application_id.in_(applications.with_words(words))))
            )
        ),
    )


def orders(batch_id: int) -> Listing:
    """The payment orders of a batch with the payees that were frozen;
    of account numbers only the last digits are listed.
    """
    query = (
        select(
            PaymentOrder.id.label("id"), (Application.reference + "-I" + cast(Invoice.number, String)).label("invoice"),
            PaymentOrder.payee.label("supplier"), PaymentOrder.payee_number.label("number"),
            PaymentOrder.bank_code.label("bank"), PaymentOrder.last_digits.label("digits"),
            PaymentOrder.holder.label("holder"), PaymentOrder.gov.label("gov"), PaymentOrder.co.label("co"),
            (PaymentOrder.gov + PaymentOrder.co).label("amount"), PaymentOrder.state.label("state"),
            StatementLine.number.label("bank_reference"), StatementLine.booked_on.label("paid_on"),
            PaymentOrder.answered_at.label("answered_at"),
        )
        .join(Invoice, Invoice.id == PaymentOrder.invoice_id)
        .join(Purchase, Purchase.id == Invoice.purchase_id)
        .join(Agreement, Agreement.id == Purchase.agreement_id)
        .join(Application, Application.id == Agreement.application_id)
        .outerjoin(StatementLine, StatementLine.id == PaymentOrder.line_id)
        .where(PaymentOrder.batch_id == batch_id)
    )  # fmt: skip
    columns = (
        Column("invoice", N_("청구번호")), Column("supplier", N_("공급기업")), Column("number", N_("사업자등록번호")),
        Column("bank", N_("은행"), names=BANKS),
        Column("digits", N_("계좌 끝 네 자리")), Column("holder", N_("예금주")), Column("gov", N_("정부지원금"), "won"),
        Column("co", N_("기업부담금"), "won"), Column("amount", N_("합계"), "won"),
        Column("state", N_("상태"), "state", ORDER.states),
        Column("bank_reference", N_("은행 거래번호")), Column("paid_on", N_("지급한 날"), "day"),
        Column("answered_at", N_("은행 결과"), "moment"),
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
    """Return what waits to be paid, by round, newest round first."""
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


def order(order_id: int) -> PaymentOrder | None:
    return db.session.get(PaymentOrder, order_id)


def payee_account(order: PaymentOrder) -> str | None:
    """The number of the account that the order pays, in clear; None of an order of before it was kept."""
    return (
        unseal(order.number_sealed, place=payee_place(order.batch_id, order.invoice_id))
        if order.number_sealed
        else None
    )


def payee_place(batch_id: int, invoice_id: int) -> str:
    """Return the context to which the sealed account number of an order is bound; known before the order has an id."""
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
        .where(
            Supplier.organisation_id == organisation_id,
            PaymentOrder.state == OrderState.FAILED,
            ~ordered_again.exists(),
        )
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
        .where(
            Supplier.organisation_id == organisation_id,
            PaymentOrder.state.in_((OrderState.DRAWN_UP, OrderState.ORDERED)),
        )
        .order_by(PaymentOrder.id)
        .limit(1)
    )
    return db.session.scalar(query)


def next_batch_number(round_id: int) -> int:
    query = select(func.count()).where(PaymentBatch.round_id == round_id)
    return int(db.session.scalar(query) or 0) + 1


def payable(round_id: int, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Invoice]:
    """Accepted invoices of a round that stand in no batch that is alive, oldest inspection first;
    narrowed by conditions.
    """
    account = joinedload(Invoice.purchase).joinedload(Purchase.agreement).joinedload(Agreement.supplier)
    query = waiting_for_batch(round_id).where(*conditions).options(account.selectinload(Supplier.account))
    return list(db.session.scalars(query.limit(limit)).unique())


def count_payable(round_id: int) -> int:
    """How many accepted invoices of a round stand in no batch that is alive."""
    waiting = waiting_for_batch(round_id).with_only_columns(Invoice.id).order_by(None)
    return int(db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0)


def waiting_for_batch(round_id: int | None = None) -> Select[Invoice]:
    """SELECT of the accepted invoices, of a round or of all, that stand in no batch that is alive."""
    taken = select(PaymentOrder.id).where(PaymentOrder.invoice_id == Invoice.id, PaymentOrder.state.in_(ALIVE))
    return claims.to_be_paid(round_id).where(~taken.exists())


def ledger_causes() -> dict[tuple[str, str], dict[str, int]]:
    """Count the ledger events of each type that each payment order must have, by (kind, id)."""
    return {
        ("payment_order", Thing.ORDER.name_of(key)): {
            "pay_order": int(state in (OrderState.ORDERED, OrderState.PAID, OrderState.FAILED)),
            "pay_done": int(state is OrderState.PAID), "pay_failed": int(state is OrderState.FAILED),
        }
        for key, state in db.session.execute(select(PaymentOrder.id, PaymentOrder.state))
    }  # fmt: skip
