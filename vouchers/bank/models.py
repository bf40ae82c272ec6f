"""Lines of the bank's statement that have been put to a use, and the deposits."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vouchers.bank.states import DEPOSIT, DepositState, Use
from vouchers.db import Base
from vouchers.db.types import BigId, Won, enum_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.ledger.thing import Thing
from vouchers.programmes.models import Round


class StatementLine(Base):
    """A line of the statement of a programme's account, in or out: the one home of a transfer's day and number.

    What it was taken for points here. All rounds of a programme share its account (`account`: the programme's code
    without the year). `number` is as somebody typed it, `key` as it is compared: of one day, a number stands for one
    transfer.
    """

    __tablename__ = "statement_line"
    __table_args__ = (UniqueConstraint("account", "booked_on", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    account: Mapped[str] = mapped_column(String(40))
    booked_on: Mapped[date] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(80))
    use: Mapped[Use] = mapped_column(enum_of(Use, "use"))


class Deposit(Base):
    """Money that came into the account for company shares by one line of the statement, and may go back by another."""

    __tablename__ = "deposit"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint(
            "state IN ('unmatched', 'returning', 'returned') OR matched_by IS NOT NULL", name="matched_has_a_person"
        ),
        CheckConstraint(
            "return_recorded_by IS NULL OR matched_by IS NULL OR return_recorded_by <> matched_by",
            name="returned_by_who_did_not_match",
        ),
        CheckConstraint(
            "return_confirmed_by IS NULL OR return_confirmed_by <> return_recorded_by",
            name="return_confirmed_by_a_second_person",
        ),
        CheckConstraint(
            "state <> 'returning' OR (return_recorded_by IS NOT NULL AND return_line_id IS NOT NULL)",
            name="returning_says_how",
        ),
    )
    lifecycle: ClassVar[Lifecycle] = DEPOSIT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    payer: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int] = mapped_column(Won)
    state: Mapped[DepositState] = mapped_column(enum_of(DepositState))
    case_reference: Mapped[str] = mapped_column(String(40))
    """On whose timeline it stands: the round's, until it is matched, then the case's."""
    matched_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    times_unmatched: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often a match of it was taken back."""
    return_line_id: Mapped[int | None] = mapped_column(ForeignKey("statement_line.id"), unique=True)
    return_recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    round: Mapped[Round] = relationship(lazy="joined")
    line: Mapped[StatementLine] = relationship(foreign_keys=[line_id], lazy="joined")
    line_back: Mapped[StatementLine | None] = relationship(foreign_keys=[return_line_id], lazy="joined")

    @property
    def statement_line(self) -> str:
        return self.line.number

    @property
    def deposited_on(self) -> date:
        return self.line.booked_on

    @property
    def return_line(self) -> str | None:
        return self.line_back.number if self.line_back else None

    @property
    def returned_on(self) -> date | None:
        return self.line_back.booked_on if self.line_back else None

    @property
    def thing(self) -> str:
        """Its name in the ledger."""
        return Thing.DEPOSIT.name_of(self.id)

    @property
    def is_matched(self) -> bool:
        """Whether somebody has said whose it is."""
        return self.case_reference != self.round.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """Lines of the bank's statement are taken under the round's lock."""
        return (self.round,)
