"""The write transaction that is open: which rows it holds, and what must be finished before it may commit."""

from dataclasses import dataclass, field

from vouchers.db import db


@dataclass(eq=False)
class Writing:
    """One write transaction. `held` are the keys of the rows that it has locked, in their order."""

    held: dict[object, None] = field(default_factory=dict)
    unfinished: set[object] = field(default_factory=set)


def current() -> Writing | None:
    """The write transaction of this session; None while it only reads."""
    writing: Writing | None = db.session().info.get("writing")
    return writing
