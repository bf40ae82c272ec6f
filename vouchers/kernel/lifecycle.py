"""*When* a thing may happen: a table of (action, from, to). No callbacks; guards and effects are lines in the verbs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vouchers.kernel.errors import NotNow


class Tone(StrEnum):
    """The colour of a state tag; the words beside it always say the same (screens.md 1)."""

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


@dataclass(frozen=True)
class Step:
    """`action` moves from `source` to `target`; the same state twice means "may be done here, moves nothing"."""

    action: StrEnum
    source: StrEnum
    target: StrEnum


class Lifecycle:
    """The states of one kind of thing, how they look, what its actions are called, and the steps between them."""

    def __init__(
        self,
        name: str,
        *,
        label: str,
        initial: StrEnum,
        states: Mapping[StrEnum, Look],
        actions: Mapping[StrEnum, str],
        steps: Iterable[tuple[StrEnum, StrEnum, StrEnum]],
    ) -> None:
        self.name = name
        self.label = label
        self.initial = initial
        self.states = dict(states)
        self.actions = dict(actions)
        self.steps = tuple(Step(*step) for step in steps)
        self._targets = {(step.source, step.action): step.target for step in self.steps}
        self._timed = {step.action for step in self.steps}
        if len(self._targets) != len(self.steps):
            raise ValueError(f"lifecycle {name}: an action leads from one state to two")

    def allows(self, state: StrEnum, action: StrEnum) -> bool:
        """Whether `action` is timely; an action that stands in no step (viewing) always is."""
        return action not in self._timed or (state, action) in self._targets

    def target(self, state: StrEnum, action: StrEnum) -> StrEnum:
        """Where `action` leads from `state`. Raises NotNow when it leads nowhere."""
        try:
            return self._targets[state, action]
        except KeyError:
            raise NotNow(state=self.states[state].label) from None

    def require(self, state: StrEnum, action: StrEnum) -> None:
        """Raise NotNow unless `action` is timely in `state`."""
        if not self.allows(state, action):
            raise NotNow(state=self.states[state].label)
