"""Permissions on a selection."""

from vouchers.kernel.actor import Actor, StaffRole
from vouchers.kernel.policy import Policy, both, either, staff
from vouchers.programmes.models import Round
from vouchers.selection.models import Selection
from vouchers.selection.states import SELECTION, Do, SelectionState


def _once_proposed(actor: Actor, selection: Selection) -> bool:
    """Once it is proposed."""
    return selection.state is not SelectionState.DRAWN_UP


_OFFICER = staff(StaffRole.OFFICER)

DRAWING_UP_POLICY: Policy[Round] = Policy({Do.DRAW_UP: _OFFICER})

SELECTION_POLICY: Policy[Selection] = Policy(
    {
        Do.VIEW: either(_OFFICER, both(staff(StaffRole.APPROVER), _once_proposed)),
        Do.REDRAW: _OFFICER,
        Do.PROPOSE: _OFFICER,
        Do.CONFIRM: staff(StaffRole.APPROVER),
        Do.REJECT: staff(StaffRole.APPROVER),
        Do.RELEASE: _OFFICER,
        Do.TELL_RESULT: _OFFICER,
    },
    view=Do.VIEW,
    lifecycle=SELECTION,
    apart={Do.CONFIRM: lambda selection: {selection.drawn_up_by, selection.proposed_by}},
)
