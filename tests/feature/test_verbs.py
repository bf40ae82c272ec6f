"""The table of verbs is whole, and no state waits for one named person but those that are listed."""

from importlib import import_module
from pathlib import Path

from tests.given.verbs import ELSEWHERE, FOLLOWS, VERBS
from tests.walking import WALKED
from vouchers.desks.states import LIFECYCLES

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

WAITS = {
    ("supplier", "returned"): "its own registration, for which nobody waits",
    ("application", "draft"): "its own draft, for which nobody waits; the call's end makes it too late",
    ("application", "selected"): "a company that names no supplier after selection: no clock yet",
    ("seat", "invited"): "an evaluator who does not answer: another is invited, the seat stays open",
    ("assignment", "assigned"): "an evaluator who does not declare: no replacement yet",
    ("assignment", "cleared"): "an evaluator who does not seal the sheet: no replacement yet",
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
            who = {
                name
                for verb in takes
                for name in (people[verb].may(state) if verb[0] == kind else people[verb].may(""))
            }
            if exits and not ALWAYS_THERE & who:
                waiting.add((kind, state))
    assert waiting == WAITS.keys()
