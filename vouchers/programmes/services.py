"""The verbs of rounds."""

from datetime import datetime

from vouchers.audit.services import Step, advance, begin, take, take_birth
from vouchers.kernel import reference
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import KOREA
from vouchers.kernel.hashing import sha256
from vouchers.kernel.money import Won
from vouchers.ledger import events
from vouchers.ledger.services import post
from vouchers.programmes import loading, queries, rules
from vouchers.programmes.errors import BudgetMissing, NotYetDue, NotYetTime, OpeningPassed
from vouchers.programmes.models import Round
from vouchers.programmes.policy import POLICY
from vouchers.programmes.states import Do


def create_round(
    programme_code: str, *, title: str, title_en: str = "", budget: Won, opens_at: datetime, closes_at: datetime,
    by: Actor, at: datetime,
) -> Round:  # fmt: skip
    """A round is being prepared from the programme's present definition; its year is that of its opening in Korea."""
    step = take_birth(POLICY, Do.CREATE, None, by=by, at=at)
    definition = loading.available()[programme_code]
    year = opens_at.astimezone(KOREA).year
    number = queries.next_round_number(programme_code, year)
    rules.require_long_enough(opens_at, closes_at, minimum_days=definition.call.minimum_days)
    call_round = Round(
        reference=reference.call_round(definition.prefix, year, number), programme_code=programme_code, year=year,
        number=number, title=title, title_en=title_en,
        budget=budget, opens_at=opens_at, closes_at=closes_at, created_at=at,
        frozen=definition.frozen(), budget_set_by=by.user_id,
    )  # fmt: skip
    begin(call_round, Do.CREATE, of=step)
    return call_round


def edit_round(
    call_round: Round, *, title: str, title_en: str = "", budget: Won, opens_at: datetime, closes_at: datetime,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """A round that is being prepared has this title, budget and schedule."""
    step = take(POLICY, call_round, Do.EDIT, by=by, at=at)
    rules.require_long_enough(opens_at, closes_at, minimum_days=call_round.definition.call.minimum_days)
    call_round.title, call_round.title_en, call_round.budget = title, title_en, budget
    call_round.opens_at, call_round.closes_at = opens_at, closes_at
    call_round.budget_set_by, call_round.opening_agreed_by = by.user_id, None
    advance(step)


def schedule_opening(call_round: Round, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """The call opens by itself at its time, with the definition of now; a change of the round takes that back.

    Refused: whoever wrote the budget down, a time that has passed, a round that was edited since it was shown.
    """
    step = take(POLICY, call_round, Do.SCHEDULE, by=by, at=at, seen=seen)
    if call_round.budget <= 0:
        raise BudgetMissing(field="budget")
    if call_round.opens_at <= at:
        raise OpeningPassed(opens_at=call_round.opens_at)
    definition = loading.available()[call_round.programme_code]
    rules.require_long_enough(call_round.opens_at, call_round.closes_at, minimum_days=definition.call.minimum_days)
    call_round.frozen, call_round.opening_agreed_by = definition.frozen(), by.user_id
    advance(step)


def unschedule(call_round: Round, *, by: Actor, at: datetime) -> None:
    """The call does not open by itself any more."""
    step = take(POLICY, call_round, Do.UNSCHEDULE, by=by, at=at)
    call_round.opening_agreed_by = None
    advance(step)


def open_round(call_round: Round, *, seen: int | None = None, by: Actor, at: datetime) -> None:
    """The call is public, its definition frozen with its hash, its budget appropriated in the ledger.

    Opened by a person, it counts from now: the deadline must leave the least number of days the rules demand; opened
    by the clock, from the time to which a second person agreed. `seen` is the newest step when the officer was shown
    it. Refused: whoever wrote the budget down, a round that was edited since, the clock before the time.
    """
    step = take(POLICY, call_round, Do.OPEN, by=by, at=at, seen=seen)
    if call_round.budget <= 0:
        raise BudgetMissing(field="budget")
    rules.require_future(call_round.closes_at, at=at)
    if by.is_system:
        if at < call_round.opens_at:
            raise NotYetTime(opens_at=call_round.opens_at)
        call_round.opened_by = call_round.opening_agreed_by
    else:
        definition = loading.available()[call_round.programme_code]
        call_round.opens_at, call_round.opened_by = at, by.user_id
        rules.require_long_enough(at, call_round.closes_at, minimum_days=definition.call.minimum_days)
        call_round.frozen = definition.frozen()
    call_round.definition_sha256 = sha256(call_round.frozen).hex()
    _appropriate(advance(step))


def _appropriate(step: Step[Round]) -> None:
    """What the law gave the round stands in the ledger with its funding sources,
    and the treasury's money in its account.
    """
    owner, funds = step.about.reference, step.about.definition.funds(step.about.budget)
    post(events.appropriate(owner, funds, key=f"appropriate/{owner}", cause=("round", owner)), by=step.by, at=step.at)


def extend(call_round: Round, *, closes_at: datetime, reason: str, by: Actor, at: datetime) -> None:
    """The deadline is later, and the reason public on the round's timeline."""
    step = take(POLICY, call_round, Do.EXTEND, by=by, at=at, reason=reason)
    rules.require_later(closes_at, than=call_round.closes_at)
    rules.require_future(closes_at, at=at)
    call_round.closes_at = closes_at
    advance(step)


def close(call_round: Round, *, by: Actor, at: datetime) -> None:
    """Nothing is received any more. Takes the round's lock, so that whoever submits in time has finished before."""
    step = take(POLICY, call_round, Do.CLOSE, by=by, at=at)
    if at < call_round.closes_at:
        raise NotYetDue(closes_at=call_round.closes_at)
    call_round.closed_at = at
    advance(step)


def ask_reopening(call_round: Round, *, until: datetime, reason: str, by: Actor, at: datetime) -> None:
    """An officer wants a closed call to be received again until a moment, after an outage over its deadline; another
    officer decides, and only then is it so. The reason is public on the round's timeline.
    """
    step = take(POLICY, call_round, Do.ASK_REOPENING, by=by, at=at, reason=reason)
    rules.require_later(until, than=call_round.closes_at)
    rules.require_future(until, at=at)
    call_round.reopen_until, call_round.reopening_asked_by, call_round.reopened_by = until, by.user_id, None
    advance(step)


def drop_reopening(call_round: Round, *, by: Actor, at: datetime) -> None:
    """The call stays closed after all."""
    step = take(POLICY, call_round, Do.DROP_REOPENING, by=by, at=at)
    call_round.reopen_until = None
    advance(step)


def reopen(call_round: Round, *, by: Actor, at: datetime) -> None:
    """A second officer agrees: the call is received again until the moment that was asked for.

    Refused: a moment that has passed meanwhile, a round whose evaluation has begun.
    """
    step = take(POLICY, call_round, Do.REOPEN, by=by, at=at)
    rules.require_future(call_round.reopen_until or at, at=at)
    call_round.closes_at = call_round.reopen_until or call_round.closes_at
    call_round.reopen_until, call_round.reopened_by, call_round.closed_at = None, by.user_id, None
    advance(step)
