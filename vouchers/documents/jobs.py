"""Making the documents that wait, outside the web process and outside any transaction."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

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
Task = tuple[int, Callable[..., bytes], Any]
"""A document by its key, what makes it, and its context."""


def make_waiting(*, at: datetime) -> str:
    """Render each waiting document: bytes into the store first, then the row, so that a row never lacks its bytes."""
    made = refused = 0
    with transaction():
        services.drop_replaced()
    ids = queries.waiting()
    for document_id, rendered in outcomes(_tasks(ids), count=len(ids)):
        try:
            body = rendered.result()
            sha256 = store.put(body)
        except Exception as error:  # one bad document must not keep the others waiting
            refused += 1
            with transaction():
                services.fail(db.session.get_one(Document, document_id), repr(error))
            continue
        with transaction():
            document = db.session.get_one(Document, document_id, with_for_update=True)
            if document.state is Progress.WAITING:
                services.finish(document, sha256, len(body), at=at)
                made += 1
    return f"made {made}, failed {refused}"


def _tasks(document_ids: list[int]) -> Iterator[Task]:
    """What makes each document, and from what."""
    for document_id in document_ids:
        document = db.session.get_one(Document, document_id)
        make = sheet.xlsx if document.format is Format.XLSX else partial(render.pdf, document.kind)
        task = (document_id, make, document.context)
        db.session.rollback()
        yield task


def outcomes(tasks: Iterator[Task], *, count: int) -> Iterator[tuple[int, Bytes]]:
    """Yield the documents in their order, each with its bytes or the reason why there are none.

    When a renderer dies, nobody knows of which of the documents in work: each of them, and all that follow, is then
    made by a process of its own, so that only the one that kills its own has failed.
    """
    with _renderers(count) as submit:
        ahead: deque[tuple[Task, Bytes]] = deque()
        for task in tasks:
            try:
                ahead.append((task, submit(*task[1:])))
            except BrokenExecutor as error:
                ahead.append((task, _failed(error)))
            if len(ahead) == AHEAD:
                yield _settled(*ahead.popleft())
        while ahead:
            yield _settled(*ahead.popleft())


def _settled(task: Task, rendered: Bytes) -> tuple[int, Bytes]:
    """The outcome of a task, tried once more alone where its renderer has died."""
    document_id, make, context = task
    if isinstance(rendered.exception(), BrokenExecutor):
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as alone:
            rendered = alone.submit(make, context)
    return document_id, rendered


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
    try:
        done: Bytes = Future()
        done.set_result(make(*arguments))
    except Exception as error:  # told where the bytes are asked for, as by a process
        return _failed(error)
    return done


def _failed(error: Exception) -> Bytes:
    done: Bytes = Future()
    done.set_exception(error)
    return done
