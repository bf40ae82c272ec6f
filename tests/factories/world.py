"""What tests are built from: the demo's cast and stories, played on a fresh database at chosen moments."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, evaluating, metered, rounds, spending
from vouchers.demo.cast import Stage
from vouchers.documents import services as documents
from vouchers.documents.models import Document, Progress


class World(Stage):
    """The demo's stage without its waiting: documents get stand-in bytes at once, so that a story takes a second."""

    def __init__(self, app: Flask, start: datetime | None = None) -> None:
        super().__init__(app)
        if start is not None:
            self.start = start

    def make_documents(self) -> None:
        finish_documents()

    def play(self, *parts: object) -> "World":
        """Play whole parts of the demo: cast, rounds, evaluating, spending, metered."""
        for part in parts or (cast, rounds, evaluating, spending, metered):
            for step in part.steps(self):  # type: ignore[attr-defined]
                step()
        return self

    def staff(self) -> "World":
        """The agency's people only."""
        cast._staff(self)
        return self


def finish_documents() -> None:
    """Stand-in bytes for every document that waits."""
    with transaction():
        for document in db.session.scalars(select(Document).where(Document.state == Progress.WAITING)):
            documents.finish(document, "0" * 64, 1, at=document.created_at + timedelta(seconds=2))
