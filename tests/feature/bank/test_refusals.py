"""What the bank's statement refuses."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import AGREED, act, on
from tests.given.agreements import record
from tests.given.people import finance
from tests.refused import each, is_refused
from vouchers.bank import errors, services
from vouchers.bank.states import DepositState


def _sooner() -> None:
    deposit = given.deposit(DepositState.UNMATCHED)
    act(
        services.record_return, deposit, statement_line="B-1", returned_on=on(AGREED - 1), by=finance(2), day=AGREED + 1
    )


CASES = {
    errors.DepositedOutside: lambda: (given.agreement(), record(1_000, on_day=on(AGREED + 5))),
    errors.ReturnedOutside: _sooner,
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
