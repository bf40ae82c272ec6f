"""What somebody typed or chose and could not save yet: sealed, for them alone, for a day or until it is saved.

Written beside the request's own work, because the request itself has been refused.
"""

import json
import secrets
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base, db
from vouchers.db.aside import aside
from vouchers.db.sealing import seal, seal_bytes, unseal, unseal_bytes
from vouchers.db.types import BigId, UtcDateTime

FORMS_EACH, FILES_EACH = 50, 10
"""Forms and files that are kept for one person; older ones give way."""
A_DAY = timedelta(hours=24)
A_DRAFT = timedelta(days=30)

Pairs = list[tuple[str, str]]
"""Names and values as they were posted, in their order."""


class KeptForm(Base):
    """The fields of a form as a person typed them on the page of this path."""

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("user_id", "path"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    path: Mapped[str] = mapped_column(String(300))
    fields_sealed: Mapped[str] = mapped_column(Text)
    is_draft: Mapped[bool]
    """Kept on purpose, until it is saved; otherwise because the sign-in had ended, and given back once."""
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KeptFile(Base):
    """A file that a person chose in a form that was refused."""

    __tablename__ = "kept_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    filename: Mapped[str] = mapped_column(String(300))
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def keep_form(user_id: int, path: str, pairs: Pairs, *, is_draft: bool, at: datetime) -> None:
    """The form of this page is kept as it was typed, in place of what was kept there before."""
    sealed = seal(json.dumps(pairs, ensure_ascii=False), place=_place(user_id, path))
    values = {
        "fields_sealed": sealed, "is_draft": is_draft, "kept_at": at,
        "expires_at": at + (A_DRAFT if is_draft else A_DAY),
    }  # fmt: skip
    of_page = (KeptForm.user_id == user_id, KeptForm.path == path)
    with aside() as connection:
        connection.execute(delete(KeptForm).where(*of_page))
        connection.execute(insert(KeptForm).values(user_id=user_id, path=path, **values))
        newest = select(KeptForm.id).where(KeptForm.user_id == user_id).order_by(KeptForm.id.desc()).limit(FORMS_EACH)
        connection.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.id.not_in(newest)))


def kept_form(user_id: int, path: str, *, at: datetime) -> tuple[Pairs, datetime, bool] | None:
    """Return what is kept for this page, when it was kept, and whether on purpose; None where nothing is."""
    query = select(KeptForm.fields_sealed, KeptForm.kept_at, KeptForm.is_draft).where(
        KeptForm.user_id == user_id, KeptForm.path == path, KeptForm.expires_at > at
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    try:
        pairs = json.loads(unseal(row.fields_sealed, place=_place(user_id, path)))
    except InvalidTag:  # sealed by keys that are gone
        return None
    return [(str(name), str(value)) for name, value in pairs], row.kept_at, row.is_draft


def kept_paths(user_id: int, *, at: datetime) -> set[str]:
    """Return the paths of the pages for which a draft is kept."""
    query = select(KeptForm.path).where(KeptForm.user_id == user_id, KeptForm.is_draft, KeptForm.expires_at > at)
    return set(db.session.scalars(query))


def drop_form(user_id: int, path: str) -> None:
    """Nothing is kept for this page any more: it was saved, or given back."""
    with aside() as connection:
        connection.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == path))


def keep_file(user_id: int, *, filename: str, body: bytes, at: datetime) -> str:
    """The file is kept; returns the token by which its owner sends it again."""
    token = secrets.token_urlsafe(32)
    sealed = seal_bytes(body, place=f"kept_file|{user_id}|{token}")
    with aside() as connection:
        connection.execute(
            insert(KeptFile).values(
                token=token, user_id=user_id, filename=filename[:300], body_sealed=sealed, kept_at=at,
                expires_at=at + A_DAY,
            )
        )  # fmt: skip
        newest = select(KeptFile.id).where(KeptFile.user_id == user_id).order_by(KeptFile.id.desc()).limit(FILES_EACH)
        connection.execute(delete(KeptFile).where(KeptFile.user_id == user_id, KeptFile.id.not_in(newest)))
    return token


def kept_file(user_id: int, token: str, *, at: datetime) -> tuple[str, bytes] | None:
    """Return name and body of a file that this person chose; None of another's, and of one that is gone."""
    query = select(KeptFile.filename, KeptFile.body_sealed).where(
        KeptFile.token == token, KeptFile.user_id == user_id, KeptFile.expires_at > at
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    try:
        return row.filename, unseal_bytes(row.body_sealed, place=f"kept_file|{user_id}|{token}")
    except InvalidTag:
        return None


def drop_files(user_id: int, tokens: list[str]) -> None:
    """These files have been saved where they belong."""
    with aside() as connection:
        connection.execute(delete(KeptFile).where(KeptFile.user_id == user_id, KeptFile.token.in_(tokens)))


def forget(*, before: datetime) -> int:
    """What should have been gone by this instant is gone; returns how many forms and files."""
    with aside() as connection:
        return sum(
            int(connection.execute(delete(model).where(model.expires_at <= before)).rowcount)
            for model in (KeptForm, KeptFile)
        )


def _place(user_id: int, path: str) -> str:
    return f"kept_form|{user_id}|{path}"
