"""One opening for every verb: `take` asks, `advance` moves and records.
Nothing else changes a state or writes a record.

A verb takes a step on a thing: the thing is locked, and who, when, apart and why are asked at once. What it returns is
the permission to close that step, once, in this transaction. A verb that follows another one is a consequence: asked of
nobody, on record behind the step that it follows. A new thing begins, by a birth that was taken for it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm.attributes import set_attribute

from vouchers.audit.models import Subject
from vouchers.audit.queries import newest_step
from vouchers.audit.recording import record, values_of
from vouchers.audit.steps import About
from vouchers.audit.steps import Step as Step
from vouchers.db import db
from vouchers.db.locks import locked, locked_all
from vouchers.db.writing import Writing, current
from vouchers.kernel import reactions
from vouchers.kernel.actor import Actor
from vouchers.kernel.errors import Broken, ReasonMissing, Stale
from vouchers.kernel.lifecycle import Lifecycle, state_of
from vouchers.kernel.policy import Policy
from vouchers.kernel.texts import visible

Thing = TypeVar("Thing", bound=Subject)


def take(
    policy: Policy[Thing], thing: Thing, *actions: StrEnum, by: Actor, at: datetime, reason: str | None = None,
    seen: int | None = None, first: Iterable[Any] = (),
) -> Step[Thing]:  # fmt: skip
    """Lock `first`, then the thing; open a step unless `by` may not do each of the actions now,
    or gives no reason for one.

    `seen` is the newest step of the thing when the person was shown it: changed since, it is refused. None is whoever
    was shown nothing. Raises NotFound, NotPermitted, SamePerson, NotNow, ReasonMissing or Stale.
    """
    writing = _writing()
    for earlier in first:
        locked(earlier)
    locked(thing)
    for action in actions:
        policy.require(by, action, thing)
        thing.lifecycle.require(state_of(thing), action)
        _require_reason(thing.lifecycle, action, reason)
    if seen is not None and seen != newest_step(thing):
        raise Stale()
    return _open(Step(thing, actions, by, at, reason, writing))


def take_birth(
    policy: Policy[About], action: StrEnum, about: About | None, *, by: Actor, at: datetime, reason: str | None = None,
    shared: bool = False, first: Iterable[Any] = (),
) -> Step[Any]:  # fmt: skip
    """Lock what a new thing is to be about, alone or `shared` with other births;
    open the birth unless `by` may not do it.

    Nothing need come of it. Raises NotFound, NotPermitted, SamePerson or NotNow.
    """
    writing = _writing()
    for earlier in first:
        locked(earlier)
    if about is not None:
        locked(about, shared=shared)
    policy.require(by, action, about)
    if about is not None and policy.lifecycle is not None:
        policy.lifecycle.require(state_of(about), action)
    return Step(about, (action,), by, at, reason, writing, is_birth=True)


def consequence(thing: Thing, action: StrEnum, *, of: Step[Any], reason: str | None = None) -> Step[Thing]:
    """Lock the thing alone and open a step that follows `of`, a birth or a closed step: timely, but asked of nobody.

    Raises NotNow or ReasonMissing; Broken where `of` is open or of another transaction.
    """
    _followed(of)
    locked(thing, alone=True)
    return _follow(thing, action, of=of, reason=reason)


def consequences(
    things: Sequence[Thing], action: StrEnum, *, of: Step[Any], reason: str | None = None
) -> list[Step[Thing]]:
    """As `consequence`, of many things of one kind, which are locked and read by one statement."""
    _followed(of)
    locked_all(things)
    return [_follow(thing, action, of=of, reason=reason) for thing in things]


def if_timely(thing: Thing, action: StrEnum, *, of: Step[Any], reason: str | None = None) -> Step[Thing] | None:
    """As `consequence`, but None where the thing, read under its lock, is in no state that has this step."""
    _followed(of)
    locked(thing, alone=True)
    timely = thing.lifecycle.allows(state_of(thing), action)
    return consequence(thing, action, of=of, reason=reason) if timely else None


def advance(step: Step[Thing], action: StrEnum | None = None, *, said: str | None = None) -> Step[Thing]:
    """Close the step with one of its actions: the state is the table's, the step is on record,
    what follows has followed.

    `said` stands on record in place of the reason. Raises NotNow where the table has no such step, Stale where the
    state is no longer the one that was read, Broken where the step is closed, of another transaction, or was not taken
    for this.
    """
    action = action or step.actions[0]
    _move(step, action)
    db.session.flush()  # what the database refuses is refused before anything follows
    _closed(step, action, said=said)
    return step


def advance_all(steps: Sequence[Step[Thing]]) -> None:
    """As `advance`, of many steps that have one action each: written together."""
    for step in steps:
        _move(step, step.actions[0])
    db.session.flush()
    for step in steps:
        _closed(step, step.actions[0])


def begin(thing: Subject, action: StrEnum, *, of: Step[Any], said: str | None = None) -> None:
    """Add a new thing, in its first state, and record its birth: the one that was taken for it, or one that follows.

    Raises ReasonMissing; Broken where `of` is open and no birth, or of another transaction.
    """
    begin_all([thing], action, of=of, said=said)


def begin_all(things: Sequence[Subject], action: StrEnum, *, of: Step[Any], said: str | None = None) -> None:
    """As `begin`, of many new things, which are written together."""
    _followed(of)
    for thing in things:
        _require_reason(thing.lifecycle, action, of.reason)
        if thing.lifecycle.states:
            set_attribute(thing, "state", thing.lifecycle.initial)
        if inspect(thing).transient:
            db.session.add(thing)
    db.session.flush()
    for thing in things:
        _begun(thing, action, of=of, said=said)


def _follow(thing: Thing, action: StrEnum, *, of: Step[Any], reason: str | None) -> Step[Thing]:
    """Open a step on a thing that is locked."""
    thing.lifecycle.require(state_of(thing), action)
    _require_reason(thing.lifecycle, action, reason)
    return _open(Step(thing, (action,), of.by, of.at, reason, of.writing, follows=of.trace))


def _move(step: Step[Thing], action: StrEnum) -> None:
    """Set the state to which the action leads."""
    if step.writing is not _writing() or step.is_closed or step.is_birth or action not in step.actions:
        raise Broken()
    if state_of(step.about) != step.source:
        raise Stale()
    if step.about.lifecycle.states:
        set_attribute(step.about, "state", step.about.lifecycle.target(step.source, action))


def _closed(step: Step[Thing], action: StrEnum, *, said: str | None = None) -> None:
    """Record a step whose move is written, and let follow what follows."""
    thing, life = step.about, step.about.lifecycle
    _close(step)
    if action not in life.unrecorded:
        after = values_of(thing)
        kept = {name for name, value in step.before.items() if value != after[name] or life.recorded[name].always}
        changes = {name: [step.before[name], after[name]] for name in life.recorded if name in kept}
        step.record = record(
            thing, action, source=step.source, by=step.by, at=step.at, reason=said or step.reason, changes=changes,
            follows=step.follows,
        )  # fmt: skip
    reactions.react(life.name, action, thing, of=step)


def _begun(thing: Subject, action: StrEnum, *, of: Step[Any], said: str | None) -> None:
    """Record the birth of a thing that is written: the one that was taken, or one that follows it."""
    is_first = of.is_birth and not of.is_closed
    values = {name: [None, value] for name, value in values_of(thing).items() if value not in (None, "", [])}
    reason = said or (of.reason if is_first else None)
    born = record(thing, action, source="", by=of.by, at=of.at, reason=reason, changes=values, follows=of.trace)
    if is_first:
        of.record = born
        _close(of)
    reactions.react(thing.lifecycle.name, action, thing, of=of)


def _writing() -> Writing:
    writing = current()
    if writing is None:
        raise Broken()
    return writing


def _followed(of: Step[Any]) -> Writing:
    """The transaction in which something may follow the step. Raises Broken."""
    writing = _writing()
    if of.writing is not writing or not (of.is_closed or of.is_birth):
        raise Broken()
    return writing


def _open(step: Step[Thing]) -> Step[Thing]:
    step.source, step.before = state_of(step.about), values_of(step.about)
    step.writing.unfinished.add(step)
    return step


def _close(step: Step[Any]) -> None:
    step.is_closed = True
    step.writing.unfinished.discard(step)


def _require_reason(life: Lifecycle, action: StrEnum, reason: str | None) -> None:
    if action in life.with_reason and not visible(reason or ""):
        raise ReasonMissing(field="reason")
