"""The verbs: ask for a document, add its bytes, keep an upload."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.documents import errors, rules, store
from vouchers.documents.models import Document, Format, Progress, StoredFile
from vouchers.kernel import reference
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.persons import resident_number
from vouchers.kernel.texts import nfc

TRIES = 5

LONGEST_NAME = 1000
"""Characters of an upload's name that are looked at."""


def request(
    kind: str, *, title: str, case_reference: str, context: Mapping[str, Any], at: datetime,
    file_format: Format = Format.PDF,
    supersedes: Document | None = None,
) -> Document:  # fmt: skip
    """A document waits to be made from this frozen context; its number and title are part of the context.

    Numbers count within the case. The page shows 만드는 중 until the job has added the bytes.
    """
    count = db.session.scalar(select(func.count()).where(Document.case_reference == case_reference)) or 0
    number = reference.part(case_reference, "D", count + 1)
    document = Document(
        number=number, kind=kind, format=file_format, title=title, case_reference=case_reference, created_at=at,
        context={**context, "document": {"number": number, "title": title, "at": at.isoformat()}},
        supersedes_id=supersedes.id if supersedes else None,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    return document


def finish(document: Document, sha256: str, size: int, *, at: datetime) -> None:
    """The document has its bytes and is final."""
    document.state, document.sha256, document.size = Progress.READY, sha256, size
    document.ready_at, document.error = at, None


def drop_replaced() -> int:
    """Documents that wait and that a newer version has replaced are not made; returns how many."""
    newer = aliased(Document)
    replaced = select(newer.id).where(newer.supersedes_id == Document.id).exists()
    waiting = update(Document).where(Document.state == Progress.WAITING, replaced)
    result = db.session.connection().execute(waiting.values(state=Progress.REPLACED))
    return int(result.rowcount)


def fail(document: Document, error: str) -> None:
    """The document could not be made this time; after five times it is given up and shown to the administrator."""
    document.tries += 1
    document.error = error[:500]
    if document.tries >= TRIES:
        document.state = Progress.FAILED


def make_again(document: Document) -> None:
    """A document that was given up is tried anew. Refused: one that is made, or waits to be."""
    if locked(document).state is not Progress.FAILED:
        raise errors.NotFailed()
    document.state, document.tries, document.error = Progress.WAITING, 0, None


def keep(*, filename: str, body: bytes, by: Actor, at: datetime, field: str | None = None) -> StoredFile:
    """The upload is in the store. Refused: types we do not take, content that is not what the extension says,
    the number of a person as name.
    """
    media_type = rules.require_known_type(filename, body, field=field)
    name = _short(filename)
    if number := resident_number(name, today=date_in_korea(at)):
        raise errors.FileNamesPerson(found=number, field=field)
    kept = StoredFile(
        sha256=store.put(body), size=len(body), filename=name, media_type=media_type,
        uploaded_by=by.user_id, uploaded_at=at,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def _short(filename: str) -> str:
    """The name without folders, its extension kept however long it is."""
    printable = "".join(character for character in nfc(filename[:LONGEST_NAME]) if character.isprintable())
    name = printable.replace("\\", "/").rpartition("/")[2]
    stem, _, extension = name.rpartition(".")
    return f"{stem[:150]}.{extension}"
