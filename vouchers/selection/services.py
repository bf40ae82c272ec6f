"""The verbs of selections."""

from datetime import datetime
from typing import Any

from vouchers.applications import queries as applications
from vouchers.applications import services as application_services
from vouchers.applications.models import Application
from vouchers.applications.states import ApplicationState
from vouchers.audit.services import Step, advance, begin, if_timely, take, take_birth
from vouchers.db import db
from vouchers.evaluation import queries as evaluations
from vouchers.evaluation.states import PanelState
from vouchers.identity import queries as people
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.hashing import sha256
from vouchers.kernel.wording import few
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page
from vouchers.programmes.models import Round
from vouchers.selection import errors, queries, ranking, rules
from vouchers.selection.models import Ranking, RankingRow, Selection, SelectionLine
from vouchers.selection.policy import DRAWING_UP_POLICY, SELECTION_POLICY
from vouchers.selection.rules import WHY_LABELS, Ranked, Why
from vouchers.selection.states import Do, SelectionState
from vouchers.work import services as work
from vouchers.work.models import Run
from vouchers.work.states import RunKind


def compute_ranking(call_round: Round, *, at: datetime) -> Ranking:
    """A ranking of the round's eligible applications stands with its rules and inputs.

    Refused while a panel that was given something is open, and while an application lacks sheets: nobody is rejected
    because evaluators stepped back. A panel that was given nothing does not count.
    """
    panels = [row for row in evaluations.panels(call_round.id) if evaluations.standing(row)]
    if still := [panel.name for panel in panels if panel.state is not PanelState.CLOSED]:
        raise errors.PanelsOpen(panels=few(still))
    if not panels:
        raise errors.NothingScored()
    unscreened = len(applications.in_round(call_round.id, ApplicationState.SUBMITTED, ApplicationState.CORRECTION))
    if unscreened:
        raise errors.ScreeningUnfinished(count=unscreened)
    eligible = applications.in_round(call_round.id, ApplicationState.ELIGIBLE)
    orphans = evaluations.unassigned(call_round.id)
    if orphans:
        raise errors.PanelMissing(references=few(orphans))
    sheets: dict[int, list[ranking.Sheet]] = {application.id: [] for application in eligible}
    for application_id, sheet_id, points in evaluations.sealed_points(call_round.id):
        if application_id in sheets:
            whole = {code: value or 0 for code, value in points.items()}
            sheets[application_id].append(ranking.Sheet(sheet_id, whole))
    minimum = call_round.definition.evaluation.minimum_sheets
    short = [f"{row.reference} ({len(sheets[row.id])}/{minimum})" for row in eligible if len(sheets[row.id]) < minimum]
    if short:
        raise errors.TooFewSheets(minimum=minimum, references=few(short))
    entries = [ranking.Entry(row.id, row.receipt_number or 0, tuple(sheets[row.id])) for row in eligible]
    evaluation = call_round.definition.evaluation
    inputs = [
        {
            "application": e.key,
            "receipt": e.receipt,
            "sheets": [{"sheet": s.key, "points": dict(s.points)} for s in e.sheets],
        }
        for e in sorted(entries, key=lambda entry: entry.key)
    ]
    stored = Ranking(
        round_id=call_round.id, rules=evaluation.model_dump(mode="json"), inputs=inputs,
        inputs_sha256=sha256(inputs).hex(),
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


def draw_up_selection(call_round: Round, *, by: Actor, at: datetime) -> Selection:
    """Create or redraw the selection by ranking, cut-off and budget; applicants do not see it until release.

    Until then it may be drawn again: an application was withdrawn, an error seen. Whoever was to confirm it, or has, is
    told and confirms anew.
    """
    step = take_birth(DRAWING_UP_POLICY, Do.DRAW_UP, call_round, by=by, at=at)
    selection = queries.selection_of(call_round.id)
    if selection is None:
        stored = compute_ranking(call_round, at=at)
        selection = Selection(round=call_round, ranking=stored, budget=call_round.budget, drawn_up_by=by.user_id)
        begin(selection, Do.DRAW_UP, of=step)
    else:
        again = if_timely(selection, Do.REDRAW, of=step)
        if again is None:
            raise errors.SelectionExists()
        if selection.state in (SelectionState.PROPOSED, SelectionState.CONFIRMED):
            _tell_approvers(selection, "selection_redrawn", at=at)
        stored = compute_ranking(call_round, at=at)
        advance(again)
        selection.ranking, selection.budget = stored, call_round.budget
        selection.drawn_up_by, selection.proposed_by, selection.confirmed_by = by.user_id, None, None
        selection.lines.clear()
    grants = applications.grants_asked([row.application_id for row in stored.rows])
    ranked = [Ranked(row.application_id, row.place, row.passes, grants[row.application_id]) for row in stored.rows]
    decisions = rules.select_by_budget(ranked, call_round.budget)
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
    _tell_approvers(selection, "selection_proposed", at=at)


def _tell_approvers(selection: Selection, kind: str, *, at: datetime) -> None:
    for approver in people.holders(StaffRole.APPROVER):
        outbox.write(kind, approver, key=f"{kind}/{selection.id}/{approver.id}/{at.isoformat()}", at=at,
                     page=Page.at("selection.selection", reference=selection.round.reference),
                     round=selection.round.called)  # fmt: skip


def require_not_drawn_up(application: Application, *, of: Step[Any]) -> None:
    """Refuse to screen anew what stands in a selection. A reaction."""
    if queries.selection_of(application.round_id) is not None:
        raise errors.StandsInSelection()


def confirm_selection(selection: Selection, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """A second person has confirmed the selection as it was shown, when `seen` was its newest step."""
    step = take(SELECTION_POLICY, selection, Do.CONFIRM, by=by, at=at, seen=seen)
    selection.confirmed_by = by.user_id
    advance(step)


def reject_selection(selection: Selection, *, reason: str, by: Actor, at: datetime) -> None:
    """The selection is back with the officer, with the reason."""
    advance(take(SELECTION_POLICY, selection, Do.REJECT, by=by, at=at, reason=reason))


def release(selection: Selection, *, by: Actor, at: datetime) -> Run | None:
    """The results of the round stand at one moment; a run, where anybody applied, takes each application on and tells
    its company.
    """
    step = take(SELECTION_POLICY, selection, Do.RELEASE, by=by, at=at)
    selection.released_at = at
    advance(step)
    units = [(str(line.application_id), line.application.reference) for line in selection.lines]
    return work.start(RunKind.RELEASE_RESULTS, units, about=selection.round.reference, of=step) if units else None


def tell_result(line: SelectionLine, *, by: Actor, at: datetime) -> None:
    """The application is selected or not, as was released, and its company has its letter with the reason."""
    step = advance(take(SELECTION_POLICY, line.selection, Do.TELL_RESULT, by=by, at=at))
    if line.why is Why.SELECTED:
        application_services.select_application(line.application, of=step)
    else:
        application_services.reject_application(line.application, reason=WHY_LABELS[line.why], of=step)
