"""The piles of work of the agency's people, with counts and age: one query a pile, however high it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import InstrumentedAttribute, joinedload, lazyload

from vouchers.agreements.models import Agreement
from vouchers.applications.models import Application
from vouchers.db.paging import head
from vouchers.desks.queries.tasks import Task
from vouchers.desks.queries.waits import Scope, waits
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.policy import Policy
from vouchers.kernel.wording import N_
from vouchers.settlement.models import Settlement


@dataclass(frozen=True)
class Queue:
    """A pile of work: its name, where it is worked on, the first of it, how much there is and since when."""

    label: str
    endpoint: str
    arguments: dict[str, Any]
    tasks: list[Task]
    count: int
    oldest: datetime | None


def _only(path: Any) -> Any:
    """Along this path, what names the case and its company, and nothing else."""
    return path.options(lazyload("*"), joinedload(Application.organisation))


_NAMES: dict[Any, tuple[Any, ...]] = {
    Agreement: (lazyload("*"), _only(joinedload(Agreement.application))),
    Settlement: (
        lazyload("*"),
        joinedload(Settlement.agreement).options(lazyload("*"), _only(joinedload(Agreement.application))),
    ),
}
"""What a pile says of its rows: without this, planning the joins of everything else costs more than reading them."""


@dataclass(frozen=True)
class Pile:
    """Things in a state in which a role may move them: whose pile it is follows from the policy of the action.

    `apart` are columns of whoever took the step before: their own things are not in their pile. `query` is asked with
    who looks and when.
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

    def waiting(self, actor: Actor, at: datetime) -> Any:
        """SELECT of what waits for this person."""
        query = self.query(actor, at)
        for column in self.apart:
            query = query.where(or_(column.is_(None), column != actor.user_id))
        return query

    def seen_by(self, actor: Actor, at: datetime) -> Queue:
        """The pile as it is for this person."""
        query = self.waiting(actor, at)
        query = query.options(*_NAMES.get(query.column_descriptions[0]["entity"], ()))
        found = head(query, self.since)
        tasks = [self.task(row) for row in found.rows]
        return Queue(self.label, self.endpoint, dict(self.arguments), tasks, found.count, found.oldest)


def queues(piles: Iterable[Pile], actor: Actor, at: datetime) -> list[Queue]:
    """What this person may move next: what is overdue, then the piles that wait, the longest waiting first, then those
    that are empty.
    """
    mine = [pile for pile in piles if actor.has(*pile.policy.roles(pile.action))]
    found = [pile.seen_by(actor, at) for pile in mine]
    found.sort(key=lambda queue: (not queue.count, queue.oldest or at))
    return [*(_overdue(at) if actor.has(*AGENCY_STAFF) else []), *found]


def _overdue(at: datetime) -> list[Queue]:
    """What others have not done by its last day."""
    today = date_in_korea(at)
    late = [wait for wait in waits(Scope(late=True)) if wait.days_late(today) > 0]
    tasks = [Task("", "desks.due", about=f"{wait.reference} {wait.who}") for wait in late[:5]]
    return [Queue(N_("기한이 지난 일"), "desks.due", {}, tasks, len(late), end_of(late[0].due_on) if late else None)]
