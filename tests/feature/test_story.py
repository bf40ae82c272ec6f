"""The whole life of vouchers, on both databases, ends with a sound ledger and every state reached."""

from sqlalchemy import select

from tests.factories.world import World
from tests.features import LIFECYCLES
from vouchers import demo
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.ledger.verify import verify


def test_every_state_is_reached_and_the_ledger_is_sound(world: World) -> None:
    world.play()
    assert verify() == []
    reached = {(kind, state) for kind, state in db.session.execute(select(Transition.kind, Transition.target))}
    expected = {(name, str(state)) for name, lifecycle in LIFECYCLES.items() for state in lifecycle.states}
    assert expected - reached == set()


def test_the_demo_is_built_once(world: World) -> None:
    world.staff()
    assert demo.build(world.app, quiet=True) is False
