"""The verbs of evaluation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from vouchers.applications import queries as applications
from vouchers.applications import services as application_services
from vouchers.applications.models import Application
from vouchers.applications.states import State as ApplicationState
from vouchers.audit.services import Step, advance, begin, if_timely, take, take_birth
from vouchers.db import db
from vouchers.evaluation import errors, queries, ranking, rules
from vouchers.evaluation.models import (
    Assignment,
    Panel,
    Ranking,
    RankingRow,
    ScoreSheet,
    Seat,
    Selection,
    SelectionLine,
)
from vouchers.evaluation.policy import (
    ASSIGNMENT_POLICY,
    DRAWING_UP_POLICY,
    FORMING_POLICY,
    PANEL_POLICY,
    SEAT_POLICY,
    SELECTION_POLICY,
)
from vouchers.evaluation.rules import WHY_LABELS, Ranked, Why
from vouchers.evaluation.states import AssignmentState, Do, PanelState, SeatState
from vouchers.identity import queries as people
from vouchers.identity.models import User
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.hashing import sha256
from vouchers.outbox import services as outbox
from vouchers.programmes.models import Round
from vouchers.programmes.states import State as RoundState


def create_panel(round_: Round, *, name: str, due_on: date, by: Actor, at: datetime) -> Panel:
    """A panel is being formed for a round whose call has closed."""
    step = take_birth(FORMING_POLICY, Do.CREATE_PANEL, round_, by=by, at=at)
    if round_.state is not RoundState.CLOSED:
        raise errors.RoundNotClosed()
    panel = Panel(round_id=round_.id, name=name, due_on=due_on, created_at=at)
    panel.round = round_
    begin(panel, Do.CREATE_PANEL, of=step)
    return panel


def invite(panel: Panel, user: User, *, by: Actor, at: datetime) -> Seat:
    """The evaluator has been asked to join. Refused: asked before, not an evaluator."""
    step = take(PANEL_POLICY, panel, Do.INVITE, by=by, at=at)
    if StaffRole.EVALUATOR not in user.roles:
        raise errors.NotAnEvaluator(field="evaluators")
    if any(seat.user_id == user.id for seat in panel.seats):
        raise errors.AlreadyInvited(field="evaluators")
    advance(step)
    seat = Seat(panel=panel, user=user, invited_at=at)
    begin(seat, Do.INVITE, of=step)
    outbox.write("panel_invitation", user, key=f"panel-invitation/{seat.id}", at=at, path="/evaluations",
                 panel=panel.name, round=panel.round.title, due_on=panel.due_on)  # fmt: skip
    return seat


def accept_invitation(seat: Seat, *, by: Actor, at: datetime) -> None:
    """The evaluator sits on the panel."""
    advance(take(SEAT_POLICY, seat, Do.ACCEPT, by=by, at=at))


def decline_invitation(seat: Seat, *, reason: str, by: Actor, at: datetime) -> None:
    """The evaluator does not sit on the panel."""
    advance(take(SEAT_POLICY, seat, Do.DECLINE, by=by, at=at, reason=reason))


def assign(panel: Panel, pairs: Sequence[tuple[Seat, Application]], *, by: Actor, at: datetime) -> int:
    """Each pair of an accepted seat and an eligible application is assigned. Returns how many are new.

    Nobody is given an application twice in a round, in whatever panel: not one scored, and not one stepped back from.
    """
    step = advance(take(PANEL_POLICY, panel, Do.ASSIGN, by=by, at=at))
    known = queries.assigned_in_round(panel.round_id)
    new = 0
    for seat, application in pairs:
        if seat.state is not SeatState.ACCEPTED or seat.panel_id != panel.id:
            continue
        if application.state is not ApplicationState.ELIGIBLE or (seat.user_id, application.id) in known:
            continue
        assignment = Assignment(panel=panel, seat=seat, application=application, assigned_at=at)
        begin(assignment, Do.ASSIGN, of=step)
        new += 1
    return new


def start_scoring(panel: Panel, *, by: Actor, at: datetime) -> None:
    """Evaluators may open their files. Refused while an application has fewer evaluators than the least number of sheets."""
    step = take(PANEL_POLICY, panel, Do.START, by=by, at=at)
    minimum = panel.round.definition.evaluation.minimum_sheets
    accepted = [seat for seat in panel.seats if seat.state is SeatState.ACCEPTED]
    if len(accepted) < minimum:
        raise errors.TooFewEvaluators(minimum=minimum, now=len(accepted))
    given: dict[str, int] = {}
    for assignment in panel.assignments:
        given[assignment.application.reference] = given.get(assignment.application.reference, 0) + 1
    if not given:
        raise errors.NothingToScore()
    short = sorted(reference for reference, number in given.items() if number < minimum)
    if short:
        raise errors.AssignmentsIncomplete(minimum=minimum, references=", ".join(short[:5]))
    advance(step)
    for seat in accepted:
        outbox.write("scoring_started", seat.user, key=f"scoring-started/{seat.id}", at=at, path="/evaluations",
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
                     path=f"/panels/{assignment.panel_id}", panel=assignment.panel.name,
                     reference=assignment.application.reference)  # fmt: skip


def save_sheet(
    assignment: Assignment, *, points: Mapping[str, int | None], comments: Mapping[str, str], overall: str, by: Actor, at: datetime
) -> ScoreSheet:
    """The draft of the sheet holds these points and comments, complete or not."""
    step = take(ASSIGNMENT_POLICY, assignment, Do.SAVE, by=by, at=at)
    sheet = _written(step, points=points, comments=comments, overall=overall)
    advance(step)
    return sheet


def submit_sheet(
    assignment: Assignment, *, points: Mapping[str, int | None], comments: Mapping[str, str], overall: str, by: Actor, at: datetime
) -> None:
    """The sheet is sealed: hashed, and the database refuses to change it. Refused while a point or comment is missing."""
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
    """Scoring is over; every sheet that was not recused is in."""
    step = take(PANEL_POLICY, panel, Do.CLOSE, by=by, at=at)
    waiting = sorted(
        {
            row.application.reference
            for row in panel.assignments
            if row.state in (AssignmentState.ASSIGNED, AssignmentState.CLEARED)
        }
    )
    if waiting:
        raise errors.SheetsMissing(references=", ".join(waiting[:5]))
    advance(step)


def compute_ranking(round_: Round, *, at: datetime) -> Ranking:
    """A ranking of the round's eligible applications stands with its rules and inputs. Refused while a panel is open."""
    panels = queries.panels(round_.id)
    if not panels or any(panel.state is not PanelState.CLOSED for panel in panels):
        raise errors.PanelsOpen()
    unscreened = len(applications.in_round(round_.id, ApplicationState.SUBMITTED, ApplicationState.CORRECTION))
    if unscreened:
        raise errors.ScreeningUnfinished(count=unscreened)
    eligible = applications.in_round(round_.id, ApplicationState.ELIGIBLE)
    orphans = queries.unassigned(round_.id)
    if orphans:
        raise errors.PanelMissing(references=", ".join(orphans[:5]))
    sheets: dict[int, list[ranking.Sheet]] = {application.id: [] for application in eligible}
    for panel in panels:
        for row in panel.assignments:
            if row.state is AssignmentState.SUBMITTED and row.sheet and row.application_id in sheets:
                whole = {code: points or 0 for code, points in row.sheet.points.items()}
                sheets[row.application_id].append(ranking.Sheet(row.sheet.id, whole))
    entries = [ranking.Entry(row.id, row.receipt_number or 0, tuple(sheets[row.id])) for row in eligible]
    evaluation = round_.definition.evaluation
    inputs = [
        {"application": e.key, "receipt": e.receipt, "sheets": [{"sheet": s.key, "points": dict(s.points)} for s in e.sheets]}
        for e in sorted(entries, key=lambda entry: entry.key)
    ]
    stored = Ranking(
        round_id=round_.id, rules=evaluation.model_dump(mode="json"), inputs=inputs, inputs_sha256=sha256(inputs).hex(),
        computed_at=at,
    )  # fmt: skip
    for position, result in enumerate(ranking.rank(evaluation, entries), start=1):
        stored.rows.append(
            RankingRow(
                application_id=result.key, position=position, place=result.place, passes=result.passes,
                numerator=result.score.numerator if result.score is not None else None,
                denominator=result.score.denominator if result.score is not None else None,
                counted=list(result.counted), dropped=list(result.dropped), decided_by=result.decided_by,
            )
        )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    return stored


def draw_up_selection(round_: Round, *, by: Actor, at: datetime) -> Selection:
    """A selection by ranking, cut-off and budget stands; nobody outside sees it yet. Drawn up again after a return."""
    step = take_birth(DRAWING_UP_POLICY, Do.DRAW_UP, round_, by=by, at=at)
    selection = queries.selection_of(round_.id)
    if selection is None:
        stored = compute_ranking(round_, at=at)
        selection = Selection(round=round_, ranking=stored, budget=round_.budget, drawn_up_by=by.user_id)
        begin(selection, Do.DRAW_UP, of=step)
    else:
        again = if_timely(selection, Do.REDRAW, of=step)
        if again is None:
            raise errors.SelectionExists()
        stored = compute_ranking(round_, at=at)
        selection.ranking, selection.budget = stored, round_.budget
        selection.drawn_up_by, selection.proposed_by, selection.confirmed_by = by.user_id, None, None
        selection.lines.clear()
        advance(again)
    grants = applications.grants_asked([row.application_id for row in stored.rows])
    ranked = [Ranked(row.application_id, row.place, row.passes, grants[row.application_id]) for row in stored.rows]
    decisions = rules.select_by_budget(ranked, round_.budget)
    for entry in ranked:
        selection.lines.append(
            SelectionLine(application_id=entry.key, why=decisions[entry.key], grant_amount=entry.grant)
        )
    db.session.flush()
    return selection


def propose_selection(selection: Selection, *, by: Actor, at: datetime) -> None:
    """The selection waits for the approving officer."""
    step = take(SELECTION_POLICY, selection, Do.PROPOSE, by=by, at=at)
    selection.proposed_by = by.user_id
    advance(step)
    for approver in people.holders(StaffRole.APPROVER):
        outbox.write("selection_proposed", approver, key=f"selection-proposed/{selection.id}/{approver.id}/{at.isoformat()}",
                     at=at, path=f"/rounds/{selection.round.reference}/selection", round=selection.round.title)  # fmt: skip


def confirm_selection(selection: Selection, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """A second person has confirmed the selection as it was shown, when `seen` was its newest step."""
    step = take(SELECTION_POLICY, selection, Do.CONFIRM, by=by, at=at, seen=seen)
    selection.confirmed_by = by.user_id
    advance(step)


def return_selection(selection: Selection, *, reason: str, by: Actor, at: datetime) -> None:
    """The selection is back with the officer, with the reason."""
    advance(take(SELECTION_POLICY, selection, Do.RETURN, by=by, at=at, reason=reason))


def release(selection: Selection, *, by: Actor, at: datetime) -> None:
    """Every application of the round has its result at one moment, and every company its letter with the reason."""
    step = take(SELECTION_POLICY, selection, Do.RELEASE, by=by, at=at)
    selection.released_at = at
    advance(step)
    for line in selection.lines:
        if line.why is Why.SELECTED:
            application_services.select_application(line.application, of=step)
        else:
            application_services.reject_application(line.application, reason=WHY_LABELS[line.why], of=step)
