"""Who may do what with accounts and sessions."""

from enum import StrEnum
from typing import Any

from vouchers.kernel.actor import Actor
from vouchers.kernel.policy import Policy, signed_in


class Do(StrEnum):
    SEE_OWN = "see_own"
    END_SESSION = "end_session"


def _own(actor: Actor, session: Any) -> bool:
    return bool(actor.user_id == session.user_id)


POLICY = Policy({Do.SEE_OWN: signed_in, Do.END_SESSION: _own}, view=Do.END_SESSION)
