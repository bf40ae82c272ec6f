"""Piles of work: things in a state in which a role may move them, one query a pile, however high it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute

from vouchers.db.paging import head
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Task
from vouchers.kernel.policy import Policy


@dataclass(frozen=True)
class Queue:
    """A pile as it is for one person: its name, where it is worked on, the first of it, how much and since when."""

    label: str
    endpoint: str
    arguments: dict[str, Any]
    tasks: list[Task]
    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Pile:
    """Things in a state in which a role may move them: whose pile it is follows from the policy of the action.

    `apart` are columns of whoever took the step before: their own things are not in their pile. `query` is asked with
    who looks and when. `options` load what a pile says of its rows and nothing else: planning the joins of everything
    costs more than reading them.
    """

    label: str
    endpoint: str
    policy: Policy[Any]
    action: StrEnum
    query: Callable[[Actor, datetime], Any]
    task: Callable[[Any], Task]
    since: InstrumentedAttribute[Any] | None = None
    apart: tuple[InstrumentedAttribute[Any], ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Any, ...] = ()

    def waiting(self, actor: Actor, at: datetime) -> Any:
        """SELECT of what waits for this person."""
        query = self.query(actor, at)
        for column in self.apart:
            query = query.where(or_(column.is_(None), column != actor.user_id))
        return query

    def seen_by(self, actor: Actor, at: datetime) -> Queue:
        """The pile as it is for this person."""
        found = head(self.waiting(actor, at).options(*self.options), self.since)
        tasks = [self.task(row) for row in found.rows]
        return Queue(self.label, self.endpoint, dict(self.arguments), tasks, found.count, found.oldest)
