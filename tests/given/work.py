"""Long runs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.given.acting import AGREED, act, at, on
from tests.given.applications import application
from tests.given.people import officer
from vouchers import schedule
from vouchers.agreements import bulk
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.identity.models import User
from vouchers.organisations.queries import actor_of
from vouchers.programmes.models import Round
from vouchers.programmes.queries import by_reference
from vouchers.work import jobs, services
from vouchers.work.jobs import WorkOff
from vouchers.work.models import Run
from vouchers.work.states import RunKind, RunState


def run(state: RunState = RunState.RUNNING, *, of: Round | None = None, day: float = AGREED - 1) -> Run:
    """The agreements of a round are drawn up, one after another."""
    call_round = of or application(ApplicationState.SELECTED).round
    made: Run = act(bulk.draw_up_all, call_round, starts_on=on(AGREED), by=officer(), day=day)
    if state is RunState.CANCELLED:
        act(services.cancel, made, by=officer(), day=day)
    elif state is RunState.FINISHED:
        work_off(day=day)
    return made


def work_off(
    *, day: float = AGREED - 1, most: timedelta = timedelta(minutes=1), kinds: Mapping[RunKind, WorkOff] = schedule.RUNS
) -> str:
    """The executor's turn, with as much time as it wants."""
    said = jobs.work_off(kinds, _actor, at=at(day), patience=most)
    db.session.expire_all()
    return said


def _actor(user_id: int) -> Any:
    return actor_of(db.session.get_one(User, user_id))


def round_of(made: Run) -> Round:
    """The round that the run is about."""
    found = by_reference(made.about)
    assert found is not None
    return found
