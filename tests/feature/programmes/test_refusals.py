"""What rounds refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import CLOSES, OPENS, act, at
from tests.given.people import officer
from tests.refused import each, is_refused
from vouchers.kernel.actor import SYSTEM
from vouchers.programmes import errors, services
from vouchers.programmes.states import RoundState


def open_(day: float, **edits: Any) -> None:
    prepared = given.call_round(RoundState.PREPARED)
    if edits:
        said = {
            "title": prepared.title,
            "budget": prepared.budget,
            "opens_at": prepared.opens_at,
            "closes_at": prepared.closes_at,
        }
        act(services.edit_round, prepared, **said | edits, by=officer(), day=0.6)
    act(services.open_round, prepared, by=officer(2), day=day)


def _by_the_clock_too_early() -> None:
    made = given.call_round(RoundState.PREPARED)
    act(services.schedule_opening, made, by=officer(2), day=OPENS - 0.4)
    act(services.open_round, made, by=SYSTEM, day=OPENS - 0.1)


CASES = {
    errors.BudgetMissing: lambda: open_(1, budget=0),
    errors.ClosesBeforeOpening: lambda: open_(1, closes_at=at(OPENS - 0.5)),
    errors.ClosesInThePast: lambda: open_(CLOSES + 1),
    errors.NoticeTooShort: lambda: open_(CLOSES - 19),
    errors.DeadlineOnlyExtends: lambda: act(
        services.extend, given.call_round(), closes_at=at(CLOSES - 1), reason="x", by=officer(), day=5
    ),
    errors.OpeningPassed: lambda: act(
        services.schedule_opening, given.call_round(RoundState.PREPARED), by=officer(2), day=OPENS
    ),
    errors.NotYetTime: _by_the_clock_too_early,
    errors.NotYetDue: lambda: act(services.close, given.call_round(), by=officer(), day=CLOSES - 1),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
