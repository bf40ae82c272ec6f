"""Handing one letter to the mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

from vouchers.outbox.models import Letter


@dataclass(frozen=True)
class Server:
    """Where letters go. `base_url` heads the links in them."""

    host: str
    port: int
    sender: str
    base_url: str
    starttls: bool = False
    """Whether the server must prove its name and encrypt before anything is said."""
    user: str = ""
    password: str = ""


def send(letter: Letter, path: str | None, server: Server) -> None:
    """The server has accepted the letter, which leads to `path`. Raises OSError or SMTPException when it has not.

    The Message-ID is the letter's key in the outbox, so that a second copy after a crash can be recognised.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, letter.address, letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<letter-{letter.id}@{server.sender.partition('@')[2]}>"
    link = f"\n{server.base_url}{path}\n" if path else ""
    message.set_content(letter.body + link)
    with smtplib.SMTP(server.host, server.port, timeout=10) as connection:
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())  # without one nothing is verified
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)
