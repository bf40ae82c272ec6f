"""The verbs that end what an evaluator was asked to do: a panel, a seat, an assignment."""

from datetime import datetime
from typing import Any

from vouchers.applications.models import Application
from vouchers.audit.services import Step, advance, if_timely, take
from vouchers.evaluation import queries
from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, PANEL_POLICY, SEAT_POLICY
from vouchers.evaluation.states import Do, PanelState
from vouchers.identity.models import Appointment
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.outbox import services as outbox
from vouchers.outbox.services import Page

GONE = "신청서나 역할이 끝남"
"""Why something ends by itself, on record."""


def dissolve(panel: Panel, *, reason: str, by: Actor, at: datetime) -> None:
    """A panel that has not begun is given up; whoever was asked to sit on it has been told why."""
    step = advance(take(PANEL_POLICY, panel, Do.DISSOLVE, by=by, at=at, reason=reason))
    for seat in panel.seats:
        if found := if_timely(seat, Do.RELEASE, of=step, reason=reason):
            _released(found)


def release_seat(seat: Seat, *, reason: str, by: Actor, at: datetime) -> None:
    """The evaluator no longer sits on the panel, and has been told why; sheets that are sealed count on."""
    _released(take(SEAT_POLICY, seat, Do.RELEASE, by=by, at=at, reason=reason))


def _released(step: Step[Seat]) -> None:
    """Close the release of a seat: what its evaluator has not sealed is assigned to nobody any more."""
    seat = advance(step).about
    for assignment in queries.of_seat(seat.id):
        if found := if_timely(assignment, Do.RELEASE, of=step, reason=step.reason):
            advance(found)
    outbox.write("seat_released", seat.user, key=f"seat-released/{seat.id}/{step.at.isoformat()}", at=step.at,
                 page=Page.at("evaluation.pile"), panel=seat.panel.name, reason=step.reason)  # fmt: skip


def release_assignment(assignment: Assignment, *, reason: str, by: Actor, at: datetime) -> None:
    """The application is taken from this evaluator, who has been told why; it may be assigned again."""
    advance(take(ASSIGNMENT_POLICY, assignment, Do.RELEASE, by=by, at=at, reason=reason))
    outbox.write("assignment_released", assignment.seat.user, at=at, page=Page.at("evaluation.pile"),
                 key=f"assignment-released/{assignment.id}/{at.isoformat()}", reason=reason,
                 reference=assignment.application.reference, panel=assignment.panel.name)  # fmt: skip


def release_with(application: Application, *, of: Step[Any]) -> None:
    """The application is over, and with it what was not scored of it. A reaction."""
    for assignment in queries.of_application(application.id):
        if found := if_timely(assignment, Do.RELEASE, of=of, reason=GONE):
            advance(found)


def release_person(appointment: Appointment, *, of: Step[Any]) -> None:
    """Somebody is no evaluator any more and leaves the panels that have not closed. A reaction."""
    if appointment.role is StaffRole.EVALUATOR:
        sits = [row for row in queries.seats_of(appointment.user_id) if row.panel.state is not PanelState.CLOSED]
        for seat in sits:
            if found := if_timely(seat, Do.RELEASE, of=of, reason=of.reason or GONE):
                _released(found)
