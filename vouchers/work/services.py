"""Taking the tick of a job, and the lease of the scheduler."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from vouchers.db import db
from vouchers.work.models import JobRun, Lease

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
