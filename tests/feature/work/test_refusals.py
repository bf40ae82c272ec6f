"""What long runs refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import AGREED, act, on
from tests.given.people import officer
from tests.given.work import round_of
from tests.refused import each, is_refused
from vouchers.agreements import bulk
from vouchers.agreements.errors import StartOutside
from vouchers.work import errors, services
from vouchers.work.states import RunState


def draw_up(call_round: Any, *, starts: float = AGREED) -> Any:
    return act(bulk.draw_up_all, call_round, starts_on=on(starts), by=officer(), day=AGREED - 1)


def _resumed_beside_another() -> None:
    stopped = given.run(RunState.CANCELLED)
    draw_up(round_of(stopped))
    act(services.resume, stopped, by=officer(), day=AGREED)


CASES = {
    errors.RunUnderWay: lambda: draw_up(round_of(given.run())),
    errors.NothingToRun: lambda: act(bulk.send_all, given.call_round(), by=officer(), day=AGREED),
    errors.NothingLeft: lambda: act(services.resume, given.run(RunState.FINISHED), by=officer(), day=AGREED),
    StartOutside: lambda: draw_up(given.application("selected").round, starts=-3),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


def test_a_stopped_run_does_not_go_on_beside_another(sqlite_app: Flask) -> None:
    is_refused(errors.RunUnderWay, _resumed_beside_another)
