"""Permissions on payments."""

from vouchers.kernel.actor import StaffRole
from vouchers.kernel.policy import Policy, staff
from vouchers.payments.models import PaymentBatch, PaymentOrder
from vouchers.payments.states import BATCH, ORDER, Do
from vouchers.programmes.models import Round

_FINANCE = staff(StaffRole.FINANCE)
_MONEY = staff(StaffRole.APPROVER, StaffRole.FINANCE)

DRAWING_UP_POLICY: Policy[Round] = Policy({Do.DRAW_UP: _FINANCE})

BATCH_POLICY: Policy[PaymentBatch] = Policy(
    {
        Do.LIST: _MONEY, Do.VIEW: _MONEY, Do.SEE_ACCOUNTS: _FINANCE, Do.APPROVE: _MONEY, Do.REJECT: _MONEY,
        Do.ORDER: _MONEY, Do.REJECT_REST: _MONEY,
    },
    view=Do.VIEW,
    lifecycle=BATCH,
    apart={action: lambda batch: {batch.drawn_up_by} for action in (Do.APPROVE, Do.REJECT, Do.REJECT_REST)},
)  # fmt: skip

ORDER_POLICY: Policy[PaymentOrder] = Policy(
    {Do.VIEW: _MONEY, Do.RECORD_PAID: _FINANCE, Do.FAIL_PAYMENT: _FINANCE},
    view=Do.VIEW,
    lifecycle=ORDER,
    apart={action: lambda order: {order.batch.drawn_up_by} for action in (Do.RECORD_PAID, Do.FAIL_PAYMENT)},
)
