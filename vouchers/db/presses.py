"""Presses of buttons, by the token of the form on which they stood: the second of two equal ones has the first answer.

Written beside the request's own work, so that a second press sees the first while that is still at work.
"""

import time
from datetime import datetime, timedelta

from sqlalchemy import String, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base, db
from vouchers.db.aside import aside
from vouchers.db.types import BigId, UtcDateTime

REMEMBERED = timedelta(hours=24)
PATIENCE = 20.0
"""Seconds that a second press waits for the first one's answer."""
LOOK = 0.1


class Button(Base):
    """A press that is at work or has been answered."""

    __tablename__ = "button"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Who pressed; 0 of somebody who is not signed in."""
    location: Mapped[str | None] = mapped_column(String(1000))
    pressed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def begin(token: str, user_id: int, *, at: datetime) -> str | None:
    """The press is at work. Returns where its first press led, after waiting for that; None for a first press."""
    try:
        with aside() as connection:
            connection.execute(insert(Button).values(token=token, user_id=user_id, location=None, pressed_at=at))
    except IntegrityError:
        return _answer(token, user_id)
    return None


def _answer(token: str, user_id: int) -> str | None:
    """Where the first press led; None where it was refused, or takes too long to wait for.

    Looked at again and again, for the first press is at work in another process; nothing is held meanwhile.
    """
    db.session.rollback()
    query = select(Button.location).where(Button.token == token, Button.user_id == user_id)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with db.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.location is not None:
            return row.location if row else None
        time.sleep(LOOK)
    return None


def answered(token: str, user_id: int, location: str) -> None:
    """The press led here."""
    of_press = (Button.token == token, Button.user_id == user_id)
    with aside() as connection:
        connection.execute(update(Button).where(*of_press).values(location=location[:1000]))


def refused(token: str, user_id: int) -> None:
    """The press did nothing: it may be tried again."""
    with aside() as connection:
        connection.execute(delete(Button).where(Button.token == token, Button.user_id == user_id))


def forget(*, before: datetime) -> int:
    """Presses before an instant are not remembered; returns how many."""
    with aside() as connection:
        return int(connection.execute(delete(Button).where(Button.pressed_at < before)).rowcount)
