"""Letters, waiting or sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base
from vouchers.db.types import BigId, Json, UtcDateTime, enum_of
from vouchers.identity.models import Purpose


class Letter(Base):
    """One mail to one address. Its text is final when written; `key` makes writing it twice impossible.

    It keeps the endpoint and arguments of the page that it leads to. One that leads to a one-time link keeps what the
    code is for, never the code.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter__waiting", "sent_at", "not_before"),
        CheckConstraint("code_purpose IS NULL OR (endpoint IS NOT NULL AND code_seconds > 0)", name="code_has_a_page"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="ko", server_default="ko")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    other_subject: Mapped[str | None] = mapped_column(String(200))
    """The same in the other language, for notices; none of letters written before."""
    other_body: Mapped[str | None] = mapped_column(Text)
    endpoint: Mapped[str | None] = mapped_column(String(80))
    arguments: Mapped[dict[str, str | int]] = mapped_column(Json, default=dict)
    code_purpose: Mapped[Purpose | None] = mapped_column(enum_of(Purpose, "code_purpose"))
    code_subject: Mapped[int | None] = mapped_column(BigId)
    code_seconds: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was given up: the mail server will never take it."""
    error: Mapped[str | None] = mapped_column(String(500))

    def text_in(self, language: str) -> tuple[str, str]:
        """(subject, body) in the language of whoever reads the notice, where it was written in it."""
        if language != self.language and self.other_subject and self.other_body:
            return self.other_subject, self.other_body
        return self.subject, self.body
