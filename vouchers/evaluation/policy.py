"""Permissions on an evaluation. Scores are for nobody until the panel is closed, not even for the agency."""

from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.states import ASSIGNMENT, PANEL, SEAT, AssignmentState, Do, PanelState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.programmes.models import Round


def _has_the_seat(actor: Actor, seat: Seat) -> bool:
    """The person whose seat it is."""
    return seat.user_id == actor.user_id


def _assigned(actor: Actor, assignment: Assignment) -> bool:
    """The person to whom it is assigned."""
    return assignment.seat.user_id == actor.user_id


def _while_scoring(actor: Actor, assignment: Assignment) -> bool:
    """While the panel scores."""
    return assignment.panel.state is PanelState.SCORING


def _sealed(actor: Actor, assignment: Assignment) -> bool:
    """A sheet that is sealed."""
    return assignment.state is AssignmentState.SUBMITTED


def _once_closed(actor: Actor, assignment: Assignment) -> bool:
    """Once the panel is closed."""
    return assignment.panel.state is PanelState.CLOSED


def _not_closed(actor: Actor, thing: Seat | Assignment) -> bool:
    """Until the panel is closed."""
    return thing.panel.state in (PanelState.FORMING, PanelState.SCORING)


_OFFICER = staff(StaffRole.OFFICER)
_EVALUATOR = staff(StaffRole.EVALUATOR)
_own_seat = both(_EVALUATOR, _has_the_seat)
_own_assignment = both(_EVALUATOR, _assigned)
_own_while_scoring = both(_EVALUATOR, _assigned, _while_scoring)

FORMING_POLICY: Policy[Round] = Policy({Do.CREATE_PANEL: _OFFICER})

PANEL_POLICY: Policy[Panel] = Policy(
    {
        Do.LIST: staff(StaffRole.OFFICER, StaffRole.APPROVER),
        Do.VIEW: staff(StaffRole.OFFICER, StaffRole.APPROVER),
        Do.INVITE: _OFFICER,
        Do.ASSIGN: _OFFICER,
        Do.START: _OFFICER,
        Do.CLOSE: _OFFICER,
        Do.DISSOLVE: _OFFICER,
    },
    view=Do.VIEW,
    lifecycle=PANEL,
)

SEAT_POLICY: Policy[Seat] = Policy(
    {
        Do.LIST: _EVALUATOR,
        Do.VIEW: either(_own_seat, _OFFICER),
        Do.ACCEPT: _own_seat,
        Do.DECLINE: _own_seat,
        Do.RELEASE: both(_OFFICER, _not_closed),
    },
    view=Do.VIEW,
    lifecycle=SEAT,
)

ASSIGNMENT_POLICY: Policy[Assignment] = Policy(
    {
        Do.VIEW: _own_assignment,
        Do.DECLARE: _own_while_scoring,
        Do.RECUSE: _own_while_scoring,
        Do.RELEASE: both(_OFFICER, _not_closed),
        Do.READ: _own_while_scoring,
        Do.READ_SEALED: either(
            both(_own_assignment, _sealed), both(staff(StaffRole.OFFICER, StaffRole.APPROVER), _sealed, _once_closed)
        ),
        Do.SAVE: _own_while_scoring,
        Do.SUBMIT: _own_while_scoring,
    },
    view=Do.VIEW,
    lifecycle=ASSIGNMENT,
)
