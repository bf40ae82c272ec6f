"""One verb, one transaction. Only routes, jobs, commands and the demo may import this."""

from collections.abc import Iterator
from contextlib import contextmanager

from vouchers.db import db
from vouchers.db.engine import WRITES
from vouchers.db.writing import Writing


@contextmanager
def transaction() -> Iterator[None]:
    """End the read that a page began, begin a write, and commit it; on any error nothing of it stays.

    What was loaded before is expired, so the verb reads it again, under its locks. Raises RuntimeError inside another
    one, and at the end while a step that was taken is not closed: what was asked for must have been done.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("one verb, one transaction: another one is open")
    session.rollback()
    session.info["writing"] = writing = Writing()
    try:
        session.connection(execution_options={WRITES: True})
        yield
        if writing.unfinished:
            raise RuntimeError(f"taken and not closed: {writing.unfinished}")
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = None
