"""What the keeping of files refuses."""

from typing import Any

import pytest
from flask import Flask

from tests.given.acting import at, sample_pdf
from tests.given.people import officer
from tests.refused import each, is_refused
from vouchers.db.transaction import transaction
from vouchers.documents import errors, services
from vouchers.documents.rules import MAXIMUM_MB


def keep(filename: str, body: bytes) -> None:
    by = officer()
    with transaction():
        services.keep(filename=filename, body=body, by=by, at=at(1), field="file")


CASES = {
    errors.FileTooLarge: lambda: keep("a.pdf", sample_pdf() + b" " * (MAXIMUM_MB * 1024 * 1024)),
    errors.FileNamesPerson: lambda: keep("800101-1990008 등본.pdf", sample_pdf()),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


@pytest.mark.parametrize("filename", ["사업자등록증.pdf", "견적서 2026-03.pdf"])
def test_a_plain_file_is_kept(sqlite_app: Flask, filename: str) -> None:
    keep(filename, sample_pdf())
