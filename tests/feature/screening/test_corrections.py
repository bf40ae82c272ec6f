"""By when a correction is due."""

from datetime import timedelta

import pytest
from flask import Flask

from tests import given
from tests.given.acting import APPLIED, on
from tests.given.applications import owner, reopened
from vouchers.applications import services as applications
from vouchers.applications.errors import CorrectionDeadlinePassed, NoLongerEdited
from vouchers.applications.states import ApplicationState
from vouchers.db.transaction import transaction
from vouchers.kernel import workdays


def test_a_correction_is_due_at_the_end_of_a_working_day(app: Flask) -> None:
    asked = given.application(ApplicationState.CORRECTION)
    days = asked.round.definition.call.correction_days
    last = workdays.days_after(on(7), days, {})
    from vouchers.kernel.clock import date_in_korea

    assert date_in_korea(asked.correction_due_at - timedelta(seconds=1)) == last and workdays.is_working_day(last, {})
    copy = reopened(asked, day=APPLIED + 3)
    with pytest.raises(CorrectionDeadlinePassed), transaction():
        applications.resubmit(copy, by=owner(asked), at=asked.correction_due_at + timedelta(seconds=1))
    with pytest.raises(NoLongerEdited), transaction():
        applications.reopen(asked, by=owner(asked), at=asked.correction_due_at)
