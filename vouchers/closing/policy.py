"""Who may close a month."""

from vouchers.closing.states import Do
from vouchers.kernel.actor import AGENCY_STAFF, StaffRole
from vouchers.kernel.policy import Policy, staff
from vouchers.programmes.models import Round

_FINANCE = staff(StaffRole.FINANCE)

CLOSING_POLICY: Policy[Round] = Policy(
    {Do.VIEW: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR), Do.CLOSE_MONTH: _FINANCE, Do.VOUCH: _FINANCE}, view=Do.VIEW
)
