"""What a line of the bank's statement is held to: one list for the form, which names all faults, and for the verb."""

from datetime import date, datetime

from vouchers.bank import errors, queries, rules
from vouchers.bank.models import Deposit
from vouchers.bank.states import USE_LABELS
from vouchers.kernel.checks import Check
from vouchers.kernel.clock import date_in_korea
from vouchers.programmes.accounts import account_code
from vouchers.programmes.models import Round


def require_free(call_round: Round, *, number: str, booked_on: date, field: str) -> str:
    """Return the line's canonical number. Refused: a line that is taken, in whatever spelling."""
    key = rules.canonical(number, field=field)
    known = queries.line(account_code(call_round.programme_code), booked_on, key)
    if known is not None:
        raise errors.LineTaken(number=number, use=USE_LABELS[known.use], field=field)
    return key


def of_deposit(call_round: Round, *, at: datetime) -> list[Check]:
    """A deposit is of a day between the opening of the round and today, by a line that is free."""

    def in_time(deposited_on: date) -> None:
        if not date_in_korea(call_round.opens_at) <= deposited_on <= date_in_korea(at):
            raise errors.DepositedOutside(field="deposited_on")

    def free(statement_line: str, deposited_on: date) -> None:
        require_free(call_round, number=statement_line, booked_on=deposited_on, field="statement_line")

    return [in_time, free]


def of_return(deposit: Deposit, *, at: datetime) -> list[Check]:
    """What nobody owed goes back on a day between deposit and today, by a line that is free."""

    def in_time(returned_on: date) -> None:
        if not deposit.deposited_on <= returned_on <= date_in_korea(at):
            raise errors.ReturnedOutside(field="returned_on")

    def free(statement_line: str, returned_on: date) -> None:
        require_free(deposit.round, number=statement_line, booked_on=returned_on, field="statement_line")

    return [in_time, free]
