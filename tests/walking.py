"""Policy × lifecycle, for every verb, everybody and every state:
who may when does, whoever else and whenever else is refused.
"""

from typing import Any

import pytest

from tests import given
from tests.given.verbs import Verb, cast_of, verbs_of
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.desks.states import LIFECYCLES
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotFound, NotPermitted, Refused, VouchersError

WALKED: set[str] = set()
"""The kinds of things that some room walks."""


def each_place(*kinds: str) -> Any:
    """A test for every state of these kinds of things."""
    WALKED.update(kinds)
    places = [(kind, state) for kind in kinds for state in LIFECYCLES[kind].states]
    return pytest.mark.parametrize(("kind", "state"), places, ids=[f"{kind}-{state}" for kind, state in places])


class Undone(Exception):
    """Thrown after a verb has done its work, so that nothing of it stays."""


def tried(verb: Verb, thing: Any, by: Actor) -> VouchersError | None:
    """What refused, or None where it was done; either way the thing is as it was."""
    try:
        with transaction():
            verb.call(thing, by, verb.day)
            db.session.flush()
            raise Undone
    except Undone:
        return None
    except VouchersError as refusal:
        return refusal


def state_of(kind: str, thing: Any) -> str:
    """The state of a thing by its name; an account keeps it as a moment."""
    if kind == "account":
        return "disabled" if thing.disabled_at else "active"
    return str(thing.state)


def is_as_said(kind: str, state: str) -> None:
    """In this state whoever may does each verb, and nobody else ever."""
    life = LIFECYCLES[kind]
    thing = given.MAKERS[kind](state)
    assert state_of(kind, thing) == state, "the state can be reached"
    cast, wrong = cast_of(kind, thing), []
    for verb in verbs_of(kind):
        timely = state in (verb.states or [str(step.source) for step in life.steps if step.action == verb.action])
        may = verb.may(state) if timely else ()
        if may:
            verb.ready(thing)
        for name, actor in cast.items():
            refusal = tried(verb, thing, actor)
            if name in may:
                right = refusal is None
            elif timely:
                right = isinstance(refusal, NotPermitted | NotFound)
            else:
                right = isinstance(refusal, NotPermitted | NotFound | Refused)
            if not right:
                wrong.append(f"{verb.action} by {name}: {type(refusal).__name__ if refusal else 'done'}")
    assert wrong == []
