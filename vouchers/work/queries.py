"""Named reads of job runs."""

from sqlalchemy import func, select

from vouchers.db import db
from vouchers.work.models import JobRun


def latest_runs() -> list[JobRun]:
    """The last run of each job."""
    last = select(func.max(JobRun.id)).group_by(JobRun.job)
    return list(db.session.scalars(select(JobRun).where(JobRun.id.in_(last)).order_by(JobRun.job)))
