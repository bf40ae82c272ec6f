"""Named reads of letters."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from vouchers.db import db
from vouchers.outbox.models import Letter


def notices_for(user_id: int, limit: int = 60) -> list[Letter]:
    """Return the emails to a person, newest first, without those that hold a secret link."""
    query = select(Letter).where(Letter.user_id == user_id, Letter.code_purpose.is_(None))
    return list(db.session.scalars(query.order_by(Letter.created_at.desc(), Letter.id.desc()).limit(limit)))


def latest_letters(limit: int = 60) -> list[Letter]:
    """The newest letters of all, for the administrator; bodies are not shown."""
    return list(db.session.scalars(select(Letter).order_by(Letter.id.desc()).limit(limit)))


def waiting_letters() -> int:
    """Count the emails that have not been sent yet."""
    return int(
        db.session.scalar(
            select(func.count()).select_from(Letter).where(Letter.sent_at.is_(None), Letter.returned_at.is_(None))
        )
        or 0
    )


def newest_written(prefixes: Collection[str]) -> dict[str, datetime]:
    """When the newest letter about something due was written whose key begins with each prefix, of those that have
    one.
    """
    query = select(Letter.key, Letter.created_at).where(Letter.key.startswith("due/", autoescape=True))
    written = [(key, at) for key, at in db.session.execute(query)]
    times = {prefix: [at for key, at in written if key.startswith(prefix)] for prefix in prefixes}
    return {prefix: max(found) for prefix, found in times.items() if found}
