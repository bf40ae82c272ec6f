"""A request that is sent again: one effect while its purchase is under way, a refusal when it is over."""

import pytest

from tests.factories.world import World
from vouchers.agreements.models import Agreement
from vouchers.claims.errors import RequestChanged
from vouchers.claims.services import purchasing
from vouchers.demo.spending import company_of, supplier_of
from vouchers.ledger.queries import statement

REQUEST = {"item_code": "solution", "description": "같은 요청", "amount": 1_000, "once": "a-key-of-the-page"}


def test_the_same_request_is_one_purchase_until_that_is_over(world: World) -> None:
    world.play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    company, held = company_of(agreement), statement(agreement.reference).total("held")
    first, second = (world.act(purchasing.request_purchase, agreement, **REQUEST, by=company, day=97) for _ in range(2))
    assert first is second and statement(agreement.reference).total("held") == held + 1_000
    for changed in ({"amount": 999}, {"description": "다른 요청"}):
        with pytest.raises(RequestChanged):
            world.act(purchasing.request_purchase, agreement, **{**REQUEST, **changed}, by=company, day=97)
    world.act(
        purchasing.decline_purchase, first, reason="지금은 납품할 수 없습니다.", by=supplier_of(agreement), day=98
    )
    with pytest.raises(RequestChanged):
        world.act(purchasing.request_purchase, agreement, **REQUEST, by=company, day=98)
    again = world.act(
        purchasing.request_purchase, agreement, **{**REQUEST, "once": "a-key-of-another-page"}, by=company, day=98
    )
    assert again is not first and statement(agreement.reference).total("held") == held + 1_000
