"""One scheduler at a time runs the jobs, each tick once; what failed stays on record."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given.acting import BEGINNING
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.work import jobs, services
from vouchers.work.models import JobRun, Lease

VALID, SECOND = timedelta(seconds=15), timedelta(seconds=1)


def held(holder: str, after: timedelta = timedelta(0), name: str = "scheduler") -> bool:
    with transaction():
        return services.hold_lease(name, holder, at=BEGINNING + after, valid=VALID)


def lease(name: str = "scheduler") -> tuple[str, timedelta]:
    row = db.session.scalars(select(Lease).where(Lease.name == name)).one()
    return row.holder, row.until - BEGINNING


def test_a_lease_is_for_one_holder_until_it_runs_out(app: Flask) -> None:
    assert held("a") and lease() == ("a", VALID)
    assert held("a", SECOND) and lease() == ("a", SECOND + VALID), "its own is renewed"
    assert not held("b", SECOND + VALID - SECOND) and lease()[0] == "a"
    assert held("b", SECOND + VALID) and lease() == ("b", SECOND + VALID + VALID)
    assert not held("a", SECOND + VALID)


def test_leases_of_different_names_do_not_meet(app: Flask) -> None:
    assert held("a", name="one") and held("b", name="two") and held("b", name="alpha")
    assert (lease("one")[0], lease("two")[0], lease("alpha")[0]) == ("a", "b", "b")
    assert not held("b", name="one")


def test_who_lets_go_hands_over_at_once_and_nobody_else_can_let_go(app: Flask) -> None:
    held("a")
    jobs.let_go("scheduler", "b", at=BEGINNING + SECOND)
    assert lease() == ("a", VALID)
    jobs.let_go("scheduler", "a", at=BEGINNING + SECOND)
    assert lease() == ("a", SECOND) and held("b", SECOND)


def taken(due: timedelta = timedelta(0), job: str = "mail") -> int | None:
    with transaction():
        run = services.take_tick(job, BEGINNING + due, at=BEGINNING + due)
        return run.id if run else None


def finished(run_id: int, outcome: str, *, failed: bool, after: timedelta = SECOND) -> JobRun:
    with transaction():
        services.finish_tick(run_id, outcome=outcome, failed=failed, at=BEGINNING + after)
    db.session.expire_all()
    return db.session.get_one(JobRun, run_id)


def test_a_tick_is_taken_once(app: Flask) -> None:
    assert taken() and taken() is None
    assert taken(SECOND) and taken(job="documents"), "another tick, another job"


def test_how_a_tick_ended_is_kept_in_two_thousand_letters(app: Flask) -> None:
    first, second = taken(), taken(SECOND)
    run = finished(first, "x" * 2500, failed=True)
    assert (run.outcome, run.failed, run.finished_at) == ("x" * 2000, True, BEGINNING + SECOND)
    other = db.session.get_one(JobRun, second)
    assert (other.outcome, other.finished_at) == (None, None)


def test_old_ticks_that_ended_well_are_forgotten_and_failures_are_not(app: Flask) -> None:
    well, badly, running, late = taken(), taken(SECOND), taken(2 * SECOND), taken(3 * SECOND)
    finished(well, "ok", failed=False)
    finished(badly, "broken", failed=True)
    finished(late, "ok", failed=False, after=10 * SECOND)
    assert jobs.forget_ticks(before=BEGINNING + 10 * SECOND) == "forgot 1"
    assert set(db.session.scalars(select(JobRun.id))) == {badly, running, late}


def test_a_tick_runs_for_whoever_holds_the_lease_and_its_failure_is_raised_on(app: Flask) -> None:
    ran: list[str] = []
    options = {"lease": "scheduler", "valid": VALID, "at": BEGINNING}
    assert jobs.run_tick("mail", BEGINNING, lambda: ran.append("a") or "sent 3", holder="a", **options)
    assert not jobs.run_tick("mail", BEGINNING, lambda: ran.append("again") or "", holder="a", **options)
    assert not jobs.run_tick("mail", BEGINNING + SECOND, lambda: ran.append("b") or "", holder="b", **options)
    with pytest.raises(ValueError, match="broken"):
        jobs.run_tick("mail", BEGINNING + 2 * SECOND, lambda: int("broken"), holder="a", **options)
    runs = [(run.outcome, run.failed) for run in db.session.scalars(select(JobRun).order_by(JobRun.id))]
    assert ran == ["a"] and runs[0] == ("sent 3", False) and runs[1][1] and "broken" in runs[1][0]


def test_a_tick_that_failed_is_run_again_within_bounds(app: Flask) -> None:
    run = taken()
    for number in range(1, services.MOST_TRIES):
        begun = number * timedelta(hours=1)
        finished(run, "busy", failed=True, after=begun)
        assert again(begun + services.RETRY_AFTER - SECOND) is None, "not at once"
        assert again(begun + services.RETRY_AFTER) == run
    finished(run, "busy", failed=True, after=timedelta(hours=9))
    assert again(timedelta(hours=10)) is None and db.session.get_one(JobRun, run).tries == services.MOST_TRIES


def test_a_tick_whose_process_died_is_run_again_and_one_that_ended_well_is_not(app: Flask) -> None:
    lost, well = taken(), taken(job="documents")
    finished(well, "ok", failed=False)
    assert again(services.LOST_AFTER - SECOND) is None, "it may still be at work"
    assert again(services.LOST_AFTER) == lost and again(services.LOST_AFTER, job="documents") is None


def again(after: timedelta, job: str = "mail") -> int | None:
    """The first tick is asked for once more, so long after it was due."""
    with transaction():
        run = services.take_tick(job, BEGINNING, at=BEGINNING + after)
        return run.id if run else None
