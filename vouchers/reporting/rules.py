"""What a statement of the ledger is about."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Scope:
    """Whose statement it is: its heading, the owners of its accounts (None:
    everybody's), who may read it as an auditor.
    """

    kind: str
    """A message id: what sort of statement."""
    title: str
    owners: Any
    """Their names, or a SELECT of them where they may be thousands."""
    chain: str | None = None
    """Where all of it stands on one chain: then it can be read as of a record."""
    auditors: frozenset[int] = field(default=frozenset())
    round: str | None = None
    """Whose months can be closed."""
    related: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    """(label, endpoint, arguments) of the statements that this one is part of."""
    inside: tuple[str, ...] = ()
    """The references of the statements that it is made of."""
