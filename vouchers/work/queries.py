"""Named reads of job runs and long runs."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.work.models import JobRun, Run, Unit
from vouchers.work.states import RUN_ROLES, RunKind, RunState, UnitOutcome

SHOWN_FAILURES = 200
"""How many units that failed one page names."""


@dataclass(frozen=True)
class Progress:
    """How far a run is: numbers of units."""

    total: int
    done: int
    failed: int

    @property
    def left(self) -> int:
        return self.total - self.done - self.failed


def latest_runs() -> list[JobRun]:
    """The last run of each job."""
    last = select(func.max(JobRun.id)).group_by(JobRun.job)
    return list(db.session.scalars(select(JobRun).where(JobRun.id.in_(last)).order_by(JobRun.job)))


def run(run_id: int) -> Run | None:
    return db.session.get(Run, run_id)


def under_way(kind: RunKind, about: str) -> Run | None:
    """The run of this kind about this thing that is not over yet."""
    return db.session.scalar(select(Run).where(Run.kind == kind, Run.about == about, Run.state == RunState.RUNNING))


def runs_about(about: str, *, most: int = 5) -> list[Run]:
    """The latest runs about this thing, newest first."""
    return list(db.session.scalars(select(Run).where(Run.about == about).order_by(Run.id.desc()).limit(most)))


def progress(of: Run) -> Progress:
    """How far the run is."""
    query = select(Unit.outcome, func.count()).where(Unit.run_id == of.id).group_by(Unit.outcome)
    counts = {state: count for state, count in db.session.execute(query)}
    return Progress(of.total, counts.get(UnitOutcome.DONE, 0), counts.get(UnitOutcome.FAILED, 0))


def failures(of: Run) -> list[Unit]:
    """The first units of the run that failed, in their order."""
    query = select(Unit).where(Unit.run_id == of.id, Unit.outcome == UnitOutcome.FAILED).order_by(Unit.id)
    return list(db.session.scalars(query.limit(SHOWN_FAILURES)))


def unfinished(actor: Actor) -> Select[Run]:
    """SELECT of the runs of the actor's roles that were stopped, or of which something failed, oldest first."""
    failed = select(Unit.id).where(Unit.run_id == Run.id, Unit.outcome == UnitOutcome.FAILED).exists()
    left = (Run.state == RunState.CANCELLED) | ((Run.state == RunState.FINISHED) & failed)
    own = [kind for kind, roles in RUN_ROLES.items() if any(actor.has(role) for role in roles)]
    return select(Run).where(left, Run.kind.in_(own)).order_by(Run.id)


def next_unit() -> int | None:
    """The key of the unit whose turn it is: of the oldest run that is under way."""
    query = (
        select(Unit.id)
        .join(Run)
        .where(Run.state == RunState.RUNNING, Unit.outcome == UnitOutcome.WAITING)
        .order_by(Run.id, Unit.id)
    )
    return db.session.scalar(query.limit(1))


def worked_off() -> list[int]:
    """The keys of runs that are under way and have nothing left to do."""
    waiting = select(Unit.id).where(Unit.run_id == Run.id, Unit.outcome == UnitOutcome.WAITING).exists()
    return list(db.session.scalars(select(Run.id).where(Run.state == RunState.RUNNING, ~waiting).order_by(Run.id)))
