"""The runner around views, jobs and commands: a deadlock, a busy database or a lost connection is mended by doing
the whole again.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from vouchers.db import db
from vouchers.kernel.errors import Busy

Result = TypeVar("Result")

TRIES = 5
_RETRYABLE = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available


def is_passing(error: DBAPIError) -> bool:
    """Whether doing the whole again may succeed."""
    if isinstance(error, OperationalError) and "database is locked" in str(error.orig):
        return True
    if (
        error.connection_invalidated and error.statement is not None
    ):  # lost before it was asked to commit: nothing of it stands
        return True
    return getattr(error.orig, "sqlstate", None) in _RETRYABLE


def with_retries(call: Callable[[], Result], *, undo: Callable[[], object] = lambda: None) -> Result:
    """Call it; on a deadlock or busy answer roll back and call the whole again, at most five times. Raises Busy.

    `undo` reverts side effects outside the database before a retry.
    """
    for attempt in range(TRIES):
        try:
            return call()
        except DBAPIError as error:
            db.session.rollback()
            if not is_passing(error):
                raise
            undo()
            # Full jitter, 10 ms doubled each time: those who collided once should not meet again.
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - not a secret
    raise Busy()
