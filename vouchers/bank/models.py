"""Lines of the bank's statement that have been put to a use."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.bank.states import Use
from vouchers.db import Base
from vouchers.db.types import BigId, enum_of


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
