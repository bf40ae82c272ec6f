"""Named reads of the end of a month."""

from dataclasses import dataclass

from sqlalchemy import func, select

from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.audit.queries import took
from vouchers.bank import queries as bank
from vouchers.bank.states import DepositState
from vouchers.claims import queries as claims
from vouchers.db import db
from vouchers.kernel.clock import days_of, end_of
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import Do, OrderState
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState


@dataclass(frozen=True)
class Unfinished:
    """What of a round still waits at the end of a month: done after the month is closed, it counts from the next.
    Each a count.
    """

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
    """Count what began in this month (YYYY-MM) or earlier and is not finished."""
    _first, last = days_of(month)
    after = end_of(last)
    deposits = bank.deposits_in(round_id, until=last)
    ordered = select(func.count()).join(PaymentOrder.batch).where(
        PaymentBatch.round_id == round_id, PaymentOrder.state == OrderState.ORDERED,
        took("batch", PaymentOrder.batch_id, Do.APPROVE, before=after),
    )  # fmt: skip
    to_return = select(func.count()).select_from(Settlement).join(Agreement).join(Application).where(
        Application.round_id == round_id, Settlement.state.in_((SettlementState.CONFIRMED, SettlementState.RETURNING)),
        Settlement.confirmed_at < after
    )  # fmt: skip
    return Unfinished(
        unmatched=deposits.get(DepositState.UNMATCHED, 0), surplus=deposits.get(DepositState.SURPLUS, 0),
        reported=claims.use_to_confirm(round_id, month), ordered=int(db.session.scalar(ordered) or 0),
        to_return=int(db.session.scalar(to_return) or 0),
    )  # fmt: skip
