"""Permissions on deposits."""

from vouchers.bank.models import Deposit
from vouchers.bank.states import DEPOSIT, Do
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.policy import Policy, staff
from vouchers.programmes.models import Round

RECORDING_POLICY: Policy[Round] = Policy({Do.RECORD_DEPOSIT: staff(StaffRole.FINANCE)})

DEPOSIT_POLICY: Policy[Deposit] = Policy(
    {
        Do.LIST: staff(StaffRole.FINANCE, StaffRole.APPROVER),
        Do.VIEW: staff(StaffRole.FINANCE, StaffRole.APPROVER),
        Do.MATCH: staff(StaffRole.FINANCE),
        Do.MATCH_PART: staff(StaffRole.FINANCE),
        Do.UNMATCH: staff(StaffRole.FINANCE, StaffRole.APPROVER),
        Do.RECORD_RETURN: staff(StaffRole.FINANCE),
        Do.UNDO_RETURN: staff(StaffRole.FINANCE, StaffRole.APPROVER),
        Do.UNDO_RETURN_PART: staff(StaffRole.FINANCE, StaffRole.APPROVER),
        Do.RETURN_DEPOSIT: staff(StaffRole.FINANCE, StaffRole.APPROVER),
    },
    view=Do.VIEW,
    lifecycle=DEPOSIT,
    apart={
        Do.UNMATCH: lambda deposit: {deposit.matched_by},
        Do.RECORD_RETURN: lambda deposit: {deposit.matched_by},
        Do.RETURN_DEPOSIT: lambda deposit: {deposit.matched_by, deposit.return_recorded_by},
    },
)
