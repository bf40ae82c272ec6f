"""Sending bytes to a browser as a download that is never shown inside our pages."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from vouchers.kernel.texts import nfc


def download(body: bytes | Iterable[bytes], *, filename: str, media_type: str) -> Response:
    """An attachment whose name survives in Korean (RFC 6266) and cannot carry a header, a quote or a bidi trick."""
    name = "".join(c for c in nfc(filename[:1000]) if c.isprintable() and c not in '"\\/\u202e\u202d')
    ascii_name = "".join(c if ord(c) < 128 else "_" for c in name) or "download"
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response
