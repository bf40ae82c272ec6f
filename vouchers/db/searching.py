"""Finding rows by what people type: numbers in any spelling, names without blanks, points and legal forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, func, or_

from vouchers.db import db
from vouchers.kernel.actor import Actor
from vouchers.kernel.desk import Task
from vouchers.kernel.texts import FOLDED_AWAY, folded


def folded_column(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """The text of a column as `folded` makes it; of this expression PostgreSQL keeps an index of trigrams."""
    text: ColumnElement[str] = func.lower(column)
    for gone in FOLDED_AWAY:
        text = func.replace(text, gone, "")
    return text


def sought(words: str, *columns: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether one of the columns holds the words, however they are written; nothing is found by punctuation alone."""
    key = folded(words)
    return or_(*(folded_column(column).contains(key, autoescape=True) for column in columns)) if key else false()


@dataclass(frozen=True)
class Search:
    """A kind of thing that the one search finds: its name, and how its rows that this reader may see are found, as
    links, at most so many.
    """

    label: str
    find: Callable[[str, Actor, int], list[Task]]


def newest(query: Select[Any], link: Callable[[Any], Task], most: int) -> list[Task]:
    """Return the links of the newest rows of one entity."""
    key = query.column_descriptions[0]["entity"].id
    rows = db.session.scalars(query.order_by(None).order_by(key.desc()).limit(most)).unique()
    return [link(row) for row in rows]


def link(endpoint: str, *about: str | None, **arguments: Any) -> Task:
    """Return a link to the page, named by what is known of the thing."""
    return Task("", endpoint, arguments, about=" ".join(filter(None, about)))
