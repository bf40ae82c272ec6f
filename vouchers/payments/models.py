"""Payment batches and their orders."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.bank.models import StatementLine
from vouchers.claims.models import Invoice
from vouchers.db import Base
from vouchers.db.types import BigId, UtcDateTime, Won, enum_of
from vouchers.kernel import reference
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.ledger.thing import Thing
from vouchers.payments.states import BATCH, ORDER, BatchState, OrderState
from vouchers.programmes.models import Round


class PaymentBatch(Base):
    """Invoices that are paid together: drawn up by one person, approved by another."""

    __tablename__ = "payment_batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("approved_by IS NULL OR approved_by <> drawn_up_by", name="approved_by_a_second_person"),
        CheckConstraint(
            "state NOT IN ('ordered', 'completed') OR approved_by IS NOT NULL", name="ordered_was_approved"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = BATCH

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    state: Mapped[BatchState] = mapped_column(enum_of(BatchState))
    drawn_up_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship(lazy="joined")
    orders: Mapped[list["PaymentOrder"]] = relationship(back_populates="batch", order_by="PaymentOrder.id")

    @property
    def reference(self) -> str:
        return reference.part(self.round.reference, "B", self.number)

    @property
    def case_reference(self) -> str:
        return self.round.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """Lines of the bank's statement are taken under the round's lock."""
        return (self.round,)

    @property
    def total(self) -> int:
        """Sum of all its orders in won, whatever came of them."""
        return sum(order.amount for order in self.orders)

    def amount_of(self, *states: OrderState) -> int:
        """Sum of its orders in these states, in won."""
        return sum(order.amount for order in self.orders if order.state in states)


class PaymentOrder(Base):
    """One invoice in a batch, and the bank's answer. Amounts in won, as accepted at inspection.

    Whom it pays is frozen when it is drawn up: page, file and confirmation read nothing else. Of orders of before that
    was so, what was not known is None.
    """

    __tablename__ = "payment_order"
    __table_args__ = (
        Index(
            "uq_payment_order__one_alive", "invoice_id", unique=True,
            sqlite_where=text("state IN ('drawn_up', 'ordered', 'paid')"),
            postgresql_where=text("state IN ('drawn_up', 'ordered', 'paid')"),
        ),
        CheckConstraint("gov >= 0 AND co >= 0 AND gov + co > 0", name="amount_is_positive"),
        CheckConstraint("state <> 'paid' OR line_id IS NOT NULL", name="paid_by_the_bank"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = ORDER

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("payment_batch.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    gov: Mapped[int] = mapped_column(Won)
    co: Mapped[int] = mapped_column(Won)
    state: Mapped[OrderState] = mapped_column(enum_of(OrderState))
    payee: Mapped[str] = mapped_column(String(100))
    """The firm's name."""
    payee_number: Mapped[str | None] = mapped_column(String(10))
    """The firm's business registration number."""
    bank_code: Mapped[str | None] = mapped_column(String(3))
    holder: Mapped[str | None] = mapped_column(String(100))
    number_sealed: Mapped[str | None] = mapped_column(Text)
    last_digits: Mapped[str | None] = mapped_column(String(4))
    account_index: Mapped[str] = mapped_column(String(64))
    approved_index: Mapped[str | None] = mapped_column(String(64))
    """What the second person approved, as `services.payment.payee_index` makes it of the frozen payee."""
    line_id: Mapped[int | None] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    """The line of the bank's statement that paid it, and no other order."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    batch: Mapped[PaymentBatch] = relationship(back_populates="orders", lazy="joined")
    invoice: Mapped[Invoice] = relationship(lazy="joined")
    line: Mapped[StatementLine | None] = relationship(lazy="joined")

    @property
    def bank_reference(self) -> str | None:
        return self.line.number if self.line else None

    @property
    def paid_on(self) -> date | None:
        return self.line.booked_on if self.line else None

    @property
    def thing(self) -> str:
        """Its name in the ledger and in the bank's file."""
        return Thing.ORDER.name_of(self.id)

    @property
    def amount(self) -> int:
        return self.gov + self.co

    @property
    def case_reference(self) -> str:
        return self.invoice.case_reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        return (self.batch,)
