"""A request that is sent again: one effect while its purchase is under way, a refusal when it is over."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import SPENT, act
from tests.given.agreements import company, supplier
from vouchers.claims.errors import RequestChanged
from vouchers.claims.services import purchasing
from vouchers.ledger.queries import statement

REQUEST = {"item_code": "solution", "description": "같은 요청", "amount": 1_000, "once": "a-key-of-the-page"}


def test_the_same_request_is_one_purchase_until_that_is_over(app: Flask) -> None:
    agreement = given.agreement()

    def request(day: float = SPENT, **changed: object) -> object:
        return act(purchasing.request_purchase, agreement, **REQUEST | changed, by=company(agreement), day=day)

    first, second = request(), request()
    assert first is second and statement(agreement.reference).total("held") == 1_000
    for changed in ({"amount": 999}, {"description": "다른 요청"}):
        with pytest.raises(RequestChanged):
            request(**changed)
    act(purchasing.decline_purchase, first, reason="지금은 납품할 수 없습니다.", by=supplier(agreement), day=SPENT + 1)
    with pytest.raises(RequestChanged):
        request(SPENT + 1)
    again = request(SPENT + 1, once="a-key-of-another-page")
    assert again is not first and statement(agreement.reference).total("held") == 1_000
