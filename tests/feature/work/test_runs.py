"""A long run takes one unit after another, each in a transaction of its own, and can be stopped, killed and gone on."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.acting import AGREED, act, some_step
from tests.given.people import administrator, officer, user
from tests.given.work import round_of
from tests.given.working import work_off
from vouchers.agreements import bulk
from vouchers.agreements import queries as agreements
from vouchers.agreements.errors import AgreementExists
from vouchers.agreements.states import AgreementState
from vouchers.db import db
from vouchers.db.locks import Counter, next_number
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotFound
from vouchers.organisations import staff
from vouchers.work import queries, services
from vouchers.work.models import Run, Unit
from vouchers.work.states import RunKind, RunState, UnitOutcome

KIND = RunKind.SEND_AGREEMENTS
Unruly = Callable[[str], object]


class Killed(BaseException):
    """The process is gone, whatever it was doing."""


def begun(*names: str) -> Run:
    """A run over units of these names."""
    by = officer()
    with transaction():
        step = some_step(AGREED - 1)
        step.by = by
        return services.start(KIND, [(name, f"건 {name}") for name in names], about="AIV-2026-R1", of=step)


def counting(unruly: Unruly = lambda name: None) -> Mapping[RunKind, Any]:
    """Counts each unit in the database, and then does what the test wants."""

    def work(name: str, arguments: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
        next_number(f"unit/{name}")
        unruly(name)

    return {KIND: work}


def counted() -> dict[str, int]:
    rows = db.session.execute(select(Counter.name, Counter.last).where(Counter.name.startswith("unit/")))
    return {name.removeprefix("unit/"): last for name, last in rows}


def states(run: Run) -> list[UnitOutcome]:
    return list(db.session.scalars(select(Unit.outcome).where(Unit.run_id == run.id).order_by(Unit.id)))


def refuse(name: str) -> None:
    if name == "b":
        raise AgreementExists()


def test_each_unit_is_done_once_and_the_run_finishes(app: Flask) -> None:
    run = begun("a", "b", "c")
    assert queries.progress(run) == queries.Progress(3, 0, 0) and queries.progress(run).left == 3
    assert work_off(kinds=counting()) == "worked off 3"
    assert counted() == {"a": 1, "b": 1, "c": 1}
    assert run.state is RunState.FINISHED and queries.progress(run) == queries.Progress(3, 3, 0)
    assert work_off(kinds=counting()) == "worked off 0" and counted() == {"a": 1, "b": 1, "c": 1}


def test_what_is_refused_says_why_leaves_nothing_and_is_tried_again(app: Flask) -> None:
    run = begun("a", "b", "c")
    work_off(kinds=counting(refuse))
    assert states(run) == [UnitOutcome.DONE, UnitOutcome.FAILED, UnitOutcome.DONE] and counted() == {"a": 1, "c": 1}
    assert run.state is RunState.FINISHED
    failed = queries.failures(run)
    assert [(unit.label, unit.sentence) for unit in failed] == [("건 b", AgreementExists.sentence)]
    act(services.resume, run, by=officer(2), day=AGREED)
    assert run.run_by == officer(2).user_id
    work_off(kinds=counting())
    assert states(run) == [UnitOutcome.DONE] * 3 and counted() == {"a": 1, "b": 1, "c": 1}
    assert run.state is RunState.FINISHED


def test_a_fault_in_one_unit_stops_nobody(app: Flask) -> None:
    def breaks(name: str) -> None:
        if name == "a":
            raise ZeroDivisionError

    run = begun("a", "b")
    work_off(kinds=counting(breaks))
    assert states(run) == [UnitOutcome.FAILED, UnitOutcome.DONE] and counted() == {"b": 1}


@pytest.mark.parametrize("at", ["a", "b", "c"])
def test_a_process_that_is_killed_leaves_each_unit_done_or_as_it_was(app: Flask, at: str) -> None:
    def dies(name: str) -> None:
        if name == at:
            raise Killed

    run = begun("a", "b", "c")
    with pytest.raises(Killed):
        work_off(kinds=counting(dies))
    db.session.rollback()
    done = ["a", "b", "c"].index(at)
    assert states(run) == [UnitOutcome.DONE] * done + [UnitOutcome.WAITING] * (3 - done)
    assert counted() == dict.fromkeys(["a", "b", "c"][:done], 1)
    work_off(kinds=counting())
    assert counted() == {"a": 1, "b": 1, "c": 1} and run.state is RunState.FINISHED


def test_after_a_stop_no_further_unit_is_begun_and_what_was_done_stays(app: Flask) -> None:
    run = begun("a", "b")
    work_off(kinds=counting(), most=timedelta(seconds=-1))
    assert counted() == {}, "no time, no unit"
    act(services.cancel, run, by=officer(2), day=AGREED)
    assert work_off(kinds=counting()) == "worked off 0" and states(run) == [UnitOutcome.WAITING] * 2
    act(services.resume, run, by=officer(), day=AGREED)
    work_off(kinds=counting())
    assert counted() == {"a": 1, "b": 1}


def test_who_lost_the_role_does_nothing_by_a_run(app: Flask) -> None:
    run = given.run()
    held = user("officer1").appointments[0]
    act(staff.end_appointment, held, reason="자리를 옮겼습니다.", by=administrator(), day=AGREED - 1)
    work_off()
    failed = queries.failures(run)
    assert [unit.sentence for unit in failed] == [NotFound.sentence]
    act(services.resume, run, by=officer(2), day=AGREED - 1)
    work_off()
    assert run.state is RunState.FINISHED and queries.progress(run).done == 1


def test_the_agreements_of_a_round_are_drawn_up_and_sent(app: Flask) -> None:
    run = given.run()
    call_round = round_of(run)
    assert len(agreements.to_draw_up(call_round.id)) == 1
    work_off()
    assert run.state is RunState.FINISHED and agreements.to_draw_up(call_round.id) == []
    given.make_documents()
    act(bulk.send_all, call_round, by=officer(), day=AGREED - 1)
    work_off()
    assert [row.state for row in agreements.in_round(call_round.id, *AgreementState)] == [
        AgreementState.AWAITING_COMPANY
    ]
