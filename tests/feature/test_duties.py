"""Two people where money or rights move: the database keeps apart what the policies keep apart.

Each pair of steps is walked through the routes in tests/web/test_duties.py, each verb by everybody in the rooms'
test_verbs.py.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests import given
from vouchers.agreements.states import AgreementState
from vouchers.bank.states import DepositState
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.payments.states import BatchState
from vouchers.programmes.states import RoundState
from vouchers.screening.states import ExclusionState
from vouchers.selection.states import SelectionState
from vouchers.settlement.states import SettlementState

PAIRS: dict[str, Callable[[], object]] = {
    "UPDATE agreement SET concluded_by = drawn_up_by": lambda: given.agreement(AgreementState.CONCLUDED),
    "UPDATE settlement SET return_recorded_by = confirmed_by": lambda: given.settlement(SettlementState.RETURNING),
    "UPDATE settlement SET return_confirmed_by = return_recorded_by": lambda: given.settlement(
        SettlementState.RETURNED
    ),
    "UPDATE deposit SET return_recorded_by = matched_by": lambda: given.deposit(DepositState.RETURNING, surplus=True),
    "UPDATE deposit SET return_confirmed_by = return_recorded_by": lambda: given.deposit(DepositState.RETURNED),
    "UPDATE exclusion SET decided_by = proposed_by": lambda: given.exclusion(ExclusionState.CONFIRMED),
    "UPDATE payment_batch SET approved_by = drawn_up_by": lambda: given.batch(BatchState.ORDERED),
    "UPDATE selection SET confirmed_by = proposed_by": lambda: given.selection(SelectionState.CONFIRMED),
    "UPDATE round SET opened_by = budget_set_by": lambda: given.call_round(RoundState.OPEN),
}


@pytest.mark.parametrize("statement", PAIRS)
def test_the_database_keeps_the_pair_apart(app: Flask, statement: str) -> None:
    PAIRS[statement]()
    column = statement.split(" SET ")[1].split(" = ")[0]
    table = statement.split()[1]
    assert db.session.scalar(text(f"SELECT count({column}) FROM {table}")), "there is somebody to be replaced"
    db.session.rollback()
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(f"{statement} WHERE {column} IS NOT NULL"))
