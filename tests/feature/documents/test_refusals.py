"""What the keeping of files refuses."""

from typing import Any

import pytest
from flask import Flask

from tests import given
from tests.given.acting import at, sample_pdf
from tests.given.people import officer
from tests.refused import each, is_refused
from vouchers.agreements.states import AgreementState
from vouchers.db.transaction import transaction
from vouchers.documents import errors, services
from vouchers.documents.models import Progress
from vouchers.documents.rules import MAXIMUM_MB


def keep(filename: str, body: bytes) -> None:
    by = officer()
    with transaction():
        services.keep(filename=filename, body=body, by=by, at=at(1), field="file")


def again() -> None:
    made = given.agreement(AgreementState.AWAITING_COMPANY).document
    with transaction():
        services.make_again(made)


CASES = {
    errors.NotFailed: again,
    errors.FileTooLarge: lambda: keep("a.pdf", sample_pdf() + b" " * (MAXIMUM_MB * 1024 * 1024)),
    errors.FileNamesPerson: lambda: keep("800101-1990008 등본.pdf", sample_pdf()),
}


@each(CASES)
def test_it_is_refused(sqlite_app: Flask, error: type, tried: Any) -> None:
    is_refused(error, tried)


@pytest.mark.parametrize("filename", ["사업자등록증.pdf", "견적서 2026-03.pdf"])
def test_a_plain_file_is_kept(sqlite_app: Flask, filename: str) -> None:
    keep(filename, sample_pdf())


def test_a_document_that_was_given_up_is_tried_anew(app: Flask) -> None:
    document = given.agreement(AgreementState.PREPARED).document
    with transaction():
        document.state, document.sha256 = Progress.WAITING, None
        for _try in range(services.TRIES):
            services.fail(document, "no font")
    assert document.state is Progress.FAILED
    with transaction():
        services.make_again(document)
    assert (document.state, document.tries, document.error) == (Progress.WAITING, 0, None)
