"""The verbs of the bank's statement. Whoever takes a line holds the round's lock; of two in different rounds the database tells the second."""

from datetime import date

from vouchers.bank import queries, rules
from vouchers.bank.errors import LineTaken
from vouchers.bank.models import StatementLine
from vouchers.bank.states import USE_LABELS, Use
from vouchers.db import db
from vouchers.ledger.services import require_nothing_personal
from vouchers.programmes.accounts import account_code
from vouchers.programmes.models import Round


def take_line(
    round_: Round, *, number: str, booked_on: date, use: Use, thing_id: int, field: str | None = None
) -> StatementLine:
    """The line is this transfer's and no other's, in whatever spelling. Refused: one that is taken, the number of a person."""
    require_nothing_personal(number, field=field or "number")
    key = rules.canonical(number, field=field)
    account = account_code(round_.programme_code)
    known = queries.line(account, booked_on, key)
    if known is not None:
        raise LineTaken(number=number, use=USE_LABELS[known.use], field=field)
    line = StatementLine(round_id=round_.id, account=account, booked_on=booked_on, number=number, key=key, use=use, thing_id=thing_id)
    db.session.add(line)
    db.session.flush()
    return line


def free_line(use: Use, thing_id: int) -> None:
    """What was recorded did not come true: the line may be put to another use."""
    line = queries.line_of(use, thing_id)
    if line is not None:
        db.session.delete(line)
        db.session.flush()
