"""Policy × lifecycle, for every verb, everybody and every state:
who may when does, whoever else and whenever else is refused.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import given
from tests.features import LIFECYCLES
from tests.given.verbs import Verb, cast_of, verbs_of
from tests.given.views import VIEWS
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotFound, NotPermitted, Refused, VouchersError
from vouchers.outbox.models import Letter

LEFT = Path(__file__).parent / "given/left"
"""One file a kind, looked over by hand: a verb that leaves something else behind changes it on purpose."""

WALKED: set[str] = set()
"""The kinds of things that some room walks."""


def each_place(*kinds: str) -> Any:
    """A test for every state of these kinds of things."""
    WALKED.update(kinds)
    places = [(kind, state) for kind in kinds for state in LIFECYCLES[kind].states]
    return pytest.mark.parametrize(("kind", "state"), places, ids=[f"{kind}-{state}" for kind, state in places])


class Undone(Exception):
    """Thrown after a verb has done its work, so that nothing of it stays."""


def tried(verb: Verb, thing: Any, by: Actor, left: list[str] | None = None) -> VouchersError | None:
    """What refused, or None where it was done; either way the thing is as it was. `left` is told what was left."""
    steps, letters = (db.session.scalar(select(func.max(model.id))) or 0 for model in (Transition, Letter))
    try:
        with transaction():
            verb.call(thing, by, verb.day)
            db.session.flush()
            if left is not None:
                left += _records(steps) + _letters(letters)
            raise Undone
    except Undone:
        return None
    except VouchersError as refusal:
        return refusal


def _records(after: int) -> list[str]:
    """The steps on record since then: what was moved, and which columns are named as changed."""
    steps = db.session.scalars(select(Transition).where(Transition.id > after).order_by(Transition.id))
    return [f"  {step.kind}.{step.action} {' '.join(sorted(step.changes or ()))}".rstrip() for step in steps]


def _letters(after: int) -> list[str]:
    """The emails that wait since then, and to whom they go."""
    letters = db.session.scalars(select(Letter).where(Letter.id > after))
    return sorted(f"  email {letter.kind} to {letter.address}" for letter in letters)


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
    cast, wrong, left = cast_of(kind, thing), _seen_wrongly(kind, state, thing), []
    for verb in verbs_of(kind):
        timely = state in (verb.states or [str(step.source) for step in life.steps if step.action == verb.action])
        may = verb.may(state) if timely else ()
        if may:
            verb.ready(thing)
        for name, actor in cast.items():
            told: list[str] = []
            refusal = tried(verb, thing, actor, told)
            if may and name == may[0]:
                left += [f"{state}: {verb.action} by {name}", *told]
            if name in may:
                right = refusal is None
            elif timely:
                right = isinstance(refusal, NotPermitted | NotFound)
            else:
                right = isinstance(refusal, NotPermitted | NotFound | Refused)
            if not right:
                wrong.append(f"{verb.action} by {name}: {type(refusal).__name__ if refusal else 'done'}")
    assert wrong == []
    assert left == what_is_left(kind, state)


def _seen_wrongly(kind: str, state: str, thing: Any) -> list[str]:
    """Who sees the thing, or finds it in a list, and should not; or should and does not."""
    if kind not in VIEWS:
        return []
    view, cast = VIEWS[kind], cast_of(kind, thing)
    said = view.who(state) & cast.keys()
    found = {"sees it": {name for name, actor in cast.items() if view.policy.permits(actor, view.action, thing)}}
    if view.listed is not None:
        found["finds it"] = {
            name for name, actor in cast.items() if thing in db.session.scalars(view.listed(actor)).unique().all()
        }
    return sorted(
        f"{what}, {people - said} too much, {said - people} missing" for what, people in found.items() if people != said
    )


def what_is_left(kind: str, state: str) -> list[str]:
    """What each verb leaves behind in this state, as tests/given/left says: steps on record, emails with addresses."""
    lines = (LEFT / f"{kind}.txt").read_text().splitlines()
    found, inside = [], False
    for line in lines:
        if not line.startswith(" "):
            inside = line.startswith(f"{state}: ")
        if inside:
            found.append(line)
    return found
