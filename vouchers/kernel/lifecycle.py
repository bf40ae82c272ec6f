"""*When* a thing may happen: a table of (action, from, to). No callbacks; guards and effects are lines in the verbs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from vouchers.kernel.errors import NotNow


class Tone(StrEnum):
    """The colour of a state tag; the words beside it always say the same."""

    GREY = "grey"
    BLUE = "blue"
    AMBER = "amber"
    GREEN = "green"
    RED = "red"


@dataclass(frozen=True)
class Look:
    """How a state is named (a Korean message id) and coloured."""

    label: str
    tone: Tone


class Shown(StrEnum):
    """How the value of a recorded column is written on a page."""

    TEXT = "text"
    WON = "won"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    PERSON = "person"
    FIELD = "field"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Column:
    """A column whose changes are kept: its name (a Korean message id) and how its values are written.

    Of a HIDDEN one the record says that it changed and not from what to what: it may have to be forgotten, a record
    never is. Of a PERSON it holds the key of the account, of a FIELD its code; their names are looked up where they are
    shown. `words` names the values that are codes. What is kept `always`, changed or not, says which thing it was.
    """

    label: str
    shown: Shown = Shown.TEXT
    words: Mapping[str, str] = field(default_factory=dict)
    always: bool = False


@dataclass(frozen=True)
class Edge:
    """`action` leads from `source` to `target`; the same state twice means "may be done here, moves nothing"."""

    action: StrEnum
    source: StrEnum
    target: StrEnum


class Lifecycle:
    """The states of one kind of thing, how they look, what its actions are called, and the steps between them.

    A kind without states (a price) has actions only, possible at any time. `with_reason` are the actions for which a
    reason must be given, `unrecorded` those that leave no step on record because nothing moves and they are too many
    (saving a draft), `recorded` the columns whose values before and after each step are kept with it. `parts` are kinds
    of things on the same case that are shown with it: whoever decides on what was shown is told when one of them has
    changed since. `own` are states in which it is its owner's alone and nobody waits for it.
    """

    def __init__(
        self,
        name: str,
        *,
        label: str,
        initial: StrEnum | None = None,
        states: Mapping[StrEnum, Look] | None = None,
        actions: Mapping[StrEnum, str],
        steps: Iterable[tuple[StrEnum, StrEnum, StrEnum]] = (),
        with_reason: Collection[StrEnum] = (),
        unrecorded: Collection[StrEnum] = (),
        recorded: Mapping[str, Column] | None = None,
        parts: Collection[str] = (),
        own: Collection[StrEnum] = (),
    ) -> None:
        self.name = name
        self.label = label
        self.initial = initial
        self.states = dict(states or {})
        self.actions = dict(actions)
        self.steps = tuple(Edge(*step) for step in steps)
        self.with_reason = frozenset(with_reason)
        self.unrecorded = frozenset(unrecorded)
        self.recorded = dict(recorded or {})
        self.parts = tuple(parts)
        self.own = frozenset(own)
        self._targets = {(step.source, step.action): step.target for step in self.steps}
        self._timed = {step.action for step in self.steps}
        if len(self._targets) != len(self.steps):
            raise ValueError(f"lifecycle {name}: an action leads from one state to two")
        if lost := [
            step.action for step in self.steps if step.source != step.target and step.action in self.unrecorded
        ]:
            raise ValueError(f"lifecycle {name}: what moves is recorded: {lost}")

    def allows(self, state: StrEnum, action: StrEnum) -> bool:
        """Whether `action` is timely; an action that stands in no step (viewing) always is."""
        return action not in self._timed or (state, action) in self._targets

    def target(self, state: StrEnum, action: StrEnum) -> StrEnum:
        """Return the state to which `action` leads from `state`. Raises NotNow where the table has no such step."""
        try:
            return self._targets[state, action]
        except KeyError:
            raise NotNow(state=self.states[state].label) from None

    def require(self, state: StrEnum, action: StrEnum) -> None:
        """Raise NotNow unless `action` is timely in `state`."""
        if not self.allows(state, action):
            raise NotNow(state=self.states[state].label)


def state_of(thing: object) -> Any:
    """The state in which the thing is; "" for one of a kind without states."""
    return getattr(thing, "state", "")
