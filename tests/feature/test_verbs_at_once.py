"""Two verbs that leave the same state, pressed at the same moment on two connections: one wins, the other is told.

Where the second may follow the first (a registration is edited twice), both are done, one after the other.
"""

import threading
from enum import StrEnum
from itertools import combinations_with_replacement
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import databases, given
from tests.databases import Apps
from tests.features import LIFECYCLES
from tests.given.verbs import Verb, cast_of, verbs_of
from vouchers.audit.queries import steps_of
from vouchers.db import db
from vouchers.db.retry import with_retries
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import VouchersError

Pair = tuple[str, StrEnum, Verb, Verb]


def pairs() -> list[Pair]:
    """Every two verbs, also one twice, that end the same state of the same thing."""
    found = []
    for kind, life in LIFECYCLES.items():
        if kind == "account":  # no row of a lifecycle
            continue
        for state in life.states:
            ends = {str(step.action) for step in life.steps if step.source == state != step.target}
            leaving = [
                verb
                for verb in verbs_of(kind)
                if verb.action in ends and verb.may(str(state)) and (not verb.states or state in verb.states)
            ]
            found += [(kind, state, *two) for two in combinations_with_replacement(leaving, 2)]
    return found


PAIRS = pairs()
SAMPLE = PAIRS[::5]
"""What runs every day; all of them run at night."""


def named(pair: Pair) -> str:
    return f"{pair[0]}-{pair[1]}-{pair[2].action}-{pair[3].action}"


@pytest.fixture
def server(apps: Apps) -> Any:
    yield from databases.fresh(*apps["postgresql"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The sample by day, all pairs at night."""
    chosen = PAIRS if metafunc.config.getoption("--nightly") else SAMPLE
    metafunc.parametrize("pair", chosen, ids=map(named, chosen))


def test_one_wins_and_the_other_is_told(server: Flask, pair: Pair) -> None:
    kind, state, *verbs = pair
    thing = given.MAKERS[kind](state)
    cast = cast_of(kind, thing)
    for verb in verbs[: 1 if verbs[0] is verbs[1] else 2]:
        verb.ready(thing)
    model, key = type(thing), thing.id
    before = len(steps_of(LIFECYCLES[kind].name, key))
    people = [cast[verb.may(str(state))[-1 if number else 0]] for number, verb in enumerate(verbs)]
    db.session.remove()
    told = at_once(server, model, key, list(zip(verbs, people, strict=True)))
    steps = steps_of(LIFECYCLES[kind].name, key)
    one_after_another = any(
        second.action
        in {
            str(step.action)
            for step in LIFECYCLES[kind].steps
            if step.source == LIFECYCLES[kind].target(state, _action(kind, first))
        }
        for first, second in (verbs, reversed(verbs))
    )
    assert told.count("done") == 1 or (told == ["done", "done"] and one_after_another), told
    assert [step.source for step in steps[1:]] == [step.target for step in steps[:-1]], (
        "no step is written over another"
    )
    assert steps[-1].target == db.session.get(model, key).state and len(steps) > before


def _action(kind: str, verb: Verb) -> StrEnum:
    return next(action for action in LIFECYCLES[kind].actions if action == verb.action)


def at_once(app: Flask, model: type, key: int, presses: list[tuple[Verb, Actor]]) -> list[str]:
    """What each of them was told."""
    start, told = threading.Barrier(len(presses)), [""] * len(presses)

    def press(number: int, verb: Verb, by: Actor) -> None:
        with app.app_context():

            def work() -> None:
                with transaction():
                    verb.call(db.session.get_one(model, key), by, verb.day)

            db.session.get_one(model, key)
            start.wait(timeout=30)
            try:
                with_retries(work)
                told[number] = "done"
            except (VouchersError, IntegrityError) as refusal:
                told[number] = type(refusal).__name__
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press, args=(number, *one)) for number, one in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told
