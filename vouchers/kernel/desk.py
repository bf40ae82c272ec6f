"""What features bring to the desks, as plain values: what somebody is asked to do, who is waited for, what a case
consists of, and which of its steps whom concern.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from vouchers.kernel.actor import Actor
from vouchers.kernel.money import Won

Kind = TypeVar("Kind")

OTHERS = ""
"""Stands for all kinds of documents that no feature names: those that a programme's definition names."""


class Reader(StrEnum):
    """As what a person reads a case."""

    AGENCY = "agency"
    COMPANY = "company"
    AUDITOR = "auditor"
    SUPPLIER = "supplier"


@dataclass(frozen=True)
class Task:
    """Something a person is asked to do: a sentence, where it is done, since when or until when, about how much."""

    sentence: str
    endpoint: str
    arguments: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    since: datetime | None = None
    due: datetime | None = None
    amount: Won | None = None
    """Won, where it is about money."""


@dataclass(frozen=True)
class Paper:
    """A business document: what it is called, and the page on which it is read."""

    name: str
    endpoint: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A kind of business document behind events of the ledger, by its key; `thing` is what the ledger's names of such
    documents begin with, where accounts keep them apart.
    """

    label: str
    paper: Callable[[str], Paper | None]
    thing: str | None = None


@dataclass(frozen=True)
class Scope:
    """Which waits are read: of one case, of one row, or those that may be late."""

    reference: str | None = None
    key: int | None = None
    late: bool = False


@dataclass(frozen=True)
class Wait:
    """One thing that is waited for: of whom, on which case or round, and its last day."""

    what: str
    key: int
    """The row it hangs on: an agreement, an invoice, a seat, a settlement."""
    reference: str
    who: str
    due_on: date
    place: Task
    """Where it is done."""
    people: Callable[[], Iterable[Any]]
    """The persons who are told."""
    amount: Won | None = None
    """Won, where it is about money."""

    def days_late(self, today: date) -> int:
        """Days since the last day; negative while there is time."""
        return (today - self.due_on).days


@dataclass(frozen=True)
class Waiting:
    """A kind of wait: what is waited for, in words, and how it is read, with the days that are declared workdays or
    holidays.
    """

    what: str
    label: str
    read: Callable[[dict[date, bool], Scope], Iterable[Wait]]


@dataclass(frozen=True)
class Parts:
    """An application and what has followed from it, by the class of its rows, newest first."""

    application: Any
    found: Mapping[type, Sequence[Any]] = field(default_factory=dict)

    def all(self, kind: type[Kind]) -> Sequence[Kind]:
        """Return everything of this class."""
        return self.found.get(kind, ())

    def one(self, kind: type[Kind]) -> Kind | None:
        """Return the newest of this class, if there is one."""
        return next(iter(self.all(kind)), None)


@dataclass(frozen=True)
class Part:
    """How a feature reads its rows of many cases at once, from what earlier features have read: by application.

    What `known` does not grant stays out of the parts that a reader is given, and what was read from it too.
    """

    kind: type
    read: Callable[[Sequence[Parts]], Mapping[int, Sequence[Any]]]
    known: Callable[[Actor, Collection[Reader], Parts, Any], bool] = lambda actor, readers, parts, row: True


@dataclass(frozen=True)
class Reads:
    """Who besides the agency reads the steps of a kind of thing on a case.

    Where suppliers do, `own` returns the keys of the things of a case that are this one's: what others were asked,
    answered and agreed is none of its business.
    """

    readers: frozenset[Reader]
    own: Callable[[Any, Actor], list[int]] | None = None


def reads(*readers: Reader, own: Callable[[Any, Actor], list[int]] | None = None) -> Reads:
    """Return that these read the steps. Raises ValueError where suppliers do and nothing says which are theirs."""
    if (Reader.SUPPLIER in readers) != (own is not None):
        raise ValueError("of suppliers it must be said which things are their own")
    return Reads(frozenset(readers), own)


def just(person: Any) -> Callable[[], Iterable[Any]]:
    """Return what names one person, or nobody."""
    return lambda: [] if person is None else [person]
