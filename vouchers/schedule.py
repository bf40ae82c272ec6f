"""The one file that knows APScheduler: a table of (job, how often). One process holds the lease and ticks."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from vouchers.agreements import jobs as agreements
from vouchers.applications import jobs as applications
from vouchers.claims import jobs as claims
from vouchers.db import db, guards, keeping, presses
from vouchers.db.retry import with_retries
from vouchers.desks import jobs as desks
from vouchers.documents import jobs as documents
from vouchers.identity.models import User
from vouchers.kernel import clock
from vouchers.ledger import jobs as ledger
from vouchers.ledger.verify import Causes
from vouchers.matching import jobs as matching
from vouchers.organisations import jobs as organisations
from vouchers.organisations import queries as organisation_queries
from vouchers.outbox import jobs as outbox
from vouchers.outbox.smtp import Server
from vouchers.payments import jobs as payments
from vouchers.programmes import jobs as programmes
from vouchers.selection import jobs as selection
from vouchers.suppliers import jobs as suppliers
from vouchers.web.features import features
from vouchers.work import jobs as work
from vouchers.work.states import JobName

log = structlog.get_logger()

RUNS = {**selection.RUNS, **agreements.RUNS, **payments.RUNS}
"""What each kind of long run does to one of its units."""

LEASE = "scheduler"
LEASE_VALID = timedelta(seconds=15)


@dataclass(frozen=True)
class Job:
    """A job and its period. Ticks fall on whole multiples of the period since 1970, so every host agrees on them."""

    name: JobName
    every: timedelta
    run: Callable[[Flask, datetime], str]


def _mail(app: Flask, at: datetime) -> str:
    settings = app.extensions["vouchers.settings"]
    server = Server(
        settings.smtp_host, settings.smtp_port, settings.mail_from, settings.base_url, settings.smtp_starttls,
        settings.smtp_user, settings.smtp_password,
    )  # fmt: skip
    organisations.answer_strangers(at=at)
    return outbox.deliver(server, at=at)


def work_off(at: datetime) -> str:
    """Take up the units of long runs that are under way, as the people who started them."""
    return work.work_off(RUNS, lambda user_id: organisation_queries.actor_of(db.session.get_one(User, user_id)), at=at)


def _remind(app: Flask, at: datetime) -> str:
    return f"{applications.remind(at=at)}, {desks.remind(at=at)}, {claims.fall_due(at=at)}"


def _let_lapse(app: Flask, at: datetime) -> str:
    return f"{organisations.let_lapse(at=at)}, {matching.let_lapse(at=at)}"


def _tidy(app: Flask, at: datetime) -> str:
    gone = keeping.forget(before=at) + presses.forget(before=at - presses.REMEMBERED)
    return f"{work.forget_ticks(before=at - timedelta(days=1))}, unsaved {gone}"


def _causes() -> Causes:
    return Causes(features().causes())


JOBS = (
    Job(JobName.MAIL, timedelta(seconds=5), _mail),
    Job(JobName.WORK, timedelta(seconds=2), lambda app, at: work_off(at)),
    Job(JobName.DOCUMENTS, timedelta(seconds=2), lambda app, at: documents.make_waiting(at=at)),
    Job(JobName.OPEN_ROUNDS, timedelta(seconds=10), lambda app, at: programmes.open_due(at=at)),
    Job(JobName.CLOSE_ROUNDS, timedelta(seconds=10), lambda app, at: programmes.close_due(at=at)),
    Job(JobName.REMIND, timedelta(hours=1), _remind),
    Job(JobName.EXPIRE, timedelta(hours=1), lambda app, at: claims.expire(at=at)),
    Job(JobName.ACCOUNTS, timedelta(hours=1), lambda app, at: suppliers.apply_changes(at=at)),
    Job(JobName.LET_LAPSE, timedelta(hours=1), _let_lapse),
    Job(JobName.ANCHOR, timedelta(hours=1), lambda app, at: ledger.anchor(at=at)),
    Job(JobName.LEDGER_CHECK, timedelta(days=1), lambda app, at: ledger.check(_causes, at=at)),
    Job(JobName.TIDY, timedelta(days=1), _tidy),
)


def run_now(app: Flask, name: str) -> str:
    """Run a job now, outside its rhythm: from a command or a test. Returns what it says."""
    job = next(job for job in JOBS if job.name == name)
    with app.app_context():
        return with_retries(lambda: job.run(app, clock.now()))


def tick(app: Flask, job: Job, holder: str) -> None:
    """Run a job if its last tick has not been run and this process holds the lease; never raise."""
    at = clock.now()
    period = int(job.every.total_seconds())
    due_at = datetime.fromtimestamp(int(at.timestamp()) // period * period, UTC)
    with app.app_context():
        try:
            work.run_tick(
                job.name, due_at, lambda: with_retries(lambda: job.run(app, at)), holder=holder, lease=LEASE,
                valid=LEASE_VALID, at=at,
            )  # fmt: skip
        except Exception:  # one job's trouble must not stop the others
            log.exception("job failed", job=job.name)
        finally:
            db.session.remove()


def serve(app: Flask) -> None:
    """Run jobs until SIGTERM or SIGINT, then release the lease.
    Refuses to start where the database's guards are not whole.
    """
    with app.app_context():
        guards.require_whole(db.session.connection())
        db.session.remove()
    holder = f"{socket.gethostname()}/{os.getpid()}"
    scheduler = BackgroundScheduler(timezone=UTC)
    for job in JOBS:
        pace = min(job.every, timedelta(seconds=10)).total_seconds()
        scheduler.add_job(
            tick, "interval", (app, job, holder), seconds=pace, coalesce=True, max_instances=1, misfire_grace_time=None
        )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler.start()
    log.info("scheduler started", jobs=[job.name for job in JOBS])
    stop.wait()
    scheduler.shutdown(wait=True)
    with app.app_context():
        work.let_go(LEASE, holder, at=clock.now())
