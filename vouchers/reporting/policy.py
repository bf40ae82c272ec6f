"""Who may read figures."""

from enum import StrEnum

from vouchers.kernel.actor import AGENCY_STAFF, StaffRole
from vouchers.kernel.policy import Policy, staff


class Do(StrEnum):
    READ = "read"


POLICY = Policy({Do.READ: staff(*AGENCY_STAFF, StaffRole.ADMINISTRATOR)}, view=Do.READ)
