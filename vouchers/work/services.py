"""Taking the tick of a job, and the lease of the scheduler; starting, stopping and going on with long runs."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from vouchers.audit.services import Step, advance, begin, take
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import VouchersError
from vouchers.work import errors, queries
from vouchers.work.models import JobRun, Lease, Run, Unit
from vouchers.work.policy import RUN_POLICY
from vouchers.work.states import Do, RunKind, UnitOutcome

MOST_TRIES = 5
RETRY_AFTER = timedelta(minutes=5)
"""How long a tick that failed waits before it is run again."""
LOST_AFTER = timedelta(hours=1)
"""After how long a tick that was begun and never ended is taken for lost: longer than any run takes."""


def take_tick(job: str, due_at: datetime, *, at: datetime) -> JobRun | None:
    """The permission to run this tick, or None when somebody has it already.

    A tick that failed, or whose process died, is taken again: after a while, and not without end.
    """
    known = db.session.scalar(select(JobRun).where(JobRun.job == job, JobRun.due_at == due_at).with_for_update())
    if known is not None:
        is_over = known.failed and known.finished_at is not None and at - known.finished_at >= RETRY_AFTER
        is_lost = known.finished_at is None and at - known.started_at >= LOST_AFTER
        if known.tries >= MOST_TRIES or not (is_over or is_lost):
            return None
        known.tries, known.started_at, known.finished_at, known.failed = known.tries + 1, at, None, False
        return known
    run = JobRun(job=job, due_at=due_at, started_at=at)
    db.session.add(run)
    db.session.flush()
    return run


def finish_tick(run_id: int, *, outcome: str, failed: bool, at: datetime) -> None:
    """The tick ended, well or not."""
    db.session.execute(
        update(JobRun).where(JobRun.id == run_id).values(finished_at=at, outcome=outcome[:2000], failed=failed)
    )


def forget_ticks(*, before: datetime) -> int:
    """Old ticks that ended well are deleted; returns how many. Failures stay on record."""
    result = db.session.connection().execute(
        delete(JobRun).where(JobRun.finished_at < before, JobRun.failed.is_(False))
    )
    return int(result.rowcount)


def hold_lease(name: str, holder: str, *, at: datetime, valid: timedelta) -> bool:
    """Whether `holder` may go on as the only one: the lease is free, run out, or already its own."""
    lease = db.session.scalar(select(Lease).where(Lease.name == name).with_for_update())
    if lease is None:
        db.session.add(Lease(name=name, holder=holder, until=at + valid))
        db.session.flush()
        return True
    if lease.holder != holder and lease.until > at:
        return False
    lease.holder, lease.until = holder, at + valid
    return True


def drop_lease(name: str, holder: str, *, at: datetime) -> None:
    """The holder stops; another may take over at once."""
    db.session.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(until=at))


def start(
    kind: RunKind, units: Sequence[tuple[str, str]], *, about: str, arguments: Mapping[str, Any] | None = None,
    of: Step[Any],
) -> Run:  # fmt: skip
    """A run over these units (key and name) begins, and the executor takes one after another.

    Refused: no units, a second run of the kind about the same thing while one is under way.
    """
    if not units:
        raise errors.NothingToRun()
    if queries.under_way(kind, about) is not None:
        raise errors.RunUnderWay()
    run = Run(
        kind=kind, about=about, arguments=dict(arguments or {}), total=len(units), run_by=of.by.user_id,
        started_at=of.at,
    )  # fmt: skip
    begin(run, Do.START, of=of)
    rows = [{"run_id": run.id, "name": name, "label": label, "outcome": UnitOutcome.WAITING} for name, label in units]
    db.session.execute(insert(Unit), rows)
    return run


def cancel(run: Run, *, by: Actor, at: datetime) -> None:
    """No further unit is begun; what was done stays."""
    advance(take(RUN_POLICY, run, Do.CANCEL, by=by, at=at))


def resume(run: Run, *, by: Actor, at: datetime) -> None:
    """What is left, and what had failed, is taken up again in the name of whoever says so. Refused: nothing left."""
    step = take(RUN_POLICY, run, Do.RESUME, by=by, at=at)
    if queries.under_way(run.kind, run.about) is not None:
        raise errors.RunUnderWay()
    if queries.progress(run).done == run.total:
        raise errors.NothingLeft()
    again = update(Unit).where(Unit.run_id == run.id, Unit.outcome == UnitOutcome.FAILED)
    db.session.execute(again.values(outcome=UnitOutcome.WAITING, sentence=None, params=None))
    run.run_by, run.finished_at = by.user_id or run.run_by, None
    advance(step)


def finish(run: Run, *, by: Actor, at: datetime) -> None:
    """Every unit was done or has failed."""
    step = take(RUN_POLICY, run, Do.FINISH, by=by, at=at)
    run.finished_at = at
    advance(step)


def mark_done(unit: Unit, *, at: datetime) -> None:
    """The unit is done, in the transaction of its verb."""
    unit.outcome, unit.done_at = UnitOutcome.DONE, at


def mark_failed(unit_id: int, refusal: VouchersError, *, at: datetime) -> None:
    """The unit was refused; why stands beside it, in whatever language it is read."""
    unit = locked(db.session.get_one(Unit, unit_id))
    if unit.outcome is UnitOutcome.WAITING:
        unit.outcome, unit.done_at, unit.sentence = UnitOutcome.FAILED, at, refusal.sentence
        unit.params = {name: _plain(value) for name, value in refusal.params.items()}


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | None) else str(getattr(value, "ko", value))
