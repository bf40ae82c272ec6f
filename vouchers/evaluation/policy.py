"""Who may do what in an evaluation. Scores are for nobody until the panel is closed, not even for the agency."""

from vouchers.evaluation.models import Assignment, Panel, Seat, Selection
from vouchers.evaluation.states import ASSIGNMENT, PANEL, SEAT, SELECTION, Do, PanelState, SelectionState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.policy import Policy, either, staff
from vouchers.programmes.models import Round


def _own_seat(actor: Actor, seat: Seat) -> bool:
    return actor.has(StaffRole.EVALUATOR) and seat.user_id == actor.user_id


def _own_assignment(actor: Actor, assignment: Assignment) -> bool:
    return actor.has(StaffRole.EVALUATOR) and assignment.seat.user_id == actor.user_id


def _own_while_scoring(actor: Actor, assignment: Assignment) -> bool:
    return _own_assignment(actor, assignment) and assignment.panel.state is PanelState.SCORING


def _approver_once_proposed(actor: Actor, selection: Selection) -> bool:
    return actor.has(StaffRole.APPROVER) and selection.state is not SelectionState.DRAWN_UP


_OFFICER = staff(StaffRole.OFFICER)

FORMING_POLICY: Policy[Round] = Policy({Do.CREATE_PANEL: _OFFICER})

PANEL_POLICY: Policy[Panel] = Policy(
    {
        Do.LIST: staff(StaffRole.OFFICER, StaffRole.APPROVER),
        Do.VIEW: staff(StaffRole.OFFICER, StaffRole.APPROVER),
        Do.INVITE: _OFFICER,
        Do.ASSIGN: _OFFICER,
        Do.START: _OFFICER,
        Do.CLOSE: _OFFICER,
    },
    view=Do.VIEW,
    lifecycle=PANEL,
)

SEAT_POLICY: Policy[Seat] = Policy(
    {
        Do.LIST: staff(StaffRole.EVALUATOR),
        Do.VIEW: either(_own_seat, _OFFICER),
        Do.ACCEPT: _own_seat,
        Do.DECLINE: _own_seat,
    },
    view=Do.VIEW,
    lifecycle=SEAT,
)

ASSIGNMENT_POLICY: Policy[Assignment] = Policy(
    {
        Do.VIEW: _own_assignment,
        Do.DECLARE: _own_while_scoring,
        Do.RECUSE: _own_while_scoring,
        Do.READ: _own_while_scoring,
        Do.SAVE: _own_while_scoring,
        Do.SUBMIT: _own_while_scoring,
    },
    view=Do.VIEW,
    lifecycle=ASSIGNMENT,
)

DRAWING_UP_POLICY: Policy[Round] = Policy({Do.DRAW_UP: _OFFICER})

SELECTION_POLICY: Policy[Selection] = Policy(
    {
        Do.VIEW: either(_OFFICER, _approver_once_proposed),
        Do.REDRAW: _OFFICER,
        Do.PROPOSE: _OFFICER,
        Do.CONFIRM: staff(StaffRole.APPROVER),
        Do.RETURN: staff(StaffRole.APPROVER),
        Do.RELEASE: _OFFICER,
    },
    view=Do.VIEW,
    lifecycle=SELECTION,
    apart={Do.CONFIRM: lambda selection: {selection.drawn_up_by, selection.proposed_by}},
)
