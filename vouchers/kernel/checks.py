"""Rules as checks of what was typed, so that a form names everything that is wrong at once."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from vouchers.kernel.errors import Refused, Several, VouchersError

Check = Callable[..., object]
"""A rule that refuses by raising; its arguments are named as the fields it looks at."""


def faults(checks: Iterable[Check], typed: Mapping[str, Any]) -> Iterator[VouchersError]:
    """Return what the checks refuse; a check that looks at a field whose value is missing or wrong is left out."""
    for check in checks:
        values = {name: typed.get(name) for name in inspect.signature(check).parameters}
        if None not in values.values():
            try:
                check(**values)
            except Refused as refusal:
                yield from each(refusal)


def require_all(checks: Iterable[Check], **typed: Any) -> None:
    """Refuse what breaks any of the checks, all of it at once."""
    refuse(faults(checks, typed))


def refuse(found: Iterable[VouchersError]) -> None:
    """Raise what was found, if anything was."""
    refusals = list(found)
    if refusals:
        raise refusals[0] if len(refusals) == 1 else Several(refusals)


def each(refusal: VouchersError) -> Sequence[VouchersError]:
    """Return the refusals of which this one consists."""
    return refusal.refusals if isinstance(refusal, Several) else [refusal]
