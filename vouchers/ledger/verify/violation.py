"""A violation of an invariant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from vouchers.db import db


@dataclass(frozen=True)
class Violation:
    """One thing that should not be: which invariant, the account or event it stands on, what was expected and found."""

    invariant: str
    expected: str
    found: str
    account: str = ""
    event: str = ""

    @property
    def where(self) -> str:
        return " ".join(part for part in (self.event, self.account) if part)


def rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, made one by one; what the database has sent is held until the last of them."""
    yield from db.session.execute(text(sql))
