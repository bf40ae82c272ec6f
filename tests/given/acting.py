"""When things happen and who does them: days after one beginning, one verb in one transaction."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from vouchers.audit.services import Step, take_birth
from vouchers.db.transaction import transaction
from vouchers.kernel.actor import SYSTEM, Actor
from vouchers.kernel.clock import date_in_korea
from vouchers.organisations.policy import POLICY
from vouchers.organisations.states import Do

BEGINNING = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday, nine o'clock in Korea."""

OPENS, APPLIED, CLOSES, SCREENED, SCORED, RELEASED, AGREED, SPENT, PAID, OVER = 1, 5, 31, 33, 36, 40, 45, 60, 70, 300
"""Days after the beginning by which a stage is reached; agreements are over on the last one."""


def at(day: float) -> datetime:
    """The instant so many days after the beginning."""
    return BEGINNING + timedelta(days=day)


def on(day: float) -> date:
    """The day in Korea."""
    return date_in_korea(at(day))


def act(verb: Callable[..., Any], *arguments: Any, by: Actor, day: float, **more: Any) -> Any:
    """One verb, by this person, on that day."""
    with transaction():
        return verb(*arguments, by=by, at=at(day), **more)


def some_step(day: float = 0) -> Step[Any]:
    """A step of the system that something may follow, inside a transaction."""
    return take_birth(POLICY, Do.IMPORT, None, by=SYSTEM, at=at(day))


def sample_pdf() -> bytes:
    """The smallest file that is taken for a PDF."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


def make_documents() -> None:
    """Stand-in bytes for every document that waits."""
    from sqlalchemy import select

    from vouchers.db import db
    from vouchers.documents import services, store
    from vouchers.documents.models import Document, Progress

    sha256, size = store.put(sample_pdf()), len(sample_pdf())
    with transaction():
        for document in db.session.scalars(select(Document).where(Document.state == Progress.WAITING)):
            services.finish(document, sha256, size, at=document.created_at + timedelta(seconds=2))
