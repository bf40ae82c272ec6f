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


def is_for_good(error: Exception) -> bool:
    """Whether the server, or the address itself, says that this letter will never be taken (a reply of 500 and more).

    A refused sign-in or sender is the matter of whoever runs this site: once it is mended, the letter goes out.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused | smtplib.SMTPConnectError):
        return False
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500
    return isinstance(error, UnicodeError | smtplib.SMTPNotSupportedError)  # letters that no address may have there


def send(letter: Letter, path: str | None, server: Server) -> None:
    """The server has accepted the letter, which leads to `path`. Raises OSError or SMTPException when it has not.

    The Message-ID is the letter's key in the outbox, so that a second copy after a crash can be recognised.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, letter.address, letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<letter-{letter.id}@{server.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # no holiday reply comes back (RFC 3834)
    link = f"\n{server.base_url}{path}\n" if path else ""
    message.set_content(letter.body + link, cte="base64")  # seven bits, which every server takes (RFC 6152)
    with smtplib.SMTP(server.host, server.port, timeout=10) as connection:
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())  # without one nothing is verified
        if server.user:
            connection.login(server.user, server.password)
        connection.send_message(message)
