"""What tests are built from: the demo's cast and stories, played on a fresh database at chosen moments."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from tests.factories import snapshots
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.demo import cast, changes, evaluating, metered, rounds, spending
from vouchers.demo.cast import Stage
from vouchers.documents import services as documents
from vouchers.documents import store
from vouchers.documents.models import Document, Progress


class World(Stage):
    """The demo's stage without its waiting: documents get stand-in bytes at once, so that a story takes a second."""

    def __init__(self, app: Flask, start: datetime | None = None) -> None:
        super().__init__(app)
        self._told = start is not None
        """Whether something was played, or is to be played at a moment of its own: then no copy will do."""
        if start is not None:
            self.start = start

    def make_documents(self) -> None:
        finish_documents()

    def play(self, *parts: object) -> "World":
        """Play whole parts of the demo, all of it unless said; what is played often comes from a copy."""
        whole = (cast, rounds, evaluating, spending, metered, changes)
        parts = parts or whole
        name = {whole: "whole", (cast,): "cast"}.get(parts, "")
        if name and not self._told and "tests.database" in self.app.extensions:
            snapshots.load(self, name, lambda: self._play(parts))
        else:
            self._play(parts)
        self._told = True
        return self

    def _play(self, parts: tuple[object, ...]) -> None:
        for part in parts:
            for step in part.steps(self):  # type: ignore[attr-defined]
                step()

    def staff(self) -> "World":
        """The agency's people only."""
        cast._staff(self)
        self._told = True
        return self


def finish_documents() -> None:
    """Stand-in bytes for every document that waits."""
    sha256, size = store.put(cast.sample_pdf()), len(cast.sample_pdf())
    with transaction():
        for document in db.session.scalars(select(Document).where(Document.state == Progress.WAITING)):
            documents.finish(document, sha256, size, at=document.created_at + timedelta(seconds=2))
