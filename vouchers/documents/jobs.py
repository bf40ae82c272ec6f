"""Making the documents that wait, outside the web process and outside any transaction."""

from datetime import datetime

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.documents import queries, render, services, sheet, store
from vouchers.documents.models import Document, Format, Progress


def make_waiting(*, at: datetime) -> str:
    """Render each waiting document: bytes into the store first, then the row, so that a row never lacks its bytes."""
    made = refused = 0
    for document_id in queries.waiting():
        document = db.session.get(Document, document_id)
        kind, format, context = document.kind, document.format, document.context
        db.session.rollback()
        try:
            body = sheet.xlsx(context) if format is Format.XLSX else render.pdf(kind, context)
            sha256 = store.put(body)
        except Exception as error:  # one bad document must not keep the others waiting
            refused += 1
            with transaction():
                services.fail(db.session.get(Document, document_id), repr(error))
            continue
        with transaction():
            document = db.session.get(Document, document_id, with_for_update=True)
            if document.state is Progress.WAITING:
                services.finish(document, sha256, len(body), at=at)
                made += 1
    return f"made {made}, failed {refused}"
