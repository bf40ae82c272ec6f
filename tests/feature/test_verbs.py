"""Policy × lifecycle, for every verb, everybody and every state: who may when does, whoever else and whenever else is refused."""

from typing import Any

import pytest
from flask import Flask

from tests import given
from tests.given.verbs import ELSEWHERE, FOLLOWS, VERBS, Verb, cast_of, verbs_of
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.desks.states import LIFECYCLES
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import NotFound, NotPermitted, Refused, VouchersError

PLACES = [(name, state) for name, life in LIFECYCLES.items() for state in life.states]


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
    if kind == "account":
        return "disabled" if thing.disabled_at else "active"
    return str(thing.state)


def test_every_action_has_a_verb() -> None:
    tabled = {(verb.kind, verb.action) for verb in VERBS}
    known = {(name, str(step.action)) for name, life in LIFECYCLES.items() for step in life.steps}
    assert known - tabled == FOLLOWS.keys() | ELSEWHERE.keys()
    assert {verb for verbs in FOLLOWS.values() for verb in verbs} <= tabled


@pytest.mark.parametrize(("kind", "state"), PLACES, ids=[f"{kind}-{state}" for kind, state in PLACES])
def test_whoever_may_does_and_nobody_else_ever(sqlite_app: Flask, kind: str, state: str) -> None:
    life = LIFECYCLES[kind]
    thing = given.MAKERS[kind](state)
    assert state_of(kind, thing) == state, "the state can be reached"
    cast, wrong = cast_of(kind, thing), []
    for verb in verbs_of(kind):
        timely = state in (verb.states or [str(step.source) for step in life.steps if step.action == verb.action])
        may = verb.may(state) if timely else ()
        if timely and may:
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


ALWAYS_THERE = {"officer", "officer2", "approver", "finance", "finance2", "administrator", "administrator2", "system"}
"""Whoever holds a role, of which an agency has somebody; a firm's people, an evaluator or an auditor may be gone."""

WAITS = {
    ("supplier", "returned"): "its own registration, for which nobody waits",
    ("application", "draft"): "its own draft, for which nobody waits; the call's end makes it too late",
    ("application", "selected"): "a company that names no supplier after selection: no clock yet",
    ("proposal", "proposed"): "a supplier that does not answer: the company takes it back, or asks another beside it",
    ("proposal", "accepted"): "part of the application, whose end ends it",
    ("seat", "invited"): "an evaluator who does not answer: another is invited, the seat stays open",
    ("assignment", "assigned"): "an evaluator who does not declare: no replacement yet",
    ("assignment", "cleared"): "an evaluator who does not seal the sheet: no replacement yet",
    ("agreement", "awaiting_company"): "a company that does not sign: no clock yet",
    ("agreement", "awaiting_supplier"): "a supplier that does not sign: no clock yet",
    ("invoice", "submitted"): "a company that does not inspect: no deemed acceptance yet",
    ("settlement", "under_review"): "an auditor who does not answer: no replacement yet",
}
"""States that only people by their name can end, and why that is so today."""


def test_no_state_waits_for_one_named_person_for_ever() -> None:
    people = {(verb.kind, verb.action): verb for verb in VERBS}
    waiting = set()
    for kind, life in LIFECYCLES.items():
        for state in map(str, life.states):
            exits = [(kind, str(step.action)) for step in life.steps if step.source == state and step.target != state]
            takes = [verb for way in exits for verb in (way, *FOLLOWS.get(way, ())) if verb in people]
            who = {name for verb in takes for name in (people[verb].may(state) if verb[0] == kind else people[verb].may(""))}
            if exits and not ALWAYS_THERE & who:
                waiting.add((kind, state))
    assert waiting == WAITS.keys()
