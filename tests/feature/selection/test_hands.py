"""Who confirms a selection."""

import pytest
from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import SCORED, act
from tests.given.evaluation import score
from tests.given.people import approver, officer
from vouchers.evaluation import services as evaluation
from vouchers.evaluation.states import PanelState
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import SamePerson
from vouchers.selection import services as selections


def test_whoever_drew_up_a_selection_does_not_confirm_it(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    for row in panel.assignments:
        score(row)
    both = people.person("both", StaffRole.OFFICER, StaffRole.APPROVER)
    act(evaluation.close_panel, panel, by=officer(), day=SCORED + 1)
    drawn = act(selections.draw_up_selection, panel.round, by=both, day=SCORED + 2)
    act(selections.propose_selection, drawn, by=officer(), day=SCORED + 2)
    with pytest.raises(SamePerson):
        act(selections.confirm_selection, drawn, by=both, day=SCORED + 3)
    act(selections.confirm_selection, drawn, by=approver(), day=SCORED + 3)
