"""Ledgers to try things on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.book import DAY, Book, case
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM
from vouchers.ledger import anchors, events, services
from vouchers.ledger.chart import Source
from vouchers.ledger.events import Grant


@pytest.fixture
def book(app: Flask) -> Book:
    """An empty ledger."""
    return Book()


@pytest.fixture
def anchored(tmp_path: Path) -> Iterator[Path]:
    """A file of anchors of its own."""
    path = tmp_path / "anchors.jsonl"
    anchors.use_file(path)
    yield path
    anchors.use_file(None)


@pytest.fixture
def full_book(app: Flask, anchored: Path) -> Book:
    """Five agreements in different places of their life, one of them settled; anchored twice on the way."""
    book = Book()
    book.appropriate(100_000)
    for number in range(1, 5):
        book.spend(case(number), gov=8_000, cash=2_000, amount=1_000 * number)
        if number == 2:
            with transaction():
                anchors.anchor(at=book.at)
    book.award(case(5), Grant("solution", 700, 300), Grant("labour", 100, 0, 50), locked=True)
    book.reserve(case(4), "P2", 501)
    book.accept(case(4), "P2/I2", 333, final=True, vat=33)
    parts = {Source.GOV: 80, Source.CO: 20}
    book.post(
        events.disallow(
            case(1),
            "solution",
            "P1/I1",
            parts,
            reason="no-evidence",
            due_on=DAY,
            key="d",
            cause=("settlement_line", "1"),
        )
    )
    book.return_all(case(1))
    with transaction():
        services.close_settlement(case(1), key="close", cause=("settlement", "1"), by=SYSTEM, at=book.at)
    book.post(events.receive_interest("AIV-2026-R1", 77, on=DAY, key="i", cause=("bank", "1")))
    with transaction():
        anchors.anchor(at=book.at)
    return book
