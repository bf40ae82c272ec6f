"""What was recorded stays as it was: the database refuses to change or remove it."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from tests import given
from vouchers.audit.models import Transition
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.evaluation.models import ScoreSheet
from vouchers.evaluation.states import AssignmentState

FORBIDDEN = [
    "UPDATE transition SET id = id + 1000", "DELETE FROM transition", "UPDATE submission SET id = id + 1000",
    "DELETE FROM submission", "UPDATE score_sheet SET total = 100 WHERE submitted_at IS NOT NULL",
    "DELETE FROM score_sheet WHERE submitted_at IS NOT NULL",
]  # fmt: skip


def test_what_was_recorded_submitted_or_sealed_cannot_be_changed(app: Flask) -> None:
    given.assignment(AssignmentState.SUBMITTED)
    before = [db.session.scalar(select(func.count()).select_from(model)) for model in (Transition, ScoreSheet)]
    assert all(before)
    for statement in FORBIDDEN:
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(statement))
    assert [db.session.scalar(select(func.count()).select_from(model)) for model in (Transition, ScoreSheet)] == before
