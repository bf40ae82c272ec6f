"""Lines of the bank's statement that have been put to a use."""

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
    """A line of the statement of a programme's account, by its day and number; `thing_id` is the key of what it was taken for.

    All rounds of a programme share its account (`account`: the programme's code without the year). `number` is as somebody typed it, `key` as it is compared: of one day, a number stands for one transfer.
    """

    __tablename__ = "statement_line"
    __table_args__ = (UniqueConstraint("account", "booked_on", "key"), UniqueConstraint("use", "thing_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    account: Mapped[str] = mapped_column(String(40))
    booked_on: Mapped[date] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(80))
    use: Mapped[Use] = mapped_column(enum_of(Use, "use"))
    thing_id: Mapped[int] = mapped_column(BigId)


class Deposit(Base):
    """Money that came into the account for company shares; its line of the statement is a `bank.StatementLine`."""

    __tablename__ = "deposit"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("state IN ('unmatched', 'returning', 'returned') OR matched_by IS NOT NULL", name="matched_has_a_person"),
        CheckConstraint("return_recorded_by IS NULL OR matched_by IS NULL OR return_recorded_by <> matched_by", name="returned_by_who_did_not_match"),
        CheckConstraint(
            "return_confirmed_by IS NULL OR return_confirmed_by <> return_recorded_by", name="return_confirmed_by_a_second_person"
        ),
        CheckConstraint(
            "state <> 'returning' OR (return_recorded_by IS NOT NULL AND returned_on IS NOT NULL AND return_line IS NOT NULL)",
            name="returning_says_how",
        ),
    )
    lifecycle: ClassVar[Lifecycle] = DEPOSIT

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    statement_line: Mapped[str] = mapped_column(String(60))
    payer: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int] = mapped_column(Won)
    deposited_on: Mapped[date] = mapped_column(Date)
    state: Mapped[DepositState] = mapped_column(enum_of(DepositState))
    case_reference: Mapped[str] = mapped_column(String(40))
    """On whose timeline it stands: the round's, until it is matched, then the case's."""
    matched_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    returned_on: Mapped[date | None] = mapped_column(Date)
    return_line: Mapped[str | None] = mapped_column(String(60))
    return_recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    return_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    round: Mapped[Round] = relationship(lazy="joined")

    @property
    def thing(self) -> str:
        """How the ledger names it."""
        return Thing.DEPOSIT.name_of(self.id)

    @property
    def is_matched(self) -> bool:
        """Whether somebody has said whose it is."""
        return self.case_reference != self.round.reference

    @property
    def locks_first(self) -> tuple[Base, ...]:
        """Lines of the bank's statement are taken under the round's lock."""
        return (self.round,)
