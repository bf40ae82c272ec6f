"""Delivering letters."""

import smtplib
import time
from datetime import datetime, timedelta

import structlog

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.outbox import services
from vouchers.outbox.models import Letter
from vouchers.outbox.smtp import Server, is_for_good, send
from vouchers.web.addresses import path_of

BATCH = 100

log = structlog.get_logger()


def deliver(server: Server, *, at: datetime) -> str:
    """Send what is due, one letter at a time; the database is never held while the mail server thinks.

    Each step has its own moment, counted from `at`. Whatever goes wrong with one letter, the others go out.
    """
    done = refused = 0
    begun = time.monotonic()

    def moment() -> datetime:
        return at + timedelta(seconds=time.monotonic() - begun)

    for _ in range(BATCH):
        with transaction():
            letter = services.claim(at=moment())
            if letter is None:
                break
            letter_id, path = letter.id, path_of(letter.endpoint, services.arguments_of(letter, at=moment()))
        letter = db.session.get_one(Letter, letter_id)
        db.session.expunge(letter)
        db.session.rollback()
        try:
            send(letter, path, server)
        except Exception as error:
            if not isinstance(error, OSError | smtplib.SMTPException):
                log.exception("letter", letter=letter_id)
            refused += 1
            with transaction():
                services.failed(
                    db.session.get_one(Letter, letter_id), repr(error), for_good=is_for_good(error), at=moment()
                )
        else:
            done += 1
            with transaction():
                services.sent(db.session.get_one(Letter, letter_id), at=moment())
    return f"sent {done}, refused {refused}"
