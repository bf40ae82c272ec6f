"""Services that are chosen after selection: what is sold, within what was granted."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, RELEASED, act
from tests.given.applications import owner, started, with_need
from tests.given.matching import choose
from tests.given.programmes import CLOUD
from tests.given.suppliers import people_of, plans
from vouchers.applications import services as applications
from vouchers.applications.states import ApplicationState
from vouchers.kernel.errors import NotFound, NotPermitted
from vouchers.matching import errors as matching_errors
from vouchers.matching import services as matching
from vouchers.matching.models import Proposal
from vouchers.suppliers import catalogue
from vouchers.suppliers.errors import PlanWithdrawn


def test_services_are_chosen_after_selection_from_what_is_sold(app: Flask) -> None:
    application = given.application(ApplicationState.SELECTED, programme=CLOUD)
    seller, other = (given.supplier(key=key, programme=CLOUD) for key in ("cloud1", "cloud2"))
    consulting, _migration, seats, _storage = plans(seller)
    foreign = plans(other)[0]

    def ask(quantities: dict[int, tuple[int, int]], by: object = None) -> Proposal:
        return act(
            matching.propose, application, seller, message="부탁합니다.", quantities=quantities,
            by=by or owner(application), day=RELEASED + 1,
        )  # fmt: skip

    longest = application.round.definition.agreement.months
    for quantities, kind in (
        ({}, matching_errors.NothingChosen),
        ({foreign.id: (1, 1)}, matching_errors.PlanNotOffered),
        ({consulting.id: (20, 1)}, matching_errors.OverTheItem),
        ({seats.id: (1, longest + 1)}, matching_errors.TooManyMonths),
    ):
        with pytest.raises(kind):
            ask(quantities)
    with pytest.raises(NotFound):
        ask({seats.id: (1, 1)}, by=people_of(seller))
    act(catalogue.withdraw_plan, consulting, by=people_of(seller), day=RELEASED + 1)
    with pytest.raises(matching_errors.PlanNotOffered):
        ask({consulting.id: (1, 1)})
    with pytest.raises(PlanWithdrawn):
        act(catalogue.set_price, consulting, 1, by=people_of(seller), day=RELEASED + 1)
    proposal = ask({seats.id: (5, longest)})
    act(matching.accept, proposal, answer="", by=people_of(seller), day=RELEASED + 2)
    choose(proposal)
    assert application.supplier_id == seller.id
    with pytest.raises(NotPermitted):  # it now leaves by declining the agreement
        act(applications.withdraw, application, reason="그만둡니다.", by=owner(application), day=RELEASED + 3)


def test_a_draft_cannot_name_a_supplier_before_selection(app: Flask) -> None:
    draft = with_need(started(programme=CLOUD))
    seller = given.supplier(key="cloud1", programme=CLOUD)
    asked = {plans(seller)[2].id: (1, 1)}
    with pytest.raises(NotPermitted):
        act(matching.propose, draft, seller, message="미리", quantities=asked, by=owner(draft), day=APPLIED)
