"""A step that was granted: the permission to close it once, in its transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from vouchers.audit.models import Transition
from vouchers.db.writing import Writing
from vouchers.kernel.actor import Actor

About = TypeVar("About")


@dataclass(eq=False)
class Step(Generic[About]):
    """A step that was granted: on what, which actions, by whom, when and why; `record` is what became of it.

    `is_birth` says that something new is to begin and nothing of the thing itself moves.
    """

    about: About
    actions: tuple[StrEnum, ...]
    by: Actor
    at: datetime
    reason: str | None
    writing: Writing
    is_birth: bool = False
    source: Any = ""
    before: dict[str, Any] = field(default_factory=dict)
    follows: Transition | None = None
    record: Transition | None = None
    is_closed: bool = False

    @property
    def trace(self) -> Transition | None:
        """The record behind which what follows stands: the step's own, or the one before it where it leaves none."""
        return self.record or self.follows
