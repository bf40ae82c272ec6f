"""What agreements and the match of a deposit refuse."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import AGREED, act, on
from tests.given.agreements import SIGNED, company, match
from tests.given.people import approver, finance, officer
from tests.given.programmes import CLOUD
from tests.refused import each, is_refused
from vouchers.agreements import errors, services
from vouchers.agreements import queries as agreements
from vouchers.agreements.states import AgreementState
from vouchers.applications.states import ApplicationState
from vouchers.bank import services as bank
from vouchers.bank.states import DepositState
from vouchers.db.transaction import transaction


def draw_up(application: Any) -> Any:
    return act(services.draw_up, application, starts_on=on(AGREED), by=officer(), day=SIGNED)


def _unverified() -> None:
    selected = given.application(ApplicationState.SELECTED)
    with transaction():
        selected.supplier.organisation.business_number = None
    draw_up(selected)


def _changed() -> None:
    waiting = given.agreement(AgreementState.AWAITING_COMPANY)
    with transaction():
        waiting.gov += 1
    act(services.sign_for_company, waiting, by=company(waiting), day=SIGNED)


def _not_ready() -> None:
    drawn = draw_up(given.application(ApplicationState.SELECTED))
    act(services.send, drawn, by=officer(), day=SIGNED)


def _same_person() -> None:
    surplus = given.deposit(DepositState.SURPLUS)
    act(services.match_deposit, given.act(bank.record_deposit, surplus.round, statement_line="L-9", payer="다른 입금자",
        amount=1, deposited_on=on(AGREED),
        by=finance(), day=AGREED + 0.1), agreements.by_reference(surplus.case_reference), by=finance(),
        day=AGREED + 1)  # fmt: skip


def _long_signed() -> None:
    waiting = given.agreement(AgreementState.AWAITING_AGENCY)
    act(services.sign_for_agency, waiting, by=approver(), day=(waiting.ends_on - on(0)).days + 1)


def _starting(day: float) -> None:
    selected = given.application(ApplicationState.SELECTED)
    act(services.draw_up, selected, starts_on=on(day), by=officer(), day=SIGNED)


CASES = {
    errors.StartOutside: lambda: _starting(SIGNED - 1),
    errors.TermOver: _long_signed,
    errors.NotSelected: lambda: draw_up(given.application(ApplicationState.ELIGIBLE)),
    errors.AgreementExists: lambda: draw_up(given.agreement(AgreementState.PREPARED).application),
    errors.SupplierMissing: lambda: draw_up(given.application(ApplicationState.SELECTED, programme=CLOUD)),
    errors.SupplierUnverified: _unverified,
    errors.DocumentNotReady: _not_ready,
    errors.TermsChanged: _changed,
    errors.NothingOwed: _same_person,
    errors.AgreementUnknown: lambda: (lambda concluded: match(concluded))(
        given.agreement(AgreementState.AWAITING_AGENCY)
    ),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


def test_a_deposit_of_another_round_is_not_matched(sqlite_app: Flask) -> None:
    """Also where the programme, and with it the account, is the same."""
    concluded = given.agreement(paid_in=False)
    elsewhere = act(bank.record_deposit, given.call_round(programme=CLOUD), statement_line="L-1", payer="입금자",
        amount=concluded.cash,
                    deposited_on=on(AGREED), by=finance(), day=AGREED + 0.1)  # fmt: skip
    is_refused(
        errors.AgreementUnknown, lambda: act(services.match_deposit, elsewhere, concluded, by=finance(), day=AGREED + 1)
    )
    assert elsewhere.state is DepositState.UNMATCHED
