"""Who sees a long run, and who may stop it and go on."""

from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.policy import Policy, both, nobody_but_the_system, staff
from vouchers.work.models import Run
from vouchers.work.states import RUN, RUN_ROLES, Do


def _its_role(actor: Actor, run: Run) -> bool:
    """Whoever may start such a run."""
    return any(actor.has(role) for role in RUN_ROLES[run.kind])


_may_start = both(staff(*{role for roles in RUN_ROLES.values() for role in roles}), _its_role)

RUN_POLICY: Policy[Run] = Policy(
    {Do.VIEW: staff(*AGENCY_STAFF), Do.CANCEL: _may_start, Do.RESUME: _may_start, Do.FINISH: nobody_but_the_system},
    view=Do.VIEW,
    lifecycle=RUN,
)
