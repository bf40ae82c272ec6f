"""The whole life of vouchers, on both databases, ends with a sound ledger and every state reached."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.factories.world import World
from vouchers import demo
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, rounds
from vouchers.demo.cast import address
from vouchers.desks.states import LIFECYCLES
from vouchers.identity import queries as people
from vouchers.kernel.errors import NotNow, NotPermitted
from vouchers.ledger.verify import verify
from vouchers.organisations import queries as organisations
from vouchers.payments import queries as payment_queries
from vouchers.payments import services as payments
from vouchers.payments.states import BatchState
from vouchers.programmes import services as programmes
from vouchers.programmes.errors import DeadlineOnlyExtends, NotYetDue


def test_every_state_is_reached_and_the_ledger_is_sound(world: World) -> None:
    world.play()
    assert verify() == []
    reached = {(kind, state) for kind, state in db.session.execute(select(Transition.kind, Transition.target))}
    expected = {(name, str(state)) for name, lifecycle in LIFECYCLES.items() for state in lifecycle.states}
    assert expected - reached == set()


def test_the_demo_is_built_once(world: World) -> None:
    world.staff()
    assert demo.build(world.app, quiet=True) is False


def test_a_round_is_extended_with_a_public_reason_and_never_shortened(world: World) -> None:
    world.play(cast)
    rounds._open_rounds(world)
    call_round = world.things["open"]
    before = call_round.closes_at
    with pytest.raises(DeadlineOnlyExtends):
        world.act(programmes.extend, call_round, closes_at=before, reason="짧게", by="officer", day=100)
    world.act(
        programmes.extend, call_round, closes_at=world.at(120), reason="접속이 몰렸습니다.", by="officer", day=100
    )
    assert call_round.closes_at == world.at(120)
    with pytest.raises(NotYetDue):
        world.act(programmes.close, call_round, by="officer", day=115)
    with pytest.raises(NotPermitted):
        world.act(programmes.close, call_round, by="finance", day=121)
    world.act(programmes.close, call_round, by="officer", day=121)
    with pytest.raises(NotNow):
        world.act(programmes.extend, call_round, closes_at=world.at(130), reason="늦음", by="officer", day=122)


def test_no_one_confirms_or_pays_alone(world: World) -> None:
    world.play()
    both = organisations.actor_of(people.user_by_email(address("finance")))
    batch = db.session.scalars(payment_queries.batches_in(BatchState.DRAWN_UP)).first()
    with pytest.raises(NotPermitted), transaction():
        payments.approve_batch(batch, by=both, at=world.at(99))
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text("UPDATE payment_batch SET approved_by = drawn_up_by"))
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text("UPDATE selection SET confirmed_by = proposed_by"))
