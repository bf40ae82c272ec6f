"""Running the ticks of all jobs exactly once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel import clock
from vouchers.work import services


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
