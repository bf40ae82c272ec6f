"""A list as columns: one query that a page shows sixty rows of and a file streams whole. Knows no HTTP."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, Enum, String, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from vouchers.db import db
from vouchers.db.paging import SIZE, Page
from vouchers.db.types import Won

MOST_COUNTED = 1001
"""Rows that a list counts at the most: a thousand, and whether there are more."""

BATCH = 1000
"""Rows fetched at a time from the server's cursor."""


@dataclass(frozen=True)
class Column:
    """A column of a list's files: the label it has in the query, its title (a message id), and what it holds.

    `list` is a JSON list, shown with commas; `plain` a number without a unit in its heading.

    `names` turns coded values into what people read: message ids, or items of a definition with both languages.
    """

    label: str
    title: str
    kind: Literal["text", "list", "won", "whole", "plain", "day", "moment"] = "text"
    names: Mapping[Any, Any] = field(default_factory=dict)


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

    def narrowed(self, words: str) -> "Listing":
        """The rows in which the words are found; all of them where there are no words."""
        if not words or self.searched is None:
            return self
        found = self.searched(words)
        whole = None if self.whole is None else self.whole.where(found)
        return replace(self, query=self.query.where(found), whole=whole)

    def count(self) -> int:
        """How many rows there are, up to MOST_COUNTED: counting more of them would cost more than knowing is worth."""
        narrow = self.query.order_by(None).limit(MOST_COUNTED).subquery()
        return int(db.session.scalar(select(func.count()).select_from(narrow)) or 0)

    def page(self, after: int | None, size: int = SIZE) -> Page:
        """The rows that follow the key `after`. The query labels its key `id`."""
        query = self.query
        if after is not None:
            query = query.where(self.key > after if self.oldest_first else self.key < after)
        rows = list(db.session.execute(query.order_by(self._order).limit(size + 1)))
        shown = rows[:size]
        return Page(rows=shown, next=shown[-1].id if len(rows) > size else None, after=after, count=self.count())

    def pieces(self) -> Iterator[list[tuple[Any, ...]]]:
        """Every row, a thousand at a time from the server's cursor, as columns in their order: memory does not grow.

        Codes and amounts come as the driver reads them: nothing is done twice to a value that becomes a cell.
        """
        query = self.query if self.whole is None else self.whole
        query = query.with_only_columns(*map(_unwrapped, query.selected_columns)).order_by(self._order)
        found = db.session.connection().execute(query, execution_options={"yield_per": BATCH})
        shown = [list(found.keys()).index(column.label) for column in self.columns]
        for rows in found.partitions():
            columns = list(zip(*rows, strict=True))
            yield [columns[place] for place in shown]

    @property
    def _order(self) -> Any:
        return self.key.asc() if self.oldest_first else self.key.desc()


def _unwrapped(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column without what would be called for each value of an enumeration or an amount."""
    if isinstance(column.type, Enum):
        return type_coerce(column, String()).label(column.key)
    return type_coerce(column, BigInteger()).label(column.key) if isinstance(column.type, Won) else column
