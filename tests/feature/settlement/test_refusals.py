"""What settlement refuses."""

from typing import Any

from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import OVER, act, on
from tests.given.claims import invoiced, requested
from tests.given.people import finance, officer
from tests.refused import each, is_refused
from vouchers.agreements.states import AgreementState
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import ReasonMissing
from vouchers.settlement import errors, services
from vouchers.settlement.states import SettlementState


def open_(agreement: Any) -> Any:
    return act(services.open_settlement, agreement, by=officer(), day=OVER)


def ask(settlement: Any, auditor: Any) -> Any:
    return act(services.ask_review, settlement, auditor, by=officer(), day=OVER + 1)


def _to_the_same() -> None:
    found = given.settlement(SettlementState.UNDER_REVIEW)
    act(services.hand_over, found, found.auditor, reason="답이 없습니다.", by=officer(), day=OVER + 20)


CASES = {
    errors.NotConcluded: lambda: open_(given.agreement(AgreementState.AWAITING_AGENCY)),
    errors.InvoiceWaits: lambda: open_(invoiced(given.purchase()).agreement),
    errors.MoneyUnderWay: lambda: open_(requested(given.agreement()).agreement),
    errors.NotAnAuditor: lambda: ask(given.settlement(spend=False), people.user("officer2", StaffRole.OFFICER)),
    errors.SameAuditor: _to_the_same,
    errors.LinesUndecided: lambda: ask(given.settlement(), people.user("auditor1", StaffRole.AUDITOR)),
    ReasonMissing: lambda: act(
        services.decide_line, given.settlement().lines[0], allowed=False, amount=1, by=officer(), day=OVER
    ),
    errors.DisallowedTooLarge: lambda: act(
        services.decide_line,
        given.settlement().lines[0],
        allowed=False,
        amount=10**12,
        reason_code="no-evidence",
        reason="x",
        by=officer(),
        day=OVER,
    ),
    errors.ReferenceMissing: lambda: act(
        services.record_return,
        given.settlement(SettlementState.CONFIRMED),
        references={},
        returned_on=on(OVER + 5),
        by=finance(),
        day=OVER + 5,
    ),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
