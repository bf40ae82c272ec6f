"""A pool belongs to a programme: which one is shown first, and what stands when its file is gone; prices by day."""

from flask import Flask
from sqlalchemy import update

from tests import given
from tests.given.acting import act
from tests.given.programmes import CLOUD
from tests.given.suppliers import people_of, plans
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState
from vouchers.suppliers import catalogue


def test_what_a_round_has_frozen_outlives_the_file_of_its_programme(app: Flask) -> None:
    call_round = given.call_round()
    with transaction():
        db.session.execute(update(Round).where(Round.id == call_round.id).values(programme_code="gone-voucher.2019"))
    known = programmes.definitions()
    assert known["gone-voucher.2019"].fields == call_round.definition.fields
    assert len(known) == 4, "beside the three that have files"


def test_the_programme_whose_call_is_open_comes_first(app: Flask) -> None:
    codes = list(programmes.definitions())
    assert codes == sorted(codes) and codes[0] != CLOUD
    given.call_round(RoundState.OPEN, programme=CLOUD)
    assert next(iter(programmes.definitions())) == CLOUD


def test_of_two_prices_of_a_day_the_last_is_shown(app: Flask) -> None:
    seller = given.supplier(programme=CLOUD)
    plan = plans(seller)[0]
    first = plan.unit_price
    for day, price in ((8.1, first + 1), (8.2, first + 2), (9.1, first + 3)):
        act(catalogue.set_price, plan, price, by=people_of(seller), day=day)
    assert [row.unit_price for row in plan.price_by_day] == [first, first + 2, first + 3]
