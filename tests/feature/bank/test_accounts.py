"""One account of the agency for all rounds of a programme: a line of its statement counts once."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import AGREED, CLOSES, OPENS, act, at, on
from tests.given.people import approver, finance, officer
from tests.given.programmes import CLOUD
from vouchers.bank import services as bank
from vouchers.bank.errors import DepositLooksAlike, LineTaken, NumberUnreadable
from vouchers.bank.states import DepositState
from vouchers.kernel.errors import Refused
from vouchers.ledger.queries import event_of_key
from vouchers.programmes import services as programmes


def second_round():
    """Another round of the same programme, open at the same time."""
    made = act(
        programmes.create_round,
        "ai-voucher.2020",
        title="2차 공고",
        budget=1_000_000_000,
        opens_at=at(OPENS),
        closes_at=at(CLOSES),
        by=officer(),
        day=0.5,
    )
    act(programmes.open_round, made, by=officer(2), day=OPENS)
    return made


def test_a_line_of_the_bank_counts_once_in_all_rounds_of_an_account(app: Flask) -> None:
    first, second = given.call_round(), second_round()
    said = {"payer": "입금자", "amount": 1_000_000, "deposited_on": on(10), "by": finance(), "day": 10.1}
    act(bank.record_deposit, first, statement_line="20260312-000123", **said)
    with pytest.raises(LineTaken):
        act(bank.record_deposit, second, statement_line="20260312 000123", another=True, **said)
    with pytest.raises(DepositLooksAlike):
        act(bank.record_deposit, second, statement_line="other", **said)
    act(bank.record_deposit, second, statement_line="other", another=True, **said)
    elsewhere = given.call_round(programme=CLOUD)  # an account of its own
    act(bank.record_deposit, elsewhere, statement_line="20260312-000123", **said)


@pytest.mark.parametrize("number", ["㍿" * 60, "ﷺ" * 60, "-- --", "Ａ" * 60])
def test_a_number_that_is_none_is_refused_beside_its_field(app: Flask, number: str) -> None:
    said = {"payer": "입금자", "amount": 1_000_000, "deposited_on": on(10), "by": finance(), "day": 10.1}
    if number.startswith("Ａ"):
        act(bank.record_deposit, given.call_round(), statement_line=number, **said)
        return
    with pytest.raises(NumberUnreadable) as refusal:
        act(bank.record_deposit, given.call_round(), statement_line=number, **said)
    assert refusal.value.field == "statement_line"


@pytest.mark.parametrize(("day", "taken"), [(OPENS - 1, False), (OPENS, True)])
def test_money_comes_from_the_day_on_which_the_call_opens(app: Flask, day: float, taken: bool) -> None:
    said = {"statement_line": "L-1", "payer": "입금자", "amount": 1, "by": finance(), "day": 20}
    if taken:
        assert act(bank.record_deposit, given.call_round(), deposited_on=on(day), **said).deposited_on == on(day)
    else:
        with pytest.raises(Refused):
            act(bank.record_deposit, given.call_round(), deposited_on=on(day), **said)


def test_a_return_counts_from_the_day_and_line_that_were_recorded(app: Flask) -> None:
    deposit = given.deposit(DepositState.RETURNING, surplus=True)
    recorded = deposit.returned_on
    act(bank.return_deposit, deposit, by=approver(), day=AGREED + 9)
    event = event_of_key(deposit.round.reference, f"return-deposit/{deposit.id}")
    assert event.effective_date == recorded != on(AGREED + 9) and '"B-1"' in event.body
