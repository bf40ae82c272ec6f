"""A deposit that was matched with the wrong agreement: taken back by somebody else, by the mirror of its event."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.features import ledger_causes
from tests.given.acting import AGREED, OVER, SPENT, act, on
from tests.given.people import approver, finance, officer
from tests.letters import letters
from vouchers.agreements import errors, services
from vouchers.agreements.models import Agreement, DepositMatch
from vouchers.bank import services as bank
from vouchers.bank.models import Deposit
from vouchers.bank.states import DepositState
from vouchers.db import db
from vouchers.kernel.errors import SamePerson
from vouchers.ledger.chart import Source
from vouchers.ledger.errors import MovedOn
from vouchers.ledger.queries import statement
from vouchers.ledger.verify import verify
from vouchers.settlement import services as settlement


def deposit_of(agreement: Agreement) -> Deposit:
    key = db.session.scalar(select(DepositMatch.deposit_id).where(DepositMatch.agreement_id == agreement.id))
    return db.session.get(Deposit, key)


def paid(of: Agreement, line: str, amount: int) -> Deposit:
    made = act(
        bank.record_deposit, of.round, statement_line=line, payer="입금자", amount=amount, deposited_on=on(AGREED),
        by=finance(), day=AGREED + 0.1,
    )  # fmt: skip
    act(services.match_deposit, made, of, by=finance(), day=AGREED + 0.2)
    return made


def take_back(deposit: Deposit, *, day: float = AGREED + 1) -> None:
    act(services.unmatch_deposit, deposit, reason="다른 기업의 입금", by=finance(2), day=day)


def standing(of: Agreement) -> tuple[int, int, int]:
    money = statement(of.reference)
    return money.total("unpaid"), money.total("locked", source=Source.GOV), money.total("avail")


@pytest.mark.parametrize("surplus", [0, 700])
def test_a_wrong_match_is_taken_back_and_made_again(app: Flask, surplus: int) -> None:
    concluded = given.agreement(paid_in=False)
    owed, locked, _avail = standing(concluded)
    deposit = paid(concluded, "L-1", concluded.cash + surplus)
    assert standing(concluded) == (0, 0, owed + locked)
    with pytest.raises(SamePerson):
        act(services.unmatch_deposit, deposit, reason="다른 기업의 입금", by=finance(), day=AGREED + 1)
    take_back(deposit)
    assert standing(concluded) == (owed, locked, 0) and deposit.state is DepositState.UNMATCHED
    assert statement(deposit.round.reference).total("suspense", thing=deposit.thing) == concluded.cash + surplus
    assert (deposit.matched_by, deposit.case_reference) == (None, deposit.round.reference)
    letter = letters("deposit_unmatched")[0]
    assert "다른 기업의 입금" in letter.body and f"{owed:,}원" in letter.body
    assert verify(ledger_causes()) == []
    act(services.match_deposit, deposit, concluded, by=finance(), day=AGREED + 2)
    assert standing(concluded) == (0, 0, owed + locked) and verify(ledger_causes()) == []
    take_back(deposit, day=AGREED + 3)
    assert standing(concluded) == (owed, locked, 0) and verify(ledger_causes()) == []


def test_the_match_that_unlocked_the_grant_goes_first(app: Flask) -> None:
    concluded = given.agreement(paid_in=False)
    before = standing(concluded)
    first, last = paid(concluded, "L-1", concluded.cash - 1), paid(concluded, "L-2", 1)
    with pytest.raises(errors.LaterMatchFirst):
        take_back(first)
    take_back(last)
    take_back(first)
    assert standing(concluded) == before and verify(ledger_causes()) == []


def test_money_that_is_held_is_not_taken_back(app: Flask) -> None:
    purchase = given.purchase()
    deposit = deposit_of(purchase.agreement)
    with pytest.raises(MovedOn):
        take_back(deposit, day=SPENT + 1)
    assert deposit.state is DepositState.MATCHED


def test_the_match_of_a_settling_agreement_stands(app: Flask) -> None:
    concluded = given.agreement()
    deposit = deposit_of(concluded)
    act(settlement.open_settlement, concluded, by=officer(), day=OVER)
    with pytest.raises(errors.MatchStands):
        act(services.unmatch_deposit, deposit, reason="다른 기업의 입금", by=approver(), day=OVER + 1)
