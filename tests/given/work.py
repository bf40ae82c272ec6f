"""Long runs."""

from tests.given.acting import AGREED, act, on
from tests.given.applications import application
from tests.given.people import officer
from tests.given.working import work_off
from vouchers.agreements import bulk
from vouchers.applications.states import ApplicationState
from vouchers.programmes.models import Round
from vouchers.programmes.queries import by_reference
from vouchers.work import services
from vouchers.work.models import Run
from vouchers.work.states import RunState


def run(state: RunState = RunState.RUNNING, *, of: Round | None = None, day: float = AGREED - 1) -> Run:
    """The agreements of a round are drawn up, one after another."""
    call_round = of or application(ApplicationState.SELECTED).round
    made: Run = act(bulk.draw_up_all, call_round, starts_on=on(AGREED), by=officer(), day=day)
    if state is RunState.CANCELLED:
        act(services.cancel, made, by=officer(), day=day)
    elif state is RunState.FINISHED:
        work_off(day=day)
    return made


def round_of(made: Run) -> Round:
    """The round that the run is about."""
    found = by_reference(made.about)
    assert found is not None
    return found
