"""The verbs of all agreements of a round at once: each begins a long run."""

from datetime import date, datetime

from vouchers.agreements import queries, rules
from vouchers.agreements.policy import DRAW_UP_POLICY
from vouchers.agreements.states import Do
from vouchers.audit.services import take_birth
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.programmes.models import Round
from vouchers.work import services as work
from vouchers.work.models import Run
from vouchers.work.states import RunKind


def draw_up_all(call_round: Round, *, starts_on: date, by: Actor, at: datetime) -> Run:
    """The agreement of every selected application of the round that names its supplier is drawn up, one after another.

    Refused: a first day in the past or months off, nothing to draw up, the same under way.
    """
    step = take_birth(DRAW_UP_POLICY, Do.DRAW_UP, call_round, by=by, at=at)
    rules.require_start(starts_on, today=date_in_korea(at))
    units = [(str(row.id), row.reference) for row in queries.to_draw_up(call_round.id)]
    return work.start(
        RunKind.DRAW_UP_AGREEMENTS, units, about=call_round.reference, arguments={"starts_on": starts_on.isoformat()},
        of=step,
    )  # fmt: skip


def send_all(call_round: Round, *, by: Actor, at: datetime) -> Run:
    """The companies of all agreements of the round whose document has been made are asked to sign, one after another.

    Refused: none, the same under way.
    """
    step = take_birth(DRAW_UP_POLICY, Do.SEND, call_round, by=by, at=at)
    units = [(str(row.id), row.reference) for row in queries.to_send(call_round.id)]
    return work.start(RunKind.SEND_AGREEMENTS, units, about=call_round.reference, of=step)
