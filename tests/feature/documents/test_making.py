"""Documents that wait are made, few or many; one that cannot be made is tried five times and keeps no other waiting."""

import os
from concurrent.futures import BrokenExecutor
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.documents import jobs, services, store
from vouchers.documents.models import Document, Format, Progress

AT = datetime(2026, 1, 1, tzinfo=UTC)


def ask(count: int, *, broken: int) -> None:
    """So many workbooks wait; the one at `broken` lacks its columns."""
    for number in range(count):
        sheet = {
            "name": "표",
            "title": f"{number}번 표",
            "columns": [{"title": "금액", "kind": "won"}],
            "rows": [[number]],
        }
        if number == broken:
            del sheet["columns"]
        with transaction():
            services.request(
                "report",
                title="표",
                case_reference="AIV-2026-00001",
                context={"sheets": [sheet]},
                at=AT,
                file_format=Format.XLSX,
            )


@pytest.mark.parametrize("count", [3, jobs.MANY + 2], ids=["here", "in processes"])
def test_what_waits_is_made_and_a_broken_one_is_given_up_in_the_end(app: Flask, count: int) -> None:
    ask(count, broken=1)
    assert jobs.make_waiting(at=AT) == f"made {count - 1}, failed 1"
    rows = db.session.scalars(select(Document).order_by(Document.id)).all()
    assert [row.state for row in rows] == [Progress.WAITING if place == 1 else Progress.READY for place in range(count)]
    assert all(
        len(store.get(row.sha256)) == row.size and store.get(row.sha256).startswith(b"PK") for row in rows if row.sha256
    )
    assert len({row.sha256 for row in rows}) == count, "each has its own content"
    for _ in range(services.TRIES - 1):
        assert jobs.make_waiting(at=AT) == "made 0, failed 1"
    broken = db.session.get(Document, rows[1].id)
    assert broken.state is Progress.FAILED and "columns" in broken.error
    assert jobs.make_waiting(at=AT) == "made 0, failed 0"


def test_what_a_newer_version_has_replaced_is_not_made(app: Flask) -> None:
    ask(2, broken=9)
    older, newer = db.session.scalars(select(Document).order_by(Document.id)).all()
    with transaction():
        db.session.get_one(Document, newer.id).supersedes_id = older.id
    assert jobs.make_waiting(at=AT) == "made 1, failed 0"
    rows = db.session.scalars(select(Document).order_by(Document.id)).all()
    assert [row.state for row in rows] == [Progress.REPLACED, Progress.READY] and rows[0].sha256 is None


def test_what_was_made_before_its_newer_version_stays(app: Flask) -> None:
    ask(1, broken=9)
    jobs.make_waiting(at=AT)
    ask(1, broken=9)
    older, newer = db.session.scalars(select(Document).order_by(Document.id)).all()
    with transaction():
        db.session.get_one(Document, newer.id).supersedes_id = older.id
    assert jobs.make_waiting(at=AT) == "made 1, failed 0"
    assert {row.state for row in db.session.scalars(select(Document))} == {Progress.READY}


def test_a_renderer_that_dies_takes_no_other_document_with_it() -> None:
    """Only the one that kills its own process has failed, wherever it stands."""
    tasks = [
        (place, os._exit if place in (0, 5) else str.encode, 1 if place in (0, 5) else f"{place}") for place in range(9)
    ]
    found = list(jobs.outcomes(iter(tasks), count=jobs.MANY))
    assert [place for place, _rendered in found] == list(range(9))
    for place, rendered in found:
        if place in (0, 5):
            assert isinstance(rendered.exception(), BrokenExecutor)
        else:
            assert rendered.result() == f"{place}".encode()
