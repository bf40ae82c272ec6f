"""Keyset pages: the next page starts after the last key of this one, however many rows there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from vouchers.db import db

SIZE = 60


@dataclass(frozen=True)
class Page:
    """Rows of one page and the key after which the next one starts, or None on the last page."""

    rows: list[Any]
    next: int | None
    after: int | None
    count: int | None = None
    """How many rows the whole list has, as `Listing.count` says; None where nobody asked."""


def page(query: Select[Any], key: InstrumentedAttribute[int], after: int | None, size: int = SIZE) -> Page:
    """The rows that follow `after`, newest first."""
    if after is not None:
        query = query.where(key < after)
    rows = list(db.session.scalars(query.order_by(key.desc()).limit(size + 1)).unique())
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=rows, next=getattr(rows[-1], key.key) if more else None, after=after)


@dataclass(frozen=True)
class Head:
    """The first of a pile, with how many there are and since when the oldest waits."""

    rows: list[Any]
    count: int
    oldest: datetime | None


def head(query: Select[Any], since: InstrumentedAttribute[Any] | None = None, *, size: int = 3) -> Head:
    """The first rows of an ordered query of one entity, its count and the earliest `since`, in one query."""
    key = query.column_descriptions[0]["entity"].id
    # Counted over two narrow columns: the rows themselves are wide, and there may be thousands.
    narrow = (
        query.order_by(None)
        .with_only_columns(key.label("key"), (key if since is None else since).label("since"))
        .subquery()
    )
    count = select(func.count()).select_from(narrow).scalar_subquery()
    earliest = select(func.min(narrow.c.since)).scalar_subquery() if since is not None else literal(None)
    rows = list(db.session.execute(query.add_columns(count, earliest).limit(size)).unique())
    return Head([row[0] for row in rows], rows[0][1] if rows else 0, rows[0][2] if rows else None)
