"""When a step happens earlier in a voucher's life, something later may have to follow: the empty registry for it.

`vouchers/reactions.py` fills it with one table when the app is made; audit calls what stands there when a step is
closed, in the same transaction. A step taken before the table was filled would lose its consequences, so it is refused.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

Reaction = Callable[..., None]
"""Called as `reaction(thing, of=step)`; the step is closed."""

_table: Mapping[tuple[str, str], tuple[Reaction, ...]] | None = None


def install(table: Mapping[tuple[str, str], tuple[Reaction, ...]]) -> None:
    """Make `table` the reactions of this process: keyed by the lifecycle's name and the action."""
    global _table
    _table = table


def react(lifecycle: str, action: StrEnum, thing: Any, *, of: Any) -> None:
    """Call what follows this action on the thing, closed by the step `of`.
    Raises RuntimeError while no table is installed.
    """
    if _table is None:
        raise RuntimeError("no reactions are installed: create_app() has not run")
    for reaction in _table.get((lifecycle, action), ()):
        reaction(thing, of=of)
