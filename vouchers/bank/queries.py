"""Named reads of the bank's statement."""

from datetime import date

from sqlalchemy import select

from vouchers.bank.models import StatementLine
from vouchers.bank.states import Use
from vouchers.db import db


def line(account: str, booked_on: date, key: str) -> StatementLine | None:
    """The line of this day and canonical number, where it has been put to a use."""
    query = select(StatementLine).where(
        StatementLine.account == account, StatementLine.booked_on == booked_on, StatementLine.key == key
    )
    return db.session.scalar(query)  # type: ignore[no-any-return]


def line_of(use: Use, thing_id: int) -> StatementLine | None:
    """The line that was taken for this."""
    query = select(StatementLine).where(StatementLine.use == use, StatementLine.thing_id == thing_id)
    return db.session.scalar(query)  # type: ignore[no-any-return]
