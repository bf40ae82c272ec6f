"""When a step happens earlier in a voucher's life, something later may have to follow: the empty registry for it.

`vouchers/reactions.py` fills it with one table when the app is made; `audit.advance()` calls what stands there, in the
same transaction. A step taken before the table was filled would lose its consequences, so it is refused.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from vouchers.kernel.actor import Actor

Reaction = Callable[..., None]
"""Called as `reaction(entity, by=actor, at=time)`."""

_table: dict[tuple[str, StrEnum], tuple[Reaction, ...]] | None = None


def install(table: dict[tuple[str, StrEnum], tuple[Reaction, ...]]) -> None:
    """Make `table` the reactions of this process: keyed by the lifecycle's name and the action."""
    global _table
    _table = table


def react(lifecycle: str, action: StrEnum, entity: Any, *, by: Actor, at: datetime) -> None:
    """Call what follows this step. Raises RuntimeError while no table is installed."""
    if _table is None:
        raise RuntimeError("no reactions are installed: create_app() has not run")
    for reaction in _table.get((lifecycle, action), ()):
        reaction(entity, by=by, at=at)
