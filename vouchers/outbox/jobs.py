"""Delivering letters."""

import smtplib
from datetime import datetime

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.outbox import services
from vouchers.outbox.models import Letter
from vouchers.outbox.smtp import Server, send
from vouchers.web.addresses import path_of

BATCH = 100


def deliver(server: Server, *, at: datetime) -> str:
    """Send what is due, one letter at a time; the database is never held while the mail server thinks."""
    done = refused = 0
    for _ in range(BATCH):
        with transaction():
            letter = services.claim(at=at)
            if letter is None:
                break
            letter_id, path = letter.id, path_of(letter.endpoint, services.arguments_of(letter, at=at))
        letter = db.session.get_one(Letter, letter_id)
        db.session.expunge(letter)
        db.session.rollback()
        try:
            send(letter, path, server)
        except (OSError, smtplib.SMTPException) as error:
            refused += 1
            with transaction():
                services.failed(db.session.get_one(Letter, letter_id), repr(error), at=at)
        else:
            done += 1
            with transaction():
                services.sent(db.session.get_one(Letter, letter_id), at=at)
    return f"sent {done}, refused {refused}"
