"""Selections, and applications that were selected."""

from tests.given.acting import RELEASED, SCORED, act
from tests.given.evaluation import panel, score
from tests.given.once import once
from tests.given.people import approver, officer
from tests.given.programmes import AI
from tests.given.working import work_off
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.evaluation import services
from vouchers.evaluation.states import PanelState
from vouchers.facts.states import Size
from vouchers.programmes.models import Round
from vouchers.selection import services as selections
from vouchers.selection.models import Selection
from vouchers.selection.states import SelectionState
from vouchers.suppliers.models import Supplier


def selection(
    state: SelectionState = SelectionState.DRAWN_UP, *, programme: str = AI, of: Round | None = None, lost: int = 10
) -> Selection:
    """The selection of a round whose sheets are in."""
    scoring = panel(PanelState.SCORING, programme=programme, of=of)
    for row in scoring.assignments:
        score(row, lost=lost)
    act(services.close_panel, scoring, by=officer(), day=SCORED + 1)
    made: Selection = act(selections.draw_up_selection, scoring.round, by=officer(), day=SCORED + 2)
    if state is SelectionState.DRAWN_UP:
        return made
    act(selections.propose_selection, made, by=officer(), day=SCORED + 2)
    if state is SelectionState.RETURNED:
        act(selections.reject_selection, made, reason="동점을 다시 보아 주세요.", by=approver(), day=SCORED + 3)
    elif state is not SelectionState.PROPOSED:
        act(selections.confirm_selection, made, by=approver(), day=SCORED + 3)
        if state is SelectionState.RELEASED:
            act(selections.release, made, by=officer(), day=RELEASED)
            work_off(day=RELEASED)
    return made


@once
def selected(
    *,
    company: str = "company1",
    programme: str = AI,
    supplier: Supplier | None = None,
    size: Size = Size.SME,
    lost: bool = False,
) -> Application:
    """The only application of its round has been selected, or (`lost`) fell below the cut-off."""
    from tests.given.applications import application

    made = application(
        ApplicationState.ELIGIBLE, company=company, programme=programme, supplier=supplier, size=size, call_over=True
    )
    selection(SelectionState.RELEASED, programme=programme, of=made.round, lost=90 if lost else 10)
    return made
