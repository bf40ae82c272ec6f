"""A step is taken once, closed once, in one transaction;
whoever may, when, and why is asked before anything is done.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests import given
from tests.features import KINDS, LIFECYCLES
from tests.given.acting import APPLIED, act, at, some_step
from tests.given.matching import proposal
from tests.given.organisations import firm, member, representative
from tests.given.people import administrator, officer
from tests.given.programmes import CLOUD
from tests.given.verbs import VERBS, Verb, cast_of
from tests.walking import Undone
from vouchers.applications import services as applications
from vouchers.applications.policy import POLICY
from vouchers.applications.states import ApplicationState, Do
from vouchers.audit.models import Transition
from vouchers.audit.services import advance, begin, consequence, if_timely, take
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.db.writing import current
from vouchers.kernel.errors import Broken, NotNow, ReasonMissing, Stale
from vouchers.matching.states import ProposalState
from vouchers.organisations import services as organisations
from vouchers.suppliers import catalogue


def steps(kind: str) -> list[Transition]:
    return list(db.session.scalars(select(Transition).where(Transition.kind == kind).order_by(Transition.id)))


def withdrawing(application: Any) -> Any:
    return take(
        POLICY,
        application,
        Do.WITHDRAW,
        by=representative(application.organisation),
        at=at(APPLIED + 3),
        reason="그만둡니다.",
    )


def test_what_is_taken_must_be_closed(app: Flask) -> None:
    application = given.application()
    with pytest.raises(RuntimeError, match="taken and not closed"), transaction():
        withdrawing(application)
    assert application.state is ApplicationState.SUBMITTED


def test_a_step_is_closed_once(app: Flask) -> None:
    application = given.application()
    with pytest.raises(Broken), transaction():
        advance(advance(withdrawing(application)))
    assert application.state is ApplicationState.SUBMITTED


def test_a_step_is_closed_with_what_it_was_taken_for(app: Flask) -> None:
    application = given.application()
    with pytest.raises(Broken), transaction():
        advance(withdrawing(application), Do.FIND_ELIGIBLE)
    assert application.state is ApplicationState.SUBMITTED


def test_a_step_belongs_to_its_transaction(app: Flask) -> None:
    application, kept = given.application(), []
    with pytest.raises(RuntimeError), transaction():
        kept.append(withdrawing(application))
    with pytest.raises(Broken), transaction():
        advance(kept[0])
    with pytest.raises(Broken), transaction():
        consequence(application, Do.WITHDRAW, of=kept[0], reason="그만둡니다.")
    assert application.state is ApplicationState.SUBMITTED


def test_nothing_is_taken_outside_a_write(app: Flask) -> None:
    application = given.application()
    with pytest.raises(Broken):
        withdrawing(application)


def test_nothing_follows_an_open_step(app: Flask) -> None:
    application = given.application()
    with pytest.raises(Broken), transaction():
        consequence(application, Do.SEND_BACK, of=withdrawing(application), reason="보완")
    with pytest.raises(Broken), transaction():
        begin(proposal_like(application), Do.START, of=withdrawing(application))


def proposal_like(application: Any) -> Any:
    from vouchers.applications.models import Application

    return Application(
        reference="X",
        round_id=application.round_id,
        organisation_id=application.organisation_id,
        created_at=at(0),
        saved_at=at(0),
        answers={},
    )


def test_a_state_that_is_no_longer_the_one_that_was_read_is_stale(app: Flask) -> None:
    application = given.application()
    with pytest.raises(Stale), transaction():
        step = withdrawing(application)
        db.session.execute(text("UPDATE application SET state = 'eligible' WHERE id = :id"), {"id": application.id})
        db.session.refresh(application)
        advance(step)
    assert application.state is ApplicationState.SUBMITTED


def test_a_consequence_is_timely_or_nothing(app: Flask) -> None:
    application = given.application(ApplicationState.ELIGIBLE)
    with pytest.raises(NotNow), transaction():
        consequence(application, Do.SEND_BACK, of=some_step(), reason="보완")
    with transaction():
        assert if_timely(application, Do.SEND_BACK, of=some_step(), reason="보완") is None
        step = if_timely(application, Do.REJECT, of=some_step(), reason="예산")
        assert step is not None
        advance(step)
    assert application.state is ApplicationState.REJECTED


REASONED = [verb for verb in VERBS if verb.action in {str(action) for action in LIFECYCLES[verb.kind].with_reason}]


def _state_for(verb: Verb) -> Any:
    """The first state in which the verb may be used."""
    life = LIFECYCLES[verb.kind]
    first = verb.states[0] if verb.states else next(step.source for step in life.steps if step.action == verb.action)
    return type(life.initial)(first)


@pytest.mark.parametrize("verb", REASONED, ids=[f"{verb.kind}.{verb.action}" for verb in REASONED])
def test_an_action_with_a_reason_is_refused_without(sqlite_app: Flask, verb: Verb) -> None:
    state = _state_for(verb)
    thing = given.MAKERS[verb.kind](state)
    verb.ready(thing)
    actor = cast_of(verb.kind, thing)[verb.may(state)[0]]
    with pytest.raises(ReasonMissing), transaction():
        verb.call.silent()(thing, actor, verb.day)


def test_every_action_with_a_reason_is_tried_without() -> None:
    tried = {(verb.kind, verb.action) for verb in REASONED}
    elsewhere = {
        ("application", "find_ineligible"), ("application", "reject"), ("invoice", "fail"), ("invoice", "fail_part"),
        ("payment_order", "drop"),
        ("deposit", "undo_return_part"),
    }  # fmt: skip
    asked = {(name, str(action)) for name, life in LIFECYCLES.items() for action in life.with_reason}
    assert asked - tried == elsewhere | {("account_change", "ask_change")}, "what follows is told by what it follows"


def _changes(kind: str) -> dict[str, list[Any]]:
    return steps(kind)[-1].changes or {}


def test_a_profile_keeps_what_it_said_before(app: Flask) -> None:
    shop = firm()
    known = {
        "representative_name": "company1 대표자",
        "size": shop.size,
        "region": "busan",
        "home_page": "",
        "industry": "제조업",
        "employees": 12,
    }
    act(
        organisations.edit_profile,
        shop,
        **known,
        address="시험로 2",
        phone="051-111-2222",
        by=representative(shop),
        day=1,
    )
    assert _changes("organisation") == {
        "region": ["seoul", "busan"],
        "address": ["시험로 1", "시험로 2"],
        "phone": ["•••", "•••"],
    }
    assert steps("organisation")[-1].user_id == representative(shop).user_id
    act(
        organisations.edit_profile,
        shop,
        **known,
        address="시험로 2",
        phone="051-111-2222",
        by=representative(shop),
        day=2,
    )
    assert steps("organisation")[-1].changes is None, "nothing was changed"


def test_a_price_keeps_the_one_before(app: Flask) -> None:
    seller = given.supplier(programme=CLOUD)
    by = representative(seller.organisation)
    plan = seller.solutions[0].plans[0]
    was = plan.unit_price
    act(catalogue.set_price, plan, was + 500, by=by, day=2)
    assert (_changes("plan"), steps("plan")[-1].case_reference) == (
        {"name": [plan.name] * 2, "unit_price": [was, was + 500]},
        seller.case_reference,
    )
    act(catalogue.withdraw_plan, plan, by=by, day=3)
    assert _changes("plan") == {"name": [plan.name] * 2, "withdrawn_at": [None, at(3).isoformat()]}


def test_a_solution_keeps_what_it_was(app: Flask) -> None:
    seller = given.supplier()
    solution = seller.solutions[0]
    told = {
        "field_codes": solution.field_codes,
        "tags": solution.tags,
        "price_from": solution.price_from,
        "price_to": solution.price_to,
    }
    act(
        catalogue.edit_solution,
        solution,
        name="새 이름",
        description=solution.description,
        **told,
        by=representative(seller.organisation),
        day=2,
    )
    assert list(_changes("solution")) == ["name"] and _changes("solution")["name"][1] == "새 이름"


def test_a_round_keeps_its_budget_and_dates(app: Flask) -> None:
    from vouchers.programmes import services as programmes
    from vouchers.programmes.states import RoundState

    prepared = given.call_round(RoundState.PREPARED)
    before, closes_at = prepared.budget, prepared.closes_at
    act(
        programmes.edit_round,
        prepared,
        title=prepared.title,
        budget=7,
        opens_at=prepared.opens_at,
        closes_at=at(50),
        by=officer(),
        day=0.8,
    )
    assert _changes("round") == {"budget": [before, 7], "closes_at": [closes_at.isoformat(), at(50).isoformat()]}


def test_appointments_and_members_are_on_record_by_reference(app: Flask) -> None:
    from vouchers.identity import services as identity
    from vouchers.kernel.actor import StaffRole

    someone = given.account()
    appointment = act(identity.appoint, someone, StaffRole.OFFICER, reason="1차 회차 담당", by=administrator(), day=1)
    act(identity.end_appointment, appointment, reason="자리를 옮겼습니다.", by=administrator(), day=2)
    first, last = steps("appointment")[-2:]
    assert (first.action, first.changes, first.reason) == ("appoint", {"role": [None, "officer"]}, "1차 회차 담당")
    assert (last.action, last.reason, last.case_reference) == (
        "end_appointment",
        "자리를 옮겼습니다.",
        f"ACCOUNT-{someone.id}",
    )
    joined = steps("membership")
    worker = member(firm())
    assert steps("membership")[len(joined) :][-1].changes["user_id"] == [None, worker.user_id]


def test_what_follows_says_what_it_followed(app: Flask) -> None:
    asked = proposal(ProposalState.PROPOSED)
    application = asked.application
    act(
        applications.withdraw,
        application,
        reason="그만둡니다.",
        by=representative(application.organisation),
        day=APPLIED + 1,
    )
    lapsed = steps("proposal")[-1]
    assert (lapsed.action, lapsed.follows.kind, lapsed.follows.action) == ("lapse", "application", "withdraw")
    assert lapsed.user_id == representative(application.organisation).user_id


def test_a_secret_is_on_no_record(app: Flask) -> None:
    seller = given.supplier()
    kept = "".join(repr(step.changes) for step in steps("bank_account"))
    assert seller.account.last_digits in kept and "number" not in kept


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_what_is_named_in_a_lifecycle_is_there(kind: Any) -> None:
    known = set(kind.actions) | {step.action for step in kind.steps}
    assert kind.with_reason <= known and kind.unrecorded <= known
    moving = {step.action for step in kind.steps} - kind.unrecorded
    assert moving <= set(kind.actions), "what is on record has a name"


ORDER = (
    "Unit", "Run",
    "User", "Organisation", "FirmConfirmation", "Invitation", "Round", "Supplier", "AccountChange", "BankAccount",
    "Panel", "Seat",
    "Assignment", "Selection", "Deposit", "Agreement", "Settlement", "SettlementLine", "Application", "Proposal",
    "Exclusion",
    "PaymentBatch", "PaymentOrder", "Purchase", "Invoice",
)  # fmt: skip
"""The rows that verbs lock, earlier ones first."""


DONE = [verb for verb in VERBS if verb.who]
"""Verbs that somebody may use on what is given; of a copy: tests/feature/applications/test_copies.py."""


@pytest.mark.parametrize("verb", DONE, ids=[f"{verb.kind}.{verb.action}" for verb in DONE])
def test_locks_are_taken_in_one_order(sqlite_app: Flask, verb: Verb) -> None:
    """No two verbs lock two kinds of rows in opposite orders: nobody waits in a circle."""
    state = _state_for(verb)
    thing = given.MAKERS[verb.kind](state)
    verb.ready(thing)
    actor = cast_of(verb.kind, thing)[verb.may(state)[0]]
    with pytest.raises(Undone), transaction():
        verb.call(thing, actor, verb.day)
        held = [key[0][0].__name__ for key in current().held]
        raise Undone
    assert held == sorted(held, key=ORDER.index)
