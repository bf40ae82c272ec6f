"""Writing letters, claiming them for delivery, and taking the tick of a job."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import delete, or_, select, update

from vouchers.db import db
from vouchers.identity.models import User
from vouchers.kernel.clock import KOREA
from vouchers.outbox.models import JobRun, Lease, Letter

CLAIM = timedelta(minutes=2)
"""How long a worker may take to send one letter before another may try."""

LONGEST_WAIT = timedelta(hours=6)

_TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "letters"
_env = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701 - plain text, not HTML
    trim_blocks=True,
    lstrip_blocks=True,
)
_env.filters["won"] = lambda value: f"{value:,}"
_env.filters["moment"] = lambda value: f"{value.astimezone(KOREA):%Y. %-m. %-d. %H:%M}"
_env.filters["day"] = lambda value: f"{value:%Y. %-m. %-d.}"


def write(
    kind: str, to: User, *, key: str, at: datetime, path: str | None = None, secret: bool = False, **context: Any
) -> None:
    """A letter of this kind waits for delivery, in the person's language. Written once per `key`: again is nothing.

    Its template is `letters/<language>/<kind>.txt`: the subject on the first line, an empty line, the body. `path` is
    the page it leads to. A `secret` letter (it holds a one-time link) is never shown in the person's notices.
    """
    if db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    text = _env.get_template(f"{to.language}/{kind}.txt").render(name=to.name, **context)
    subject, _, body = text.partition("\n\n")
    db.session.add(
        Letter(
            key=key, kind=kind, user_id=to.id, address=to.email, subject=" ".join(subject.split())[:200],
            body=body.strip() + "\n", path=path, secret=secret, created_at=at, not_before=at,
        )
    )  # fmt: skip
    db.session.flush()


def claim(*, at: datetime) -> Letter | None:
    """The next letter that is due, held for this worker; None when none is."""
    due = (
        select(Letter)
        .where(Letter.sent_at.is_(None), Letter.not_before <= at)
        .where(or_(Letter.claimed_until.is_(None), Letter.claimed_until < at))
        .order_by(Letter.not_before, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    letter: Letter | None = db.session.scalar(due)
    if letter is not None:
        letter.claimed_until = at + CLAIM
        letter.tries += 1
    return letter


def sent(letter: Letter, *, at: datetime) -> None:
    """The mail server has taken the letter."""
    letter.sent_at, letter.claimed_until, letter.error = at, None, None


def failed(letter: Letter, error: str, *, at: datetime) -> None:
    """The mail server has not taken it; it waits twice as long as the last time, at most six hours."""
    letter.claimed_until, letter.error = None, error[:500]
    letter.not_before = at + min(timedelta(seconds=30) * 2 ** min(letter.tries, 12), LONGEST_WAIT)


def take_tick(job: str, due_at: datetime, *, at: datetime) -> JobRun | None:
    """The permission to run this tick, or None when somebody has it already."""
    if db.session.scalar(select(JobRun.id).where(JobRun.job == job, JobRun.due_at == due_at)):
        return None
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
    result = db.session.execute(delete(JobRun).where(JobRun.finished_at < before, JobRun.failed.is_(False)))
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
