"""What casework refuses."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import APPLIED, act, on
from tests.given.people import officer, user
from tests.refused import each, is_refused
from vouchers.applications.models import Application
from vouchers.casework import errors, services
from vouchers.kernel.actor import StaffRole


def taken() -> Application:
    applied = given.application()
    act(services.take_on, applied, by=officer(), day=APPLIED + 1)
    return applied


def hand_over(to: str, role: StaffRole) -> Any:
    applied = taken()
    return act(services.hand_over, applied, user(to, role), reason="휴가", by=officer(2), day=APPLIED + 2)


def away(first: float, last: float, *, deputy: str = "officer2", role: StaffRole = StaffRole.OFFICER) -> Any:
    return act(
        services.declare_absence, user(deputy, role), first_day=on(first), last_day=on(last), by=officer(), day=APPLIED
    )


def ended() -> Any:
    absence = away(APPLIED, APPLIED + 1)
    act(services.end_absence, absence, by=officer(), day=APPLIED)
    return act(services.end_absence, absence, by=officer(), day=APPLIED)


CASES = {
    errors.DaysReversed: lambda: away(APPLIED + 2, APPLIED + 1),
    errors.AbsencePast: lambda: away(APPLIED - 3, APPLIED - 1),
    errors.DeputyIsOneself: lambda: away(APPLIED, APPLIED, deputy="officer1"),
    errors.AbsentAlready: lambda: (away(APPLIED, APPLIED + 4), away(APPLIED + 4, APPLIED + 9)),
    errors.AbsenceOver: ended,
    errors.AlreadyTaken: lambda: act(services.take_on, taken(), by=officer(2), day=APPLIED + 1),
    errors.NotAnOfficer: lambda: hand_over("finance1", StaffRole.FINANCE),
    errors.HasItAlready: lambda: hand_over("officer1", StaffRole.OFFICER),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)
