"""Whatever a role of the agency may move next lies in a pile on its desk, and nobody else's does."""

from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests import given
from tests.features import BROUGHT, LIFECYCLES, PILES
from tests.given import ready
from tests.given.acting import OVER, at
from tests.given.people import approver, finance, officer
from tests.given.verbs import VERBS, cast_of
from tests.walking import each_place
from vouchers.db import db
from vouchers.desks.queries import queues
from vouchers.kernel.actor import AGENCY_STAFF, Actor, StaffRole
from vouchers.kernel.policy import both, either, roles_of, staff
from vouchers.programmes.states import RoundState
from vouchers.suppliers.states import SupplierState

AGENCY = ("officer", "officer2", "approver", "finance", "finance2")
NOT_EXPECTED = {
    ("round", "extend"): "only where somebody asks for more time",
    ("round", "close"): "by the clock; earlier only where something is wrong",
    ("round", "unschedule"): "only where the opening was a mistake",
    ("application", "forfeit"): "only where a company does nothing; stands in the overdue pile",
    ("application", "rescreen"): "only where a decision was a mistake",
    ("agreement", "void"): "only where an agreement was a mistake",
    ("agreement", "start_settling"): "once its term is over: its own test below",
    ("seat", "release"): "only where an evaluator is silent; stands in the overdue pile",
    ("assignment", "release"): "as above",
    ("panel", "dissolve"): "only where a panel was a mistake",
    ("deposit", "unmatch"): "only where a match was a mistake",
    ("run", "cancel"): "only where a run was a mistake",
    ("invoice", "accept"): "the company's; an officer's once it is overdue: its own test below",
    ("invoice", "accept_part"): "as above",
    ("invoice", "refuse"): "as above",
    ("round", "reopen"): "once somebody has asked for it: its own test below",
    ("account_change", "reject_change"): "of an approved one only where that was a mistake",
    ("exclusion", "take_back_exclusion"): "only where one has changed one's mind",
    ("deposit", "undo_return"): "only where a return was a mistake",
    ("settlement", "undo_return"): "as above",
    ("selection", "redraw"): "only where the numbers have changed",
}
"""Steps that are always possible and that nobody is waited for to take."""

KINDS = [kind for kind in given.MAKERS if any(set(verb.who) & set(AGENCY) for verb in VERBS if verb.kind == kind)]


def in_piles(thing: Any, actor: Actor, when: datetime) -> bool:
    """Whether the thing lies in a pile of this person, itself or by what stands for it."""
    names = {id(thing), id(getattr(thing, "batch", None))}
    return any(
        id(row) in names
        for pile in PILES
        if actor.has(*pile.policy.roles(pile.action))
        for row in db.session.scalars(pile.waiting(actor, when)).unique()
    )


@each_place(*KINDS)
def test_what_a_person_may_move_lies_on_the_desk(sqlite_app: Flask, kind: str, state: str) -> None:
    life, thing = LIFECYCLES[kind], given.MAKERS[kind](state)
    cast, when, wrong = cast_of(kind, thing), at(OVER), []
    for verb in VERBS:
        moves = any(
            step.action == verb.action and step.source == state and step.target != step.source for step in life.steps
        )
        if verb.kind != kind or not moves or (kind, verb.action) in NOT_EXPECTED:
            continue
        if verb.states and state not in verb.states:
            continue
        wrong += [
            f"{verb.action} by {name}"
            for name in AGENCY
            if name in verb.may(state) and not in_piles(thing, cast[name], when)
        ]
    assert wrong == []


def test_the_companies_silence_makes_an_inspection_an_officers(app: Flask) -> None:
    invoice = given.invoice()
    assert not in_piles(invoice, officer(), at(OVER))
    ready.silent(invoice)
    assert in_piles(invoice, officer(), at(OVER)) and not in_piles(invoice, finance(), at(OVER))


def test_an_agreement_whose_term_is_over_waits_to_be_settled(app: Flask) -> None:
    agreement = given.agreement()
    assert not in_piles(agreement, officer(), at(60))
    assert in_piles(agreement, officer(), at(OVER)) and not in_piles(agreement, approver(), at(OVER))


def test_a_round_that_somebody_wants_reopened_waits_for_another(app: Flask) -> None:
    call_round = given.call_round(RoundState.CLOSED)
    ready.reopening(call_round)
    assert not in_piles(call_round, officer(), at(OVER)) and in_piles(call_round, officer(2), at(OVER))


def test_ones_own_step_is_for_somebody_else(app: Flask) -> None:
    batch = given.batch()
    assert not in_piles(batch, finance(), at(OVER)), "who drew it up"
    assert in_piles(batch, finance(2), at(OVER)) and in_piles(batch, approver(), at(OVER))


def test_what_waits_longest_stands_first_and_what_is_empty_last(app: Flask) -> None:
    given.application()
    given.supplier(SupplierState.REGISTERED, key="supplier2")
    found = queues(PILES, BROUGHT.waits, officer(), at(OVER))
    counts = [bool(queue.count) for queue in found[1:]]
    assert counts == sorted(counts, reverse=True) and sum(counts) >= 2
    waiting = [queue.oldest for queue in found[1:] if queue.count and queue.oldest]
    assert waiting == sorted(waiting)


def test_the_roles_of_an_action_are_read_from_its_predicate() -> None:
    def own(actor: Actor, thing: object) -> bool:
        return True

    two, one = staff(StaffRole.OFFICER, StaffRole.FINANCE), staff(StaffRole.FINANCE)
    assert roles_of(two) == {StaffRole.OFFICER, StaffRole.FINANCE}
    assert roles_of(own) == frozenset() == roles_of(both(own, own))
    assert roles_of(both(two, own)) == {StaffRole.OFFICER, StaffRole.FINANCE}
    assert roles_of(both(two, one)) == {StaffRole.FINANCE}
    assert roles_of(either(own, both(one, own))) == {StaffRole.FINANCE}


@pytest.mark.parametrize("pile", PILES, ids=lambda pile: pile.label)
def test_a_pile_is_somebodys(pile: Any) -> None:
    assert pile.policy.roles(pile.action) & {*AGENCY_STAFF, StaffRole.ADMINISTRATOR}
