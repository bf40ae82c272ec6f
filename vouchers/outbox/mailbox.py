"""A mail server for development: real SMTP on this machine, each letter a file, its links on the console."""

import asyncio
import email
import email.policy
import re
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session


class Mailbox:
    """Keeps every letter it is handed under a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a letter."""
        content = envelope.content or b""
        body = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(body, policy=email.policy.default)
        number = len(list(self.folder.glob("*.eml"))) + 1
        (self.folder / f"{number:05}.eml").write_bytes(body)
        links = re.findall(r"https?://\S+", message.get_content())  # type: ignore[attr-defined]
        print(f"[mail] {message['To']}: {message['Subject']} {' '.join(links)}", flush=True)
        return "250 kept"

    async def serve(self, host: str, port: int) -> None:
        """Listen until cancelled."""
        controller = UnthreadedController(self, hostname=host, port=port, loop=asyncio.get_running_loop())
        await controller._create_server()
        print(f"[mail] listening on {host}:{port}, letters in {self.folder}", flush=True)
        await asyncio.Event().wait()
