"""Which sheets count, when files open, and what a selection does to the applications of its round."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import given
from tests.feature.selection.test_selecting import letters
from tests.given import people
from tests.given.acting import SCORED, act, at, on
from tests.given.applications import owner
from tests.given.evaluation import person_of, points, score
from tests.given.people import evaluator, officer
from vouchers.applications import services as applications
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.evaluation import errors, queries, services
from vouchers.evaluation.policy import ASSIGNMENT_POLICY
from vouchers.evaluation.states import AssignmentState, Do, PanelState
from vouchers.kernel.actor import StaffRole
from vouchers.selection import services as selections


def test_files_open_when_the_panel_scores_and_the_evaluator_is_clear(app: Flask) -> None:
    made = given.assignment()
    assert ASSIGNMENT_POLICY.permits(evaluator(), Do.READ, made)
    for state in (PanelState.FORMING, PanelState.CLOSED):
        made.panel.state = state
        assert not ASSIGNMENT_POLICY.permits(evaluator(), Do.READ, made)
        assert not ASSIGNMENT_POLICY.permits(evaluator(), Do.SUBMIT, made)
    db.session.rollback()
    assert not made.lifecycle.allows(AssignmentState.ASSIGNED, Do.READ) and made.lifecycle.allows(
        AssignmentState.CLEARED, Do.READ
    )


def test_an_evaluator_gets_an_application_once(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    pairs = [(row.seat, row.application) for row in panel.assignments]
    assert act(services.assign, panel, pairs, by=officer(), day=SCORED) == 0
    assert len(letters("panel_invitation")) == len(panel.seats) == len(letters("scoring_started"))


def test_a_sealed_sheet_says_when_and_what(app: Flask) -> None:
    sealed = given.assignment(AssignmentState.SUBMITTED)
    assert sealed.sheet.submitted_at == at(SCORED) and sealed.sheet.points == points(sealed, lost=10)
    assert sealed.sheet.total == sum(points(sealed, lost=10).values())


def test_only_accepted_seats_of_the_panel_and_eligible_applications_are_assigned(app: Flask) -> None:
    panel = given.panel(PanelState.FORMING)
    eligible = panel.round
    application = db.session.scalars(select(Application).where(Application.round_id == eligible.id)).unique().one()
    draft = given.application(ApplicationState.SUBMITTED, company="company2", call_over=True)
    other = act(
        services.create_panel, eligible, name="2 평가위원회", due_on=on(SCORED + 10), by=officer(), day=SCORED - 2
    )
    seats = []
    for number, made in ((1, panel), (2, panel), (3, other)):
        seats.append(
            act(
                services.invite,
                made,
                people.user(f"evaluator{number}", StaffRole.EVALUATOR),
                by=officer(),
                day=SCORED - 2,
            )
        )
    for number in (2, 3):
        act(services.accept_invitation, seats[number - 1], by=evaluator(number), day=SCORED - 1)
    invited, accepted, elsewhere = seats
    pairs = [(invited, application), (elsewhere, application), (accepted, draft), (accepted, application)]
    assert act(services.assign, panel, pairs, by=officer(), day=SCORED - 1) == 1
    assert [(row.seat_id, row.application_id) for row in panel.assignments] == [(accepted.id, application.id)]
    assert act(services.assign, panel, pairs, by=officer(), day=SCORED - 1) == 0


def test_nobody_scores_an_application_twice_in_a_round(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    application = panel.assignments[0].application
    act(services.recuse, panel.assignments[0], reason="아는 기업입니다.", by=evaluator(), day=SCORED)
    spare = act(services.create_panel, panel.round, name="예비", due_on=on(SCORED + 10), by=officer(), day=SCORED)
    seats = []
    for number in (1, 2):  # one has stepped back from it, one is scoring it
        seats.append(act(services.invite, spare, people.user(f"evaluator{number}"), by=officer(), day=SCORED))
        act(services.accept_invitation, seats[-1], by=evaluator(number), day=SCORED)
    assert act(services.assign, spare, [(seat, application) for seat in seats], by=officer(), day=SCORED) == 0


def test_a_silent_evaluator_holds_nobody_up_once_there_are_enough_sheets(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING, spare=1)
    first, *rest = panel.assignments
    for row in rest[:-1]:
        score(row)
    with pytest.raises(errors.SheetsMissing) as refusal:
        act(services.close_panel, panel, by=officer(), day=SCORED + 1)
    assert f"({len(rest) - 1}/{len(rest)})" in str(refusal.value)
    score(rest[-1])
    act(services.close_panel, panel, by=officer(), day=SCORED + 1)
    assert panel.state is PanelState.CLOSED and first.state is AssignmentState.ASSIGNED


def test_nobody_is_left_without_sheets_because_evaluators_stepped_back(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    stepped, *rest = panel.assignments
    act(services.recuse, stepped, reason="함께 연구한 적이 있습니다.", by=person_of(stepped), day=SCORED)
    for row in rest:
        score(row)
    with pytest.raises(errors.SheetsMissing):
        act(services.close_panel, panel, by=officer(), day=SCORED + 1)


def test_a_withdrawn_application_wants_no_sheet(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING)
    application = panel.assignments[0].application
    act(applications.withdraw, application, reason="그만둡니다.", by=owner(application), day=SCORED)
    act(services.close_panel, panel, by=officer(), day=SCORED + 1)
    assert panel.state is PanelState.CLOSED


def test_a_spare_panel_does_not_hold_up_the_selection(app: Flask) -> None:
    closed = given.panel(PanelState.CLOSED)
    spare = act(services.create_panel, closed.round, name="예비", due_on=on(SCORED + 10), by=officer(), day=SCORED)
    made = act(selections.draw_up_selection, closed.round, by=officer(), day=SCORED + 2)
    assert made.lines and spare.state is PanelState.FORMING


def test_a_sealed_sheet_is_read_by_its_writer_and_by_the_agency_once_the_panel_is_closed(app: Flask) -> None:
    sealed = given.assignment(AssignmentState.SUBMITTED)
    readers = {
        "writer": evaluator(),
        "officer": officer(),
        "approver": people.approver(),
        "other": evaluator(2),
        "auditor": people.auditor(),
    }

    def may() -> set[str]:
        return {name for name, actor in readers.items() if ASSIGNMENT_POLICY.permits(actor, Do.READ_SEALED, sealed)}

    assert may() == {"writer"}
    sealed.panel.state = PanelState.CLOSED
    assert may() == {"writer", "officer", "approver"}
    sealed.state = AssignmentState.CLEARED
    assert may() == set(), "a draft is nobody's to read"
    db.session.rollback()


def test_evaluators_are_told_apart_by_number_and_not_by_name(app: Flask) -> None:
    closed = given.panel(PanelState.CLOSED)
    found = queries.sealed_sheets(closed.round_id)
    assert sorted(row.evaluator for row in found.values()) == [1, 2, 3]
    assert {row.assignment_id for row in found.values()} == {row.id for row in closed.assignments}
