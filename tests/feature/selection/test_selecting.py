"""Which sheets count, and what a selection does to the applications of its round."""

from datetime import datetime
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import event, select

from tests import given
from tests.given.acting import RELEASED, SCORED, act, at
from tests.given.evaluation import person_of, points, score
from tests.given.people import approver, officer
from tests.given.working import work_off
from tests.letters import letters
from vouchers import schedule
from vouchers.applications.states import ApplicationState
from vouchers.db import db
from vouchers.evaluation import services
from vouchers.evaluation.states import PanelState
from vouchers.kernel.actor import Actor
from vouchers.outbox.models import Letter
from vouchers.selection import queries as selection_queries
from vouchers.selection import services as selections
from vouchers.selection.rules import Why
from vouchers.selection.states import SelectionState
from vouchers.work.states import RunKind


def test_a_draft_and_a_sheet_of_who_stepped_back_do_not_count(app: Flask) -> None:
    panel = given.panel(PanelState.SCORING, spare=1)
    first, *others = panel.assignments
    for row in others:
        score(row, lost=10)
    act(services.declare, first, [], by=person_of(first), day=SCORED)
    low = dict.fromkeys(points(first), 0)
    act(services.save_sheet, first, points=low, comments={}, overall="", by=person_of(first), day=SCORED)
    act(services.recuse, first, reason="함께 일한 적이 있습니다.", by=person_of(first), day=SCORED)
    act(services.close_panel, panel, by=officer(), day=SCORED + 1)
    ranking = act_ranking(panel)
    (row,) = ranking.rows
    sealed = [each.sheet for each in others]
    assert sorted(row.counted + row.dropped) == sorted(sheet.id for sheet in sealed), (
        "the draft of whoever stepped back is not among them"
    )


def act_ranking(panel):
    from vouchers.db.transaction import transaction

    with transaction():
        return selections.compute_ranking(panel.round, at=at(SCORED + 2))


def test_a_ranking_keeps_its_inputs_and_its_exact_mean(app: Flask) -> None:
    drawn = given.selection(lost=20)
    (row,) = drawn.ranking.rows
    full = sum(criterion.points for criterion in drawn.round.definition.evaluation.scorecard)
    expected = sum(criterion.points * 80 // 100 for criterion in drawn.round.definition.evaluation.scorecard)
    assert row.score == Fraction(expected) and full == 100 and (row.place, row.position, row.passes) == (1, 1, True)
    (entry,) = drawn.ranking.inputs
    assert len(entry["sheets"]) == drawn.round.definition.evaluation.minimum_sheets and drawn.ranking.computed_at == at(
        SCORED + 2
    )
    (line,) = drawn.lines
    assert (line.why, line.grant_amount) == (Why.SELECTED, 120_000_001) and drawn.drawn_up_by == officer().user_id


@pytest.mark.parametrize(
    ("lost", "state", "kind"),
    [(10, ApplicationState.SELECTED, "application_selected"), (90, ApplicationState.REJECTED, "application_rejected")],
)
def test_results_are_out_together_with_their_letters(app: Flask, lost: int, state: ApplicationState, kind: str) -> None:
    released = given.selection(SelectionState.RELEASED, lost=lost)
    (line,) = released.lines
    assert line.application.state is state and released.released_at == at(RELEASED)
    assert (released.proposed_by, released.confirmed_by) == (officer().user_id, approver().user_id)
    assert {letter.user_id for letter in letters(kind)} == {
        row.user_id for row in line.application.organisation.memberships
    }
    result = selection_queries.released_result(line.application)
    assert result is not None and result.place == 1


def test_nobody_outside_learns_of_a_score_before_it_is_out(app: Flask) -> None:
    confirmed = given.selection(SelectionState.CONFIRMED)
    assert (
        selection_queries.released_result(confirmed.lines[0].application) is None
        and letters("application_selected") == []
    )


def test_a_selection_that_was_returned_is_drawn_up_anew(app: Flask) -> None:
    approver()  # whoever holds the role when it is proposed is told
    returned = given.selection(SelectionState.RETURNED)
    again = act(selections.draw_up_selection, returned.round, by=officer(2), day=SCORED + 4)
    assert again.id == returned.id and again.state is SelectionState.DRAWN_UP
    assert (again.drawn_up_by, again.proposed_by, again.confirmed_by) == (officer(2).user_id, None, None)
    assert len(again.lines) == 1 and len(letters("selection_proposed")) == 1


def test_who_withdrew_after_the_decision_keeps_nobody_from_the_result(app: Flask) -> None:
    from tests.given.applications import owner
    from vouchers.applications import services as applications

    for company in ("company1", "company2"):
        given.application(ApplicationState.ELIGIBLE, company=company)
    third = given.application(ApplicationState.ELIGIBLE, company="company3", call_over=True)
    confirmed = given.selection(SelectionState.CONFIRMED, of=third.round)
    first = confirmed.lines[0].application
    act(applications.withdraw, first, reason="그만둡니다.", by=owner(first), day=RELEASED - 1)
    act(selections.release, confirmed, by=officer(), day=RELEASED)
    work_off(day=RELEASED)
    assert [line.application.state for line in confirmed.lines] == [
        ApplicationState.WITHDRAWN,
        ApplicationState.SELECTED,
        ApplicationState.SELECTED,
    ]
    assert [line.application.place_freed_at for line in confirmed.lines] == [None, None, None]


def test_a_ranking_reads_all_sheets_at_once(app: Flask) -> None:
    """Its transaction holds the round's lock: a query a sheet would hold it for thousands."""
    panel = given.panel(PanelState.CLOSED)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    db.session.expire_all()
    event.listen(db.engine, "before_cursor_execute", note)
    act(selections.draw_up_selection, panel.round, by=officer(), day=SCORED + 3)
    event.remove(db.engine, "before_cursor_execute", note)
    assert sum("FROM score_sheet" in one or "JOIN score_sheet" in one for one in asked) == 1


def test_a_release_that_is_killed_goes_on_and_tells_each_company_once(app: Flask) -> None:
    for company in ("company1", "company2"):
        given.application(ApplicationState.ELIGIBLE, company=company)
    third = given.application(ApplicationState.ELIGIBLE, company="company3", call_over=True)
    confirmed = given.selection(SelectionState.CONFIRMED, of=third.round)
    act(selections.release, confirmed, by=officer(), day=RELEASED)
    assert confirmed.released_at is not None
    assert {line.application.state for line in confirmed.lines} == {ApplicationState.ELIGIBLE}

    class Killed(BaseException):
        """The process is gone."""

    told: list[str] = []

    def dies(name: str, arguments: object, *, by: Actor, at: datetime) -> None:
        schedule.RUNS[RunKind.RELEASE_RESULTS](name, {}, by=by, at=at)
        told.append(name)
        if len(told) == 2:
            raise Killed

    with pytest.raises(Killed):
        work_off(day=RELEASED, kinds={RunKind.RELEASE_RESULTS: dies})
    db.session.rollback()
    states = [line.application.state for line in confirmed.lines]
    assert states == [ApplicationState.SELECTED, ApplicationState.ELIGIBLE, ApplicationState.ELIGIBLE]
    work_off(day=RELEASED)
    assert {line.application.state for line in confirmed.lines} == {ApplicationState.SELECTED}
    letters = db.session.scalars(select(Letter.address).where(Letter.kind == "application_selected")).all()
    assert len(letters) == len(set(letters)) == 3
