"""What the calendar of working days refuses."""

from datetime import date
from typing import Any

from flask import Flask

from tests.given.acting import act
from tests.given.people import administrator
from tests.refused import each, is_refused
from vouchers.workdays import errors, services

MONDAY, SUNDAY = date(2026, 3, 9), date(2026, 3, 8)


def declare(day: date, *, works: bool) -> Any:
    return act(services.declare, day, works=works, name="시험", by=administrator(), day=1)


def _withdrawn_twice() -> None:
    declared = declare(MONDAY, works=False)
    for _ in range(2):
        act(services.withdraw, declared, by=administrator(), day=2)


CASES = {
    errors.NothingDeclared: lambda: declare(SUNDAY, works=False),
    errors.DayDeclared: lambda: (declare(MONDAY, works=False), declare(MONDAY, works=False)),
    errors.DeclarationWithdrawn: _withdrawn_twice,
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
