"""Named reads of letters."""

from sqlalchemy import func, select

from vouchers.db import db
from vouchers.outbox.models import Letter


def notices_for(user_id: int, limit: int = 60) -> list[Letter]:
    """What a person has been told, newest first; letters that hold a secret link are left out."""
    query = select(Letter).where(Letter.user_id == user_id, Letter.code_purpose.is_(None))
    return list(db.session.scalars(query.order_by(Letter.id.desc()).limit(limit)))


def latest_letters(limit: int = 60) -> list[Letter]:
    """The newest letters of all, for the administrator; bodies are not shown."""
    return list(db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(limit)))


def waiting_letters() -> int:
    """How many letters have not been sent yet."""
    return int(db.session.scalar(select(func.count()).select_from(Letter).where(Letter.sent_at.is_(None))) or 0)
