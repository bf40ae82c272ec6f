"""A selection is drawn up again until its release."""

import pytest
from flask import Flask

from tests import given
from tests.given.acting import RELEASED, SCORED, act
from tests.given.applications import owner
from tests.given.people import approver, officer
from tests.letters import letters
from vouchers.applications import services as applications
from vouchers.applications.states import ApplicationState
from vouchers.kernel.errors import NotPermitted
from vouchers.selection import services
from vouchers.selection.errors import SelectionExists
from vouchers.selection.states import SelectionState


@pytest.mark.parametrize("state", [SelectionState.DRAWN_UP, SelectionState.PROPOSED, SelectionState.CONFIRMED])
def test_before_release_it_is_drawn_up_again_and_confirmed_anew(app: Flask, state: SelectionState) -> None:
    selection, _told = given.selection(state), approver()
    before = selection.ranking_id
    act(services.draw_up_selection, selection.round, by=officer(), day=SCORED + 4)
    assert (selection.state, selection.confirmed_by) == (SelectionState.DRAWN_UP, None)
    assert selection.ranking_id != before
    assert bool(letters("selection_redrawn")) is (state is not SelectionState.DRAWN_UP)
    act(services.propose_selection, selection, by=officer(), day=SCORED + 4)
    act(services.confirm_selection, selection, by=approver(), day=SCORED + 4)
    assert selection.state is SelectionState.CONFIRMED


def test_what_was_withdrawn_meanwhile_is_left_out(app: Flask) -> None:
    stays = given.application(ApplicationState.ELIGIBLE)
    gone = given.application(ApplicationState.ELIGIBLE, company="company2", call_over=True)
    selection = given.selection(SelectionState.CONFIRMED, of=gone.round)
    assert {line.application for line in selection.lines} == {stays, gone}
    act(applications.withdraw, gone, reason="그만둡니다.", by=owner(gone), day=SCORED + 4)
    act(services.draw_up_selection, selection.round, by=officer(), day=SCORED + 4)
    assert [line.application for line in selection.lines] == [stays]


def test_a_released_selection_stays(app: Flask) -> None:
    selection = given.selection(SelectionState.RELEASED)
    with pytest.raises(SelectionExists):
        act(services.draw_up_selection, selection.round, by=officer(), day=RELEASED + 1)


def test_a_silent_company_loses_its_place_with_a_reason(app: Flask) -> None:
    selected = given.application(ApplicationState.SELECTED)
    with pytest.raises(NotPermitted):
        act(applications.forfeit, selected, reason="답이 없습니다.", by=officer(), day=RELEASED + 30)
    act(applications.forfeit, selected, reason="한 달 동안 답이 없습니다.", by=approver(), day=RELEASED + 30)
    assert selected.state is ApplicationState.WITHDRAWN
    assert "한 달 동안 답이 없습니다." in letters("application_forfeited")[0].body


def test_not_while_an_agreement_binds_it(app: Flask) -> None:
    bound = given.agreement().application
    with pytest.raises(NotPermitted):
        act(applications.forfeit, bound, reason="답이 없습니다.", by=approver(), day=RELEASED + 30)
