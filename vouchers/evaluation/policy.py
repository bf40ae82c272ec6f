"""Who may do what in an evaluation. Scores are for nobody until the panel is closed, not even for the agency."""

from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.states import ASSIGNMENT, PANEL, SEAT, Do, PanelState
from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.policy import Policy, either, staff
from vouchers.programmes.models import Round


def _own_seat(actor: Actor, seat: Seat) -> bool:
    return actor.has(StaffRole.EVALUATOR) and seat.user_id == actor.user_id


def _own_assignment(actor: Actor, assignment: Assignment) -> bool:
    return actor.has(StaffRole.EVALUATOR) and assignment.seat.user_id == actor.user_id


def _own_while_scoring(actor: Actor, assignment: Assignment) -> bool:
    return _own_assignment(actor, assignment) and assignment.panel.state is PanelState.SCORING


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
