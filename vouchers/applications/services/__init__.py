"""The verbs of applications."""

from vouchers.applications.services.following import (
    bind,
    finish,
    forfeit,
    name_supplier,
    reject_application,
    require_choosing,
    select_application,
    unbind,
    withdraw,
)
from vouchers.applications.services.letters import tell, tell_drafts
from vouchers.applications.services.submitting import ask_submission, discard, end_copy, resubmit, submit
from vouchers.applications.services.writing import (
    attach,
    detach,
    reopen,
    save_consents,
    save_costs,
    save_need,
    save_plan,
    start,
)

__all__ = [
    "ask_submission", "attach", "bind", "detach", "discard", "end_copy", "finish", "forfeit", "name_supplier",
    "reject_application", "reopen", "require_choosing", "resubmit", "save_consents", "save_costs", "save_need",
    "save_plan", "select_application", "start", "submit", "tell", "tell_drafts", "unbind", "withdraw",
]  # fmt: skip
