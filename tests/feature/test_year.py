"""The year of the full demo, small: interrupted, resumed, and sound; the same steps give the same figures."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.world import finish_documents
from vouchers.agreements.models import Agreement
from vouchers.agreements.states import AgreementState
from vouchers.applications.models import Application
from vouchers.claims.models import Invoice
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import year as whole
from vouchers.demo.spending import STOPS
from vouchers.demo.year import Scale, Year
from vouchers.ledger.models import LedgerEvent
from vouchers.ledger.verify import verify
from vouchers.settlement.models import Settlement
from vouchers.settlement.states import SettlementState

SMALL = Scale(
    ai_companies=30,
    selected=len(STOPS) + 1,
    beyond_budget=4,
    panels=1,
    cloud_companies=6,
    cloud_suppliers=3,
    cloud_services=4,
)


CUT = 30 + 12
"""A step in which a company applies."""


class SmallYear(Year):
    """The year without the seconds that rendering takes."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, SMALL)

    def make_documents(self) -> None:
        finish_documents()


def figures() -> dict[str, object]:
    def count(model, group):
        return dict(db.session.execute(select(group, func.count()).select_from(model).group_by(group)).all())

    ai = Application.round.has(programme_code="ai-voucher.2020")
    fates = select(Application.state, func.count()).where(ai).group_by(Application.state)
    return {
        "applications": count(Application, Application.state), "agreements": count(Agreement, Agreement.state),
        "invoices": count(Invoice, Invoice.state), "settlements": count(Settlement, Settlement.state),
        "fates": dict(db.session.execute(fates).all()),
        "events": db.session.scalar(select(func.count()).select_from(LedgerEvent)),
    }  # fmt: skip


class PowerCut(Exception):
    """What happens in the middle of a build."""


def test_a_build_that_was_interrupted_goes_on_to_the_same_year(app: Flask) -> None:
    for number, step in enumerate(whole.steps(year := SmallYear(app))):
        if number == CUT:
            with pytest.raises(PowerCut), transaction():
                step()
                raise PowerCut  # the step's verbs are done, and its transaction is lost
            break
        year.play(step)
    whole.build(SmallYear(app), quiet=True)
    built = figures()
    assert built["fates"] == {"ineligible": 1, "selected": SMALL.selected, "rejected": 8}
    assert set(built["agreements"]) == set(AgreementState)
    assert set(built["settlements"]) == set(SettlementState)
    assert verify() == []
    whole.build(SmallYear(app), quiet=True)
    assert figures() == built, "a finished year stays as it is"
