"""The table of verbs is whole, and no state waits for one named person but those that are listed."""

from importlib import import_module
from pathlib import Path

from tests.features import LIFECYCLES
from tests.given.verbs import ELSEWHERE, FOLLOWS, VERBS
from tests.walking import WALKED

ROOMS = Path(__file__).resolve().parent


def test_every_action_has_a_verb() -> None:
    tabled = {(verb.kind, verb.action) for verb in VERBS}
    known = {(name, str(step.action)) for name, life in LIFECYCLES.items() for step in life.steps}
    assert known - tabled == FOLLOWS.keys() | ELSEWHERE.keys()
    assert {verb for verbs in FOLLOWS.values() for verb in verbs} <= tabled


def test_every_kind_of_thing_is_walked_in_its_room() -> None:
    for path in ROOMS.glob("*/test_verbs.py"):
        import_module(f"tests.feature.{path.parent.name}.test_verbs")
    assert LIFECYCLES.keys() == WALKED


ALWAYS_THERE = {"officer", "officer2", "approver", "finance", "finance2", "administrator", "administrator2", "system"}
"""Whoever holds a role, of which an agency has somebody; a firm's people, an evaluator or an auditor may be gone."""

HANDED_ON = ("hand_over",)
"""Steps after which another person is waited for, in the same state."""


def test_no_state_waits_for_one_named_person_for_ever() -> None:
    people = {(verb.kind, verb.action): verb for verb in VERBS}
    waiting = set()
    for kind, life in LIFECYCLES.items():
        for state in [str(state) for state in life.states if state not in life.own]:
            exits = [
                (kind, str(step.action))
                for step in life.steps
                if step.source == state and (step.target != state or step.action in HANDED_ON)
            ]
            takes = [verb for way in exits for verb in (way, *FOLLOWS.get(way, ())) if verb in people]
            who = {
                name
                for verb in takes
                for name in (people[verb].may(state) if verb[0] == kind else people[verb].may(""))
            }
            if exits and not ALWAYS_THERE & who:
                waiting.add((kind, state))
    assert waiting == set()
