"""What screening refuses."""

from typing import Any

from flask import Flask

from tests import given
from tests.given.acting import APPLIED, act
from tests.given.people import officer
from tests.refused import each, is_refused
from vouchers.applications.states import ApplicationState
from vouchers.kernel.errors import ReasonMissing
from vouchers.screening import errors, services
from vouchers.screening.states import ExclusionState


def exclude(application: Any, *, ground: str = "tax-arrears", reason: str = "체납") -> Any:
    return act(services.propose_exclusion, application, ground=ground, reason=reason, by=officer(), day=APPLIED + 2)


def _beside_an_exclusion() -> None:
    proposed = given.exclusion()
    act(services.find_eligible, proposed.application, note="", by=officer(2), day=APPLIED + 3)


CASES = {
    errors.ExclusionProposed: _beside_an_exclusion,
    errors.GroundUnknown: lambda: exclude(given.application(), ground="nonsense"),
    ReasonMissing: lambda: exclude(given.application(), reason=" "),
    errors.CorrectionStillOpen: lambda: act(
        services.propose_exclusion,
        given.application(ApplicationState.CORRECTION),
        ground="tax-arrears",
        reason="체납",
        by=officer(),
        day=APPLIED + 3,
    ),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


def test_an_application_is_corrected_after_a_returned_exclusion(sqlite_app: Flask) -> None:
    returned = given.exclusion(ExclusionState.RETURNED)
    act(services.send_back_application, returned.application, reason="도장이 없습니다.", by=officer(), day=APPLIED + 4)
    assert returned.application.state is ApplicationState.CORRECTION
