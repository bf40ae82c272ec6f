"""The verbs of evaluation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.services import Step, advance, begin, consequence, take, take_birth
from vouchers.db import db
from vouchers.evaluation import errors, queries, rules
from vouchers.evaluation.models import Assignment, Panel, ScoreSheet, Seat
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, FORMING_POLICY, PANEL_POLICY, SEAT_POLICY
from vouchers.evaluation.states import Do, SeatState
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import few
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes.models import Round
from vouchers.programmes.states import RoundState


def create_panel(call_round: Round, *, name: str, due_on: date, by: Actor, at: datetime) -> Panel:
    """A panel is being formed for a round whose call has closed."""
    step = take_birth(FORMING_POLICY, Do.CREATE_PANEL, call_round, by=by, at=at)
    if call_round.state is not RoundState.CLOSED:
        raise errors.RoundNotClosed()
    panel = Panel(round_id=call_round.id, name=name, due_on=due_on, created_at=at)
    panel.round = call_round
    begin(panel, Do.CREATE_PANEL, of=step)
    return panel


def invite(panel: Panel, user: User, *, by: Actor, at: datetime) -> Seat:
    """The evaluator has been asked to join, anew where the first time came to nothing.

    Refused: sits there or is asked already, not an evaluator.
    """
    step = take(PANEL_POLICY, panel, Do.INVITE, by=by, at=at)
    if StaffRole.EVALUATOR not in user.roles:
        raise errors.NotAnEvaluator(field="evaluators")
    seat = next((row for row in panel.seats if row.user_id == user.id), None)
    if seat is not None and seat.state not in (SeatState.DECLINED, SeatState.RELEASED):
        raise errors.AlreadyInvited(field="evaluators")
    advance(step)
    if seat is None:
        seat = Seat(panel=panel, user=user, invited_at=at)
        begin(seat, Do.INVITE, of=step)
    else:
        again = consequence(seat, Do.INVITE_AGAIN, of=step)
        seat.invited_at = at
        advance(again)
    outbox.write("panel_invitation", user, key=f"panel-invitation/{seat.id}/{at.isoformat()}", at=at,
                 page=Page.at("evaluation.pile"), panel=panel.name, round=panel.round.called,
                 due_on=panel.due_on)  # fmt: skip
    return seat


def accept_invitation(seat: Seat, *, by: Actor, at: datetime) -> None:
    """The evaluator sits on the panel."""
    advance(take(SEAT_POLICY, seat, Do.ACCEPT, by=by, at=at))


def decline_invitation(seat: Seat, *, reason: str, by: Actor, at: datetime) -> None:
    """The evaluator does not sit on the panel."""
    advance(take(SEAT_POLICY, seat, Do.DECLINE, by=by, at=at, reason=reason))


def assign(panel: Panel, pairs: Sequence[tuple[Seat, Application]], *, by: Actor, at: datetime) -> int:
    """Each pair of an accepted seat and an eligible application is assigned. Returns how many are new.

    Nobody is given an application twice in a round, in whatever panel: not one scored, and not one stepped back from;
    what was taken from somebody may be given back.
    """
    step = advance(take(PANEL_POLICY, panel, Do.ASSIGN, by=by, at=at))
    known = queries.assigned_in_round(panel.round_id)
    new = 0
    for seat, application in pairs:
        if seat.state is not SeatState.ACCEPTED or seat.panel_id != panel.id:
            continue
        if application.state is not ApplicationState.ELIGIBLE or (seat.user_id, application.id) in known:
            continue
        before = queries.assignment_of(seat.id, application.id)
        if before is None:
            begin(Assignment(panel=panel, seat=seat, application=application, assigned_at=at), Do.ASSIGN, of=step)
        else:
            again = consequence(before, Do.ASSIGN_AGAIN, of=step)
            before.declared_at, before.assigned_at = None, at
            advance(again)
        new += 1
    return new


def start_scoring(panel: Panel, *, by: Actor, at: datetime) -> None:
    """Evaluators may open their files. Refused while an application has fewer evaluators than the least number of
    sheets.
    """
    step = take(PANEL_POLICY, panel, Do.START, by=by, at=at)
    minimum = panel.round.definition.evaluation.minimum_sheets
    accepted = [seat for seat in panel.seats if seat.state is SeatState.ACCEPTED]
    if len(accepted) < minimum:
        raise errors.TooFewEvaluators(minimum=minimum, now=len(accepted))
    given: dict[str, int] = {}
    for assignment in queries.standing(panel):
        given[assignment.application.reference] = given.get(assignment.application.reference, 0) + 1
    if not given:
        raise errors.NothingToScore()
    short = sorted(reference for reference, number in given.items() if number < minimum)
    if short:
        raise errors.AssignmentsIncomplete(minimum=minimum, references=few(short))
    advance(step)
    for seat in accepted:
        outbox.write("scoring_started", seat.user, key=f"scoring-started/{seat.id}", at=at,
            page=Page.at("evaluation.pile"),
                     panel=panel.name, due_on=panel.due_on)  # fmt: skip


def declare(assignment: Assignment, conflicts: Sequence[str], *, by: Actor, at: datetime) -> None:
    """The evaluator has declared no conflict of interest and may open the file. Refused when one was ticked."""
    step = take(ASSIGNMENT_POLICY, assignment, Do.DECLARE, by=by, at=at)
    if conflicts:
        raise errors.ConflictDeclared()
    assignment.declared_at = at
    advance(step)


def recuse(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> None:
    """The evaluator does not score this application; the file is closed to them at once."""
    advance(take(ASSIGNMENT_POLICY, assignment, Do.RECUSE, by=by, at=at, reason=reason))
    for officer in people.holders(StaffRole.OFFICER):
        outbox.write("evaluator_recused", officer, key=f"evaluator-recused/{assignment.id}/{officer.id}", at=at,
                     page=Page.at("evaluation.panel", panel_id=assignment.panel_id), panel=assignment.panel.name,
                     reference=assignment.application.reference)  # fmt: skip


def save_sheet(
    assignment: Assignment,
    *,
    points: Mapping[str, int | None],
    comments: Mapping[str, str],
    overall: str,
    by: Actor,
    at: datetime,
) -> ScoreSheet:
    """The draft of the sheet holds these points and comments, complete or not."""
    step = take(ASSIGNMENT_POLICY, assignment, Do.SAVE, by=by, at=at)
    sheet = _written(step, points=points, comments=comments, overall=overall)
    advance(step)
    return sheet


def submit_sheet(
    assignment: Assignment,
    *,
    points: Mapping[str, int | None],
    comments: Mapping[str, str],
    overall: str,
    by: Actor,
    at: datetime,
) -> None:
    """The sheet is sealed: hashed, and the database refuses to change it.
    Refused while a point or comment is missing.
    """
    step = take(ASSIGNMENT_POLICY, assignment, Do.SUBMIT, by=by, at=at)
    sheet = _written(step, points=points, comments=comments, overall=overall)
    evaluation = assignment.application.round.definition.evaluation
    rules.require_complete(evaluation, points, comments)
    sheet.total = sum(points[criterion.code] or 0 for criterion in evaluation.scorecard)
    sheet.sha256 = sha256(
        {"assignment": assignment.id, "points": dict(points), "comments": dict(comments), "overall": overall}
    ).hex()
    sheet.submitted_at = at
    advance(step)


def _written(
    step: Step[Assignment], *, points: Mapping[str, int | None], comments: Mapping[str, str], overall: str
) -> ScoreSheet:
    assignment = step.about
    rules.require_points(assignment.application.round.definition.evaluation, points)
    sheet = assignment.sheet or ScoreSheet(assignment=assignment)
    sheet.points, sheet.comments, sheet.overall, sheet.saved_at = dict(points), dict(comments), overall, step.at
    db.session.add(sheet)
    db.session.flush()
    return sheet


def close_panel(panel: Panel, *, by: Actor, at: datetime) -> None:
    """Scoring is over. Sheets that are not submitted do not count; who is silent or ill holds nobody up.

    Refused while an eligible application of the panel has fewer submitted sheets than the least number, whoever
    stepped back. An application that has been withdrawn or excluded meanwhile wants none.
    """
    step = take(PANEL_POLICY, panel, Do.CLOSE, by=by, at=at)
    minimum = panel.round.definition.evaluation.minimum_sheets
    eligible = {
        row.application_id: row.application.reference
        for row in queries.standing(panel)
        if row.application.state is ApplicationState.ELIGIBLE
    }
    submitted = queries.submitted_sheets(panel.round_id)
    short = [
        f"{eligible[key]} ({submitted[key]}/{minimum})"
        for key in sorted(eligible, key=lambda key: eligible[key])
        if submitted[key] < minimum
    ]
    if short:
        raise errors.SheetsMissing(minimum=minimum, references=few(short))
    advance(step)


def require_not_begun(call_round: Round, *, of: Step[Any]) -> None:
    """Refuse to receive applications again once panels have been given some. A reaction."""
    if any(queries.standing(panel) for panel in queries.panels(call_round.id)):
        raise errors.EvaluationBegun()
