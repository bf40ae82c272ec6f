"""Named reads of documents and files."""

from sqlalchemy import func, select

from vouchers.db import db
from vouchers.documents.models import Document, Progress, StoredFile


def document(document_id: int) -> Document | None:
    return db.session.get(Document, document_id)


def of_case(case_reference: str) -> list[Document]:
    """The documents of a case, newest first."""
    query = select(Document).where(Document.case_reference == case_reference)
    return list(db.session.scalars(query.order_by(Document.id.desc())))


def newest(case_reference: str, kind: str) -> Document | None:
    """The last document of this kind of a case."""
    query = select(Document).where(Document.case_reference == case_reference, Document.kind == kind)
    return db.session.scalar(query.order_by(Document.id.desc()).limit(1))


def file(file_id: int) -> StoredFile | None:
    return db.session.get(StoredFile, file_id)


def waiting() -> list[int]:
    """The keys of the documents that wait for their bytes, oldest first."""
    return list(db.session.scalars(select(Document.id).where(Document.state == Progress.WAITING).order_by(Document.id)))


def counts() -> dict[Progress, int]:
    """Count the documents that wait, are ready, have failed."""
    rows = db.session.execute(select(Document.state, func.count()).group_by(Document.state))
    return {state: count for state, count in rows}
