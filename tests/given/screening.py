"""Exclusions."""

from tests.given.acting import APPLIED, act
from tests.given.applications import application, owner
from tests.given.people import officer
from vouchers.applications import services
from vouchers.applications.models import Application
from vouchers.screening import services as screening
from vouchers.screening.models import Exclusion
from vouchers.screening.states import ExclusionState


def exclusion(
    state: ExclusionState = ExclusionState.PROPOSED, *, of: Application | None = None, day: float = APPLIED + 2
) -> Exclusion:
    """An officer thinks that an application must be excluded."""
    made: Exclusion = act(
        screening.propose_exclusion,
        of or application(),
        ground="tax-arrears",
        reason="지방세 체납이 확인되었습니다.",
        by=officer(),
        day=day,
    )
    if state is ExclusionState.CONFIRMED:
        act(screening.confirm_exclusion, made, by=officer(2), day=day + 0.1)
    elif state is ExclusionState.RETURNED:
        act(screening.reject_exclusion, made, reason="납부를 확인했습니다.", by=officer(2), day=day + 0.1)
    elif state is ExclusionState.TAKEN_BACK:
        act(screening.take_back_exclusion, made, by=officer(), day=day + 0.1)
    elif state is ExclusionState.LAPSED:
        act(services.withdraw, made.application, reason="그만둡니다.", by=owner(made.application), day=day + 0.1)
    return made
