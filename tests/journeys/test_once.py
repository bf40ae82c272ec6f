"""A second click: the same form sent fifty times at once has one effect and fifty equal answers."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.world import World
from tests.journeys.browsing import gunicorn
from tests.servers import PROCESS
from tests.visiting import Visitor
from vouchers.agreements.models import Agreement
from vouchers.claims.models import Purchase
from vouchers.db import db
from vouchers.demo.cast import address
from vouchers.demo.spending import company_of
from vouchers.ledger.queries import events, statement
from vouchers.ledger.verify import verify

ONCE = re.compile(r'name="once"[^>]* value="([^"]+)"')
FIFTY = 50


@pytest.mark.timeout(300)
def test_fifty_equal_purchase_requests_are_one(app: Flask) -> None:
    world = World(app).play()
    agreement: Agreement = world.things["agreements"]["purchased"]
    agreement_id, reference, account = agreement.id, agreement.reference, address(company_of(agreement))
    before = {row.id for row in db.session.scalars(select(Purchase)).unique()}
    held, written = statement(reference).total("held"), len(events(reference))
    db.session.remove()
    settings = app.extensions["vouchers.settings"]
    environment = {
        "DATABASE_URL": settings.database_url, **PROCESS, "VOUCHERS_INSTANCE_PATH": str(settings.instance_path),
    }  # fmt: skip
    with gunicorn(environment) as base:
        path = f"/agreements/{agreement_id}/purchases/new"
        person = Visitor(base, account)
        shown = person.get(path).decode()
        token, once = person.token(path), ONCE.search(shown).group(1)
        fields = {"item_code": "solution", "description": "같은 요청을 여러 번", "amount": "1000", "once": once}
        with ThreadPoolExecutor(FIFTY) as pool:
            answers = list(pool.map(lambda _number: person.send(path, token, **fields)[0], range(FIFTY)))
        changed = person.send(path, token, **{**fields, "amount": "2000"})
    new = [row for row in db.session.scalars(select(Purchase)).unique() if row.id not in before]
    assert len(new) == 1 and set(answers) == {f"{base}/purchases/{new[0].id}"}
    assert changed[0].endswith(path) and f"이미 {new[0].reference} 구매를 요청했습니다" in changed[1]
    assert statement(reference).total("held") == held + 1_000 and len(events(reference)) == written + 1
    assert verify() == []
