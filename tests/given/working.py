"""The executor of long runs."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.given.acting import AGREED, at
from vouchers import schedule
from vouchers.db import db
from vouchers.identity.models import User
from vouchers.organisations.queries import actor_of
from vouchers.work import jobs
from vouchers.work.jobs import WorkOff
from vouchers.work.states import RunKind


def work_off(
    *, day: float = AGREED - 1, most: timedelta = timedelta(minutes=1), kinds: Mapping[RunKind, WorkOff] = schedule.RUNS
) -> str:
    """The executor's turn, with as much time as it wants."""
    said = jobs.work_off(kinds, _actor, at=at(day), patience=most)
    db.session.expire_all()
    return said


def _actor(user_id: int) -> Any:
    return actor_of(db.session.get_one(User, user_id))
