"""The one table of "when this step happens earlier, that follows later": same transaction, called by advance().

What follows may refuse: then the step is not taken.
"""

from vouchers.applications import states as applications
from vouchers.kernel.reactions import Reaction
from vouchers.matching.services import lapse_with
from vouchers.payments.services import require_no_payment_under_way
from vouchers.suppliers import states as suppliers

TABLE: dict[tuple[str, str], tuple[Reaction, ...]] = {
    (applications.LIFECYCLE.name, applications.Do.WITHDRAW): (lapse_with,),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.ASK_CHANGE): (require_no_payment_under_way,),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.APPROVE_CHANGE): (require_no_payment_under_way,),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.APPLY_CHANGE): (require_no_payment_under_way,),
}
