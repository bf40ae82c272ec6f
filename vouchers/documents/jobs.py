"""Making the documents that wait, outside the web process and outside any transaction."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.documents import queries, render, services, sheet, store
from vouchers.documents.models import Document, Format, Progress

MANY = 8
"""From this many on, processes of their own are worth their start."""
PROCESSES = 2
AHEAD = 2 * PROCESSES
"""Documents in work or made and not yet stored: what bounds the memory."""

Bytes = Future[bytes]


def make_waiting(*, at: datetime) -> str:
    """Render each waiting document: bytes into the store first, then the row, so that a row never lacks its bytes."""
    made = refused = 0
    for document_id, rendered in _rendered(queries.waiting()):
        try:
            body = rendered.result()
            sha256 = store.put(body)
        except Exception as error:  # one bad document must not keep the others waiting
            refused += 1
            with transaction():
                services.fail(db.session.get_one(Document, document_id), repr(error))
            if isinstance(error, BrokenExecutor):
                break  # a renderer died: the others are made the next time, by new ones
            continue
        with transaction():
            document = db.session.get_one(Document, document_id, with_for_update=True)
            if document.state is Progress.WAITING:
                services.finish(document, sha256, len(body), at=at)
                made += 1
    return f"made {made}, failed {refused}"


def _rendered(document_ids: list[int]) -> Iterator[tuple[int, Bytes]]:
    """The documents in their order, each with its bytes or the reason why there are none."""
    with _renderers(len(document_ids)) as submit:
        ahead: deque[tuple[int, Bytes]] = deque()
        for document_id in document_ids:
            document = db.session.get_one(Document, document_id)
            make = sheet.xlsx if document.format is Format.XLSX else partial(render.pdf, document.kind)
            ahead.append((document_id, submit(make, document.context)))
            db.session.rollback()
            if len(ahead) == AHEAD:
                yield ahead.popleft()
        yield from ahead


@contextmanager
def _renderers(count: int) -> Iterator[Callable[..., Bytes]]:
    """Choose who renders: up to 7 documents in this process;
    from 8 on, two low-priority workers, so that pages stay fast.
    """
    if count < MANY:
        yield _here
        return
    spawn = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
    with ProcessPoolExecutor(PROCESSES, spawn, initializer=os.nice, initargs=(10,)) as pool:
        yield pool.submit


def _here(make: Callable[..., bytes], *arguments: object) -> Bytes:
    done: Bytes = Future()
    try:
        done.set_result(make(*arguments))
    except Exception as error:  # told where the bytes are asked for, as by a process
        done.set_exception(error)
    return done
