"""The verbs of the bank's statement. Whoever takes a line holds the round's lock;
of two in different rounds the database tells the second.
"""

from datetime import date, datetime

from vouchers.audit.services import advance, begin, take, take_birth
from vouchers.bank import checks, errors, queries
from vouchers.bank.checks import require_free
from vouchers.bank.models import Deposit, StatementLine
from vouchers.bank.policy import DEPOSIT_POLICY, RECORDING_POLICY
from vouchers.bank.states import Do, Use
from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.checks import require_all
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.money import Won
from vouchers.ledger import events
from vouchers.ledger.queries import open_day, statement
from vouchers.ledger.services import post, require_nothing_personal
from vouchers.programmes.accounts import account_code
from vouchers.programmes.models import Round


def take_line(call_round: Round, *, number: str, booked_on: date, use: Use, field: str) -> StatementLine:
    """Take the line for one transfer, in whatever spelling. Refused: one that is taken, the number of a person."""
    require_nothing_personal(number, field=field)
    key = require_free(call_round, number=number, booked_on=booked_on, field=field)
    account = account_code(call_round.programme_code)
    line = StatementLine(round_id=call_round.id, account=account, booked_on=booked_on, number=number, key=key, use=use)
    db.session.add(line)
    db.session.flush()
    return line


def free_line(line: StatementLine | None) -> None:
    """Let the line be put to another use, where what was recorded did not come true. Nothing points to it any more."""
    if line is not None:
        db.session.flush()
        db.session.delete(line)
        db.session.flush()


def record_deposit(
    call_round: Round,
    *,
    statement_line: str,
    payer: str,
    amount: Won,
    deposited_on: date,
    another: bool = False,
    by: Actor,
    at: datetime,
) -> Deposit:
    """A line of the bank statement is on record, its money in suspense (가수금): not yet anybody's.

    Refused: a line that is taken in whatever spelling, a day before the round was opened, a day to come; and, unless it
    is said to be `another` one, the same payer's same amount of the same day.
    """
    step = take_birth(RECORDING_POLICY, Do.RECORD_DEPOSIT, call_round, by=by, at=at)
    require_all(checks.of_deposit(call_round, at=at), statement_line=statement_line, deposited_on=deposited_on)
    line = take_line(call_round, number=statement_line, booked_on=deposited_on, use=Use.DEPOSIT, field="statement_line")
    alike = queries.deposit_like(call_round.programme_code, payer=payer, amount=amount, deposited_on=deposited_on)
    if alike is not None and not another:
        raise errors.DepositLooksAlike(number=alike.statement_line, field="another")
    deposit = Deposit(round=call_round, case_reference=call_round.reference, line=line, payer=payer, amount=amount)
    begin(deposit, Do.RECORD_DEPOSIT, of=step)
    posting = events.deposit(
        call_round.reference, deposit.thing, amount, on=open_day(deposited_on, call_round.reference),
        for_day=deposited_on,
        key=f"deposit-row/{deposit.id}", cause=("deposit", str(deposit.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    return deposit


def record_return(deposit: Deposit, *, statement_line: str, returned_on: date, by: Actor, at: datetime) -> None:
    """Somebody says that what nobody owed has gone back to its payer, by this line of the statement;
    another has to agree.

    Refused: whoever matched the deposit, a line that is taken, a day outside deposit and today.
    """
    step = take(DEPOSIT_POLICY, deposit, Do.RECORD_RETURN, by=by, at=at)
    require_all(checks.of_return(deposit, at=at), statement_line=statement_line, returned_on=returned_on)
    deposit.line_back = take_line(
        deposit.round, number=statement_line, booked_on=returned_on, use=Use.DEPOSIT_RETURN, field="statement_line"
    )
    deposit.return_recorded_by = by.user_id
    advance(step, said=statement_line)


def undo_return(deposit: Deposit, *, reason: str, by: Actor, at: datetime) -> None:
    """The return that was recorded did not happen so: the deposit waits again,
    its line may be used for something else.
    """
    action = Do.UNDO_RETURN_PART if deposit.is_matched else Do.UNDO_RETURN
    step = take(DEPOSIT_POLICY, deposit, action, by=by, at=at, reason=reason)
    line, deposit.line_back, deposit.return_recorded_by = deposit.line_back, None, None
    advance(step)
    free_line(line)


def return_deposit(deposit: Deposit, *, by: Actor, at: datetime) -> None:
    """A second person has compared the recorded return with the bank: the money is no longer ours.

    Refused: whoever recorded it or matched the deposit.
    """
    step = take(DEPOSIT_POLICY, deposit, Do.RETURN_DEPOSIT, by=by, at=at)
    line, returned_on = deposit.return_line or "", deposit.returned_on or date_in_korea(at)
    deposit.return_confirmed_by = by.user_id
    advance(step, said=line)
    owner = deposit.round.reference
    posting = events.return_deposit(
        owner, deposit.thing, statement(owner).total("suspense", thing=deposit.thing), statement_line=line,
        on=open_day(returned_on, deposit.round.reference), for_day=returned_on, key=f"return-deposit/{deposit.id}",
        cause=("deposit", str(deposit.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
