"""The pure rules of files: a refused case for every accepted one."""

import pytest

from vouchers.documents import errors as file_errors
from vouchers.documents.rules import require_known_type


def test_files_are_what_they_say() -> None:
    assert require_known_type("계획서.PDF", b"%PDF-1.7 ...") == "application/pdf"
    assert require_known_type("계획서.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...") == "application/x-hwp"
    for name, body, kind in (
        ("x.exe", b"MZ", file_errors.FileTypeNotTaken),
        ("x.svg", b"<svg/>", file_errors.FileTypeNotTaken),
        ("x.pdf", b"PK\x03\x04", file_errors.FileNotWhatItSays),
        ("x.png", b"", file_errors.FileEmpty),
    ):
        with pytest.raises(kind):
            require_known_type(name, body)
