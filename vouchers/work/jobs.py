"""Running the ticks of all jobs exactly once, and the units of long runs one after another."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import DBAPIError

from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.db.retry import is_passing
from vouchers.db.transaction import transaction
from vouchers.kernel import clock
from vouchers.kernel.actor import SYSTEM, Actor
from vouchers.kernel.errors import Broken, VouchersError
from vouchers.work import queries, services
from vouchers.work.models import Run, Unit
from vouchers.work.states import RunKind, RunState, UnitOutcome

log = structlog.get_logger()

PATIENCE = timedelta(seconds=4)
"""For how long one tick takes up new units: other jobs of the scheduler want their turn too."""


class WorkOff(Protocol):
    """What a kind of run does to one unit, in the transaction that it is given."""

    def __call__(self, name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> object: ...


def run_tick(
    job: str, due_at: datetime, run: Callable[[], str], *, holder: str, lease: str, valid: timedelta, at: datetime
) -> bool:
    """Run a job's tick if `holder` holds the lease and nobody has run this tick; record how it ended.

    Returns whether it ran. What the job raises is recorded as a failure and raised on.
    """
    with transaction():
        if not services.hold_lease(lease, holder, at=at, valid=valid):
            return False
        taken = services.take_tick(job, due_at, at=at)
        if taken is None:
            return False
        run_id = taken.id
    try:
        outcome = run()
    except Exception as error:
        db.session.rollback()
        with transaction():
            services.finish_tick(run_id, outcome=repr(error), failed=True, at=clock.now())
        raise
    db.session.rollback()
    with transaction():
        services.finish_tick(run_id, outcome=outcome, failed=False, at=clock.now())
    return True


def forget_ticks(*, before: datetime) -> str:
    """Old ticks that ended well are gone."""
    with transaction():
        return f"forgot {services.forget_ticks(before=before)}"


def let_go(lease: str, holder: str, *, at: datetime) -> None:
    """Another scheduler may take over at once."""
    with transaction():
        services.drop_lease(lease, holder, at=at)


def work_off(
    kinds: Mapping[RunKind, WorkOff], actor_of: Callable[[int], Actor], *, at: datetime, patience: timedelta = PATIENCE
) -> str:
    """Take up the units of runs that are under way, each in a transaction of its own with the mark that it is done:
    a process that is killed leaves a unit either done or as it was. What is refused is marked with its sentence.
    """
    until, taken = time.monotonic() + patience.total_seconds(), 0
    while (unit_id := queries.next_unit()) is not None and time.monotonic() < until:
        try:
            with transaction():
                _work_off_one(unit_id, kinds, actor_of, at=at)
        except VouchersError as refusal:
            _fail(unit_id, refusal, at=at)
        except Exception as error:  # one bad row stops nobody
            if isinstance(error, DBAPIError) and is_passing(error):
                raise
            log.exception("unit failed", unit=unit_id)
            _fail(unit_id, Broken(), at=at)
        taken += 1
    for run_id in queries.worked_off():
        with transaction():
            services.finish(db.session.get_one(Run, run_id), by=SYSTEM, at=at)
    return f"worked off {taken}"


def _work_off_one(
    unit_id: int, kinds: Mapping[RunKind, WorkOff], actor_of: Callable[[int], Actor], *, at: datetime
) -> None:
    unit = locked(db.session.get_one(Unit, unit_id))
    run = unit.run
    if unit.outcome is UnitOutcome.WAITING and run.state is RunState.RUNNING:
        kinds[run.kind](unit.name, run.arguments, by=actor_of(run.run_by), at=at)
        services.mark_done(unit, at=at)


def _fail(unit_id: int, refusal: VouchersError, *, at: datetime) -> None:
    with transaction():
        services.mark_failed(unit_id, refusal, at=at)
