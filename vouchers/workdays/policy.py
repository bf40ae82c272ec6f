"""Who may decide on a day by hand."""

from vouchers.kernel.actor import StaffRole
from vouchers.kernel.policy import Policy, staff
from vouchers.workdays.models import DeclaredDay
from vouchers.workdays.states import Do

_ADMINISTRATOR = staff(StaffRole.ADMINISTRATOR)

POLICY: Policy[DeclaredDay] = Policy({Do.DECLARE: _ADMINISTRATOR, Do.WITHDRAW: _ADMINISTRATOR})
