"""Who is silent, ill or replaced holds nobody up: panels are dissolved, seats and assignments released."""

import pytest
from flask import Flask

from tests import given
from tests.given import people
from tests.given.acting import SCORED, act
from tests.given.applications import owner
from tests.given.evaluation import score
from tests.given.people import address, administrator, evaluator, officer
from tests.letters import letters
from vouchers.applications import services as applications
from vouchers.evaluation import errors, queries, releases, services
from vouchers.evaluation.states import AssignmentState, PanelState, SeatState
from vouchers.identity import services as identity
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import NotNow
from vouchers.selection import services as selections


def test_a_panel_that_has_not_begun_is_dissolved_and_stands_in_no_ones_way(app: Flask) -> None:
    spare = given.panel()
    seat = act(services.invite, spare, people.user("evaluator9", StaffRole.EVALUATOR), by=officer(), day=SCORED - 2)
    act(releases.dissolve, spare, reason="한 위원회로 합칩니다.", by=officer(), day=SCORED)
    assert (spare.state, seat.state) == (PanelState.DISSOLVED, SeatState.RELEASED)
    assert "한 위원회로 합칩니다." in letters("seat_released")[0].body
    scoring = given.panel(PanelState.SCORING, of=spare.round)
    with pytest.raises(NotNow):
        act(releases.dissolve, scoring, reason="그만둡니다.", by=officer(), day=SCORED)
    for row in scoring.assignments:
        score(row)
    act(services.close_panel, scoring, by=officer(), day=SCORED + 1)
    assert act(selections.draw_up_selection, scoring.round, by=officer(), day=SCORED + 2)


def test_a_released_evaluator_is_replaced_and_what_is_sealed_counts_on(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    seat = panel.seats[0]
    first = next(row for row in panel.assignments if row.seat_id == seat.id)
    act(releases.release_seat, seat, reason="입원했습니다.", by=officer(), day=SCORED)
    assert (seat.state, first.state) == (SeatState.RELEASED, AssignmentState.RELEASED)
    assert queries.pile(seat.user_id) == []
    with pytest.raises(NotNow):
        act(services.declare, first, [], by=evaluator(), day=SCORED)
    for row in panel.assignments[1:]:
        score(row)
    with pytest.raises(errors.SheetsMissing):
        act(services.close_panel, panel, by=officer(), day=SCORED + 1)
    new = act(services.invite, panel, people.user("evaluator8", StaffRole.EVALUATOR), by=officer(), day=SCORED + 1)
    act(services.accept_invitation, new, by=evaluator(8), day=SCORED + 1)
    assert act(services.assign, panel, [(new, first.application)], by=officer(), day=SCORED + 1) == 1
    score(next(row for row in panel.assignments if row.seat_id == new.id))
    act(services.close_panel, panel, by=officer(), day=SCORED + 2)
    assert panel.state is PanelState.CLOSED


def test_an_assignment_that_was_taken_back_may_be_given_back(app: Flask) -> None:
    taken = given.assignment(AssignmentState.CLEARED)
    act(releases.release_assignment, taken, reason="다른 사람을 골랐습니다.", by=officer(), day=SCORED)
    assert taken.state is AssignmentState.RELEASED and letters("assignment_released")
    pairs = [(taken.seat, taken.application)]
    assert act(services.assign, taken.panel, pairs, by=officer(), day=SCORED) == 1
    assert (taken.state, taken.declared_at) == (AssignmentState.ASSIGNED, None), "the declaration is asked for anew"
    assert act(services.assign, taken.panel, pairs, by=officer(), day=SCORED) == 0


def test_whoever_said_no_may_be_asked_again(app: Flask) -> None:
    seat = given.seat(SeatState.DECLINED)
    assert act(services.invite, seat.panel, seat.user, by=officer(), day=SCORED - 1) is seat
    assert seat.state is SeatState.INVITED and len(letters("panel_invitation")) == 2
    with pytest.raises(errors.AlreadyInvited):
        act(services.invite, seat.panel, seat.user, by=officer(), day=SCORED - 1)


def test_a_withdrawn_application_leaves_the_piles(app: Flask) -> None:
    assigned = given.assignment(AssignmentState.CLEARED)
    of = assigned.application
    act(applications.withdraw, of, reason="그만둡니다.", by=owner(of), day=SCORED)
    assert {row.state for row in queries.of_application(of.id)} == {AssignmentState.RELEASED}
    assert queries.pile(assigned.seat.user_id) == []


def test_a_role_that_ends_ends_what_was_not_scored(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    seat = panel.seats[0]
    appointment = next(row for row in seat.user.appointments if row.role is StaffRole.EVALUATOR)
    act(identity.end_appointment, appointment, reason="임기가 끝났습니다.", by=administrator(), day=SCORED)
    assert seat.state is SeatState.RELEASED and letters("seat_released")[0].address == address("evaluator1")
