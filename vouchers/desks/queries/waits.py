"""Who is waited for, and until when: the days come from the programme's definition, the clock from what happened."""

from collections.abc import Iterable

from vouchers.kernel.desk import Scope, Wait, Waiting
from vouchers.workdays import queries as calendar


def waits(kinds: Iterable[Waiting], scope: Scope = Scope()) -> list[Wait]:  # noqa: B008 - frozen
    """Everything that is waited for within the scope: the longest overdue first."""
    days = calendar.overrides()
    found = [wait for kind in kinds for wait in kind.read(days, scope)]
    return sorted(found, key=lambda wait: (wait.due_on, wait.what, wait.key))


def one(kinds: Iterable[Waiting], what: str, key: int) -> Wait | None:
    """What is waited for on this row, if it is."""
    return next(iter(waits([kind for kind in kinds if kind.what == what], Scope(key=key))), None)
