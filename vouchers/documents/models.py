"""Tables of documents we make and files we are given."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, enum_of


class Format(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Progress(StrEnum):
    """Whether a document has its bytes yet."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    REPLACED = "replaced"
    """A newer version came before it was made: nobody would read it."""


class Document(Base):
    """A snapshot: kind, template and frozen context. Rendered once, outside the web process; never again in place."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("state <> 'ready' OR (sha256 IS NOT NULL AND size > 0)", name="ready_has_bytes"),
        Index("ix_document__case", "case_reference", "id"),
        Index("ix_document__supersedes_id", "supersedes_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    format: Mapped[Format] = mapped_column(enum_of(Format, "format"))
    title: Mapped[str] = mapped_column(String(200))
    case_reference: Mapped[str] = mapped_column(String(40))
    context: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    state: Mapped[Progress] = mapped_column(enum_of(Progress), default=Progress.WAITING)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))

    @property
    def filename(self) -> str:
        return f"{self.number}_{self.title}.{self.format}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


class StoredFile(Base):
    """An upload: its bytes stand in the store under their hash; the name its owner gave it is data only."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
