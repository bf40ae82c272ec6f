"""Which of several statements about one thing stands on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vouchers.facts import errors
from vouchers.facts.states import VALUES, Kind, Source, Value
from vouchers.kernel.checks import Check


@dataclass(frozen=True)
class Known:
    """A fact as rules see it: what holds on `seen_on` and until `valid_until`, where that has an end."""

    id: int
    kind: Kind
    value: str
    source: Source
    paper: str
    seen_on: date
    valid_until: date | None

    @property
    def is_checked(self) -> bool:
        """Whether somebody has seen more than the word of whom it is about."""
        return self.source is not Source.DECLARED

    def holds(self, on: date) -> bool:
        return self.seen_on <= on and (self.valid_until is None or on <= self.valid_until)


def standing(statements: Iterable[Known], *, on: date) -> Known | None:
    """Return what stands on the day, of the statements of one kind, oldest first: the newest that was checked and
    holds, else the newest declaration. What was taken back leaves its place to nobody older.
    """
    newest = {fact.is_checked: fact for fact in statements if fact.seen_on <= on}
    for is_checked in (True, False):
        fact = newest.get(is_checked)
        if fact is not None and fact.value != Value.TAKEN_BACK and fact.holds(on):
            return fact
    return None


def checks_of(kind: Kind, *, today: date) -> list[Check]:
    """What a statement is held to: a value of its kind, the name of what was seen, a day that has come, a validity
    that does not end before it.
    """

    def known(value: str) -> None:
        if value not in VALUES[kind] and value != Value.TAKEN_BACK:
            raise errors.ValueUnknown(field="value")

    def named(source: str, paper: str) -> None:
        if source in (Source.PAPER, Source.REGISTER) and not paper.strip():
            raise errors.PaperMissing(field="paper")

    def past(seen_on: date) -> None:
        if seen_on > today:
            raise errors.NotYetKnown(today=today, field="seen_on")

    def in_order(seen_on: date, valid_until: date) -> None:
        if valid_until < seen_on:
            raise errors.EndsBeforeItBegins(day=seen_on, field="valid_until")

    return [known, named, past, in_order]
