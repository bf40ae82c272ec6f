"""The piles of work of the agency's people: what a role may move next, and what others have not done in time."""

from collections.abc import Iterable
from datetime import datetime

from vouchers.db.piles import Pile, Queue
from vouchers.desks.queries.waits import waits
from vouchers.kernel.actor import AGENCY_STAFF, Actor
from vouchers.kernel.clock import date_in_korea, end_of
from vouchers.kernel.desk import Scope, Task, Waiting
from vouchers.kernel.wording import N_


def queues(piles: Iterable[Pile], kinds: Iterable[Waiting], actor: Actor, at: datetime) -> list[Queue]:
    """What this person may move next: what is overdue, then the piles that wait, the longest waiting first, then those
    that are empty.
    """
    mine = [pile for pile in piles if actor.has(*pile.policy.roles(pile.action))]
    found = [pile.seen_by(actor, at) for pile in mine]
    found.sort(key=lambda queue: (not queue.count, queue.oldest or at))
    return [*(_overdue(kinds, at) if actor.has(*AGENCY_STAFF) else []), *found]


def _overdue(kinds: Iterable[Waiting], at: datetime) -> list[Queue]:
    """What others have not done by its last day."""
    today = date_in_korea(at)
    late = [wait for wait in waits(kinds, Scope(late=True)) if wait.days_late(today) > 0]
    tasks = [Task("", "desks.due", about=f"{wait.reference} {wait.who}") for wait in late[:5]]
    return [Queue(N_("기한이 지난 일"), "desks.due", {}, tasks, len(late), end_of(late[0].due_on) if late else None)]
