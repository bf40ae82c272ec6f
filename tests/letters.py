"""What the outbox holds."""

from sqlalchemy import select

from vouchers.db import db
from vouchers.outbox.models import Letter


def letters(kind: str) -> list[Letter]:
    """The letters of this kind, in the order in which they were written."""
    return list(db.session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))
