"""A list as columns: one query that a page shows sixty rows of and a file streams whole. Knows no HTTP."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Enum, String, and_, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from vouchers.db import db
from vouchers.db.paging import SIZE, Page
from vouchers.db.types import Won
from vouchers.kernel.clock import end_of
from vouchers.kernel.lifecycle import Lifecycle
from vouchers.kernel.wording import N_

MOST_COUNTED = 1001
"""Rows that a list counts at the most: a thousand, and whether there are more."""

BATCH = 1000
"""Rows fetched at a time from the server's cursor."""


@dataclass(frozen=True)
class Column:
    """A column of a list: the label it has in the query, its title (a message id), and what it holds.

    `list` is a JSON list, shown with commas; `plain` a number without a unit in its heading; `state` a state, whose
    `names` are looks; `number` a business registration number. `names` turns other coded values into what people read:
    message ids, or items of a definition with both languages. Only files have what is not `shown`; `note` is the label
    of another column that pages show small below this one.
    """

    label: str
    title: str
    kind: Literal["text", "list", "won", "whole", "plain", "day", "moment", "state", "number", "month"] = "text"
    names: Mapping[Any, Any] = field(default_factory=dict)
    shown: bool = True
    note: str = ""

    @property
    def sorts(self) -> bool:
        """Whether pages offer to sort by it."""
        return self.shown and self.kind != "list"


@dataclass(frozen=True)
class Filter:
    """A question that narrows a list: its name in the address, its label, its answers by value, and what each means."""

    name: str
    label: str
    answers: Mapping[str, Any]
    condition: Callable[[str], ColumnElement[bool]]


def by_state(column: InstrumentedAttribute[Any], life: Lifecycle, *but: str) -> Filter:
    """Return the question for the state, of all states of a lifecycle `but` some."""
    looks = {str(state): look for state, look in life.states.items() if state not in but}
    return Filter("state", N_("상태"), looks, lambda value: column == value)


@dataclass(frozen=True)
class RowPage:
    """The page of a row: its endpoint, the argument that names the row there, and the column that has its value."""

    endpoint: str
    argument: str
    label: str = "id"


@dataclass(frozen=True)
class Action:
    """What can be done with a row from the list, where `when` holds of it."""

    title: str
    link: RowPage
    when: Callable[[Any], bool]


@dataclass(frozen=True)
class Listing:
    """A list: its name (a message id), its query of labelled columns, and the key it is paged by,
    newest first unless said.
    """

    name: str
    query: Any
    """A `Select` of labelled columns."""
    key: InstrumentedAttribute[int]
    columns: tuple[Column, ...]
    oldest_first: bool = False
    searched: Callable[[str], ColumnElement[bool]] | None = None
    """What the words of a search must satisfy; none of a list that is not searched."""
    whole: Any = None
    """The same columns asked for in another way, where reading every row is then less work."""
    filters: tuple[Filter, ...] = ()
    dated: str = ""
    """The label of the column by whose days the list is narrowed."""
    link: RowPage | None = None
    actions: tuple[Action, ...] = ()
    empty: str = ""
    """What is said of a list without rows (a message id)."""
    sorted_by: str = ""
    descending: bool = False

    def narrowed(self, words: str) -> "Listing":
        """The rows in which the words are found; all of them where there are no words."""
        return self.where(self.searched(words)) if words and self.searched is not None else self

    def where(self, *conditions: ColumnElement[bool]) -> "Listing":
        """The rows that satisfy the conditions."""
        whole = None if self.whole is None else self.whole.where(*conditions)
        return replace(self, query=self.query.where(*conditions), whole=whole)

    def between(self, first: date | None, last: date | None) -> "Listing":
        """The rows whose `dated` column lies between two days in Korea, both included."""
        column = _element(self.query.selected_columns[self.dated])
        is_day = self.column(self.dated).kind == "day"
        found: list[ColumnElement[bool]] = []
        if first is not None:
            found.append(column >= (first if is_day else end_of(first - timedelta(days=1))))
        if last is not None:
            found.append(column <= last if is_day else column < end_of(last))
        return self.where(*found)

    def ordered(self, label: str, *, descending: bool) -> "Listing":
        """The rows in the order of a column, those without a value last."""
        return replace(self, sorted_by=label, descending=descending)

    def column(self, label: str) -> Column:
        """Return the column of this label. Raises StopIteration where there is none."""
        return next(column for column in self.columns if column.label == label)

    def count(self) -> int:
        """How many rows there are, up to MOST_COUNTED: counting more of them would cost more than knowing is worth."""
        narrow = self.query.order_by(None).limit(MOST_COUNTED).subquery()
        return int(db.session.scalar(select(func.count()).select_from(narrow)) or 0)

    def page(self, after: int | None, size: int = SIZE) -> Page:
        """The rows that follow the key `after`. The query labels its key `id`."""
        if self.sorted_by:
            query = self._sorted(after)
        else:
            follows = None if after is None else self.key > after if self.oldest_first else self.key < after
            query = (self.query if follows is None else self.query.where(follows)).order_by(self._order)
        rows = list(db.session.execute(query.limit(size + 1)))
        shown = rows[:size]
        return Page(rows=shown, next=shown[-1].id if len(rows) > size else None, after=after, count=self.count())

    def pieces(self) -> Iterator[list[tuple[Any, ...]]]:
        """Every row, a thousand at a time from the server's cursor, as columns in their order: memory does not grow.

        Codes and amounts come as the driver reads them: nothing is done twice to a value that becomes a cell.
        """
        query = self.query if self.whole is None else self.whole
        columns = query.selected_columns
        order: tuple[Any, ...] = (self._order,)
        if self.sorted_by:
            by = _element(columns[self.sorted_by])
            order = (by.is_(None), by.desc() if self.descending else by.asc(), self._order)
        query = query.with_only_columns(*map(_unwrapped, columns)).order_by(*order)
        found = db.session.connection().execute(query, execution_options={"yield_per": BATCH})
        shown = [list(found.keys()).index(column.label) for column in self.columns]
        for rows in found.partitions():
            cells = list(zip(*rows, strict=True))
            yield [cells[place] for place in shown]

    def _sorted(self, after: int | None) -> Any:
        """The rows in the order of a column and, where that is equal, of the key; those that follow the row `after`."""
        rows = self.query.order_by(None).subquery()
        column, key = rows.c[self.sorted_by], rows.c.id
        query = select(rows).order_by(column.is_(None), column.desc() if self.descending else column.asc(), key.desc())
        if after is None:
            return query
        value = db.session.scalar(select(column).where(key == after))
        if value is None:
            return query.where(column.is_(None), key < after)
        beyond = column < value if self.descending else column > value
        return query.where(or_(beyond, and_(column == value, key < after), column.is_(None)))

    @property
    def _order(self) -> Any:
        return self.key.asc() if self.oldest_first else self.key.desc()


def _element(column: Any) -> Any:
    """What a labelled column stands for: a name that was given in the same SELECT cannot be compared there."""
    return getattr(column, "element", column)


def _unwrapped(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column without what would be called for each value of an enumeration or an amount."""
    if isinstance(column.type, Enum):
        return type_coerce(column, String()).label(column.key)
    return type_coerce(column, BigInteger()).label(column.key) if isinstance(column.type, Won) else column
