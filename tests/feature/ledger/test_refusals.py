"""What the keeping of the ledger refuses of those who use it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests import given
from tests.given.acting import act
from tests.given.people import finance
from tests.refused import each, is_refused
from vouchers.closing import services as closing
from vouchers.db.retry import with_retries
from vouchers.kernel.errors import Busy, NumberOfPerson
from vouchers.ledger import errors


def vouch(**more: Any) -> Any:
    return act(
        closing.vouch_for_bank,
        given.call_round(),
        **{"source": "gov", "amount": 0, "evidence": "잔액증명서"} | more,
        by=finance(),
        day=3,
    )


CASES = {
    errors.NothingPosted: lambda: vouch(source="co"),
    NumberOfPerson: lambda: vouch(evidence="800101-1990008 의 잔액증명서"),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


def test_a_database_that_stays_busy_is_said_to_be_so(sqlite_app: Flask) -> None:
    def work() -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    with pytest.raises(Busy):
        with_retries(work)
