"""A mail server for development: real SMTP on this machine, each letter a file, its one-time links on the console."""

import asyncio
import email
import email.policy
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import click
from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

from vouchers.kernel import clock


class Mailbox:
    """Keeps every letter it is handed under a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(body, policy=email.policy.default)
        number = len(list(self.folder.glob("*.eml"))) + 1
        (self.folder / f"{number:05}.eml").write_bytes(body)
        text = message.get_content()
        links = re.findall(r"https?://\S+/(?:verify|password)/\S+", text)
        written = parsedate_to_datetime(message["Date"])
        if links and clock.now() - written < timedelta(days=1):  # what a person must follow to go on
            click.echo(f"[mail] {message['To']}: {message['Subject']} {' '.join(links)}")
        return "250 kept"

    async def serve(self, host: str, port: int) -> None:
        """Listen until cancelled."""
        controller = UnthreadedController(self, hostname=host, port=port, loop=asyncio.get_running_loop())
        await controller._create_server()
        click.echo(f"[mail] listening on {host}:{port}, letters in {self.folder}")
        await asyncio.Event().wait()
