"""The one table of "when this step happens earlier, that follows later": same transaction, called by advance().

What follows may refuse: then the step is not taken.
"""

from vouchers.applications import states as applications
from vouchers.applications.services import end_copy, tell_drafts
from vouchers.evaluation import releases
from vouchers.evaluation import services as evaluation
from vouchers.identity import states as identity
from vouchers.kernel.reactions import Reaction
from vouchers.matching import services as matching
from vouchers.payments.services import require_no_payment_under_way
from vouchers.programmes import states as programmes
from vouchers.screening import services as screening
from vouchers.selection import services as selection
from vouchers.suppliers import states as suppliers

TABLE: dict[tuple[str, str], tuple[Reaction, ...]] = {
    (applications.LIFECYCLE.name, applications.Do.WITHDRAW): (
        end_copy,
        matching.lapse_with,
        screening.lapse_with,
        releases.release_with,
    ),
    (applications.LIFECYCLE.name, applications.Do.FIND_INELIGIBLE): (end_copy, releases.release_with),
    (identity.APPOINTMENT.name, identity.Do.END_APPOINTMENT): (releases.release_person,),
    (applications.LIFECYCLE.name, applications.Do.FORFEIT): (matching.lapse_with,),
    (applications.LIFECYCLE.name, applications.Do.RESCREEN): (selection.require_not_drawn_up, releases.release_with),
    (applications.LIFECYCLE.name, applications.Do.SUBMIT): (screening.lapse_with,),
    (applications.LIFECYCLE.name, applications.Do.RESUBMIT): (matching.follow_copy,),
    (applications.LIFECYCLE.name, applications.Do.DISCARD): (matching.lapse_with,),
    (programmes.LIFECYCLE.name, programmes.Do.EXTEND): (tell_drafts,),
    (programmes.LIFECYCLE.name, programmes.Do.REOPEN): (evaluation.require_not_begun, tell_drafts),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.ASK_CHANGE): (require_no_payment_under_way,),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.APPROVE_CHANGE): (require_no_payment_under_way,),
    (suppliers.ACCOUNT_CHANGE.name, suppliers.Do.APPLY_CHANGE): (require_no_payment_under_way,),
}
