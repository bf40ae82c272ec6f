"""An exclusion is of two officers."""

from flask import Flask
from sqlalchemy import select

from tests import given
from tests.given.applications import owner
from tests.given.people import officer
from tests.letters import letters
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.screening.models import Exclusion
from vouchers.screening.states import ExclusionState


def test_an_exclusion_is_the_companys_news_when_confirmed(app: Flask) -> None:
    excluded = given.application(ApplicationState.INELIGIBLE)
    assert [letter.user_id for letter in letters("application_ineligible")] == [owner(excluded).user_id]
    assert "체납" in letters("application_ineligible")[0].body
    exclusion = db.session.scalars(select(Exclusion).where(Exclusion.application_id == excluded.id)).one()
    assert (exclusion.state, exclusion.decided_by) == (ExclusionState.CONFIRMED, officer(2).user_id)
