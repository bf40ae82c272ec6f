"""Keyset pages: the next page starts after the last key of this one, however many rows there are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from vouchers.db import db

SIZE = 60


@dataclass(frozen=True)
class Page:
    """Rows of one page and the key after which the next one starts, or None on the last page."""

    rows: list[Any]
    next: int | None
    after: int | None


def page(query: Select[Any], key: InstrumentedAttribute[int], after: int | None, size: int = SIZE) -> Page:
    """The rows that follow `after`, newest first."""
    if after is not None:
        query = query.where(key < after)
    rows = list(db.session.scalars(query.order_by(key.desc()).limit(size + 1)).unique())
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=rows, next=getattr(rows[-1], key.key) if more else None, after=after)
