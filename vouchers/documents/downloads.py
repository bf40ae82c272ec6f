"""Uploads and papers as downloads: the one place that turns a row into a response."""

from flask import Response

from vouchers.documents import store
from vouchers.documents.models import Document, StoredFile
from vouchers.kernel.errors import NotFound
from vouchers.web.files import download


def attachment(kept: StoredFile | Document | None) -> Response:
    """Send an upload or a paper. Raises NotFound where there is none, or the paper has not been made yet."""
    if kept is None or kept.sha256 is None:
        raise NotFound()
    return download(store.get(kept.sha256), filename=kept.filename, media_type=kept.media_type)
