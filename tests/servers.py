"""Servers that the tests start themselves: a real PostgreSQL, a real mail server."""

import datetime
import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
from pathlib import Path

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import config

PROCESS = {
    "VOUCHERS_ENVIRONMENT": "development", "VOUCHERS_SECRET_KEY": config.TEST_SECRETS[0],
    "VOUCHERS_FIELD_SECRET": config.TEST_SECRETS[1],
}  # fmt: skip
"""The environment of a process that reads what the tests' own process has sealed."""


MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - folders in it are made by mkdtemp


def throw_away_folder(prefix: str) -> Path:
    """A new folder for what a run throws away: in memory where there is room, six times as fast for a database."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path, address: str = "127.0.0.1") -> tuple[Path, Path]:
    """A certificate that vouches for itself and for one address, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / f"{address}.cert.pem", folder / f"{address}.key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


class PostgreSQL:
    """A throw-away cluster on loopback. As root it runs as the user `postgres`, because initdb refuses root."""

    def __init__(self, *, durable: bool = False, folder: Path | None = None) -> None:
        """In a folder of its own, or (`folder`) one that was started by another process, to stop it."""
        # The data of a test is thrown away with it, so it need not survive a crash of the machine; figures are of what
        # is kept.
        self.options = "" if durable else " -c fsync=off -c full_page_writes=off"
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        prefix = "vouchers-pg-"
        self.folder = folder or (Path(tempfile.mkdtemp(prefix=prefix)) if durable else throw_away_folder(prefix))
        self.port = free_port()
        self.as_user = (
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        )

    def start(self) -> str:
        """Start it; returns the URL of its server without a database."""
        if self.as_user:
            shutil.chown(self.folder, "postgres")
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "vouchers", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1{self.options}"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return f"postgresql+psycopg://vouchers@127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.as_user, str(self.bin / program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, timeout=60,
                              stdin=subprocess.DEVNULL) if program != "pg_ctl" else self._quietly(command)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout} {done.stderr}")

    def _quietly(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """pg_ctl's server would hold a captured pipe open for ever."""
        return subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL, check=False, timeout=60, text=True)  # fmt: skip


class Postbox:
    """What a mail server was handed."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []
        self.refuse = False
        self.unknown: set[str] = set()
        """Addresses that have no mailbox here."""

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return "451 try again later"
        self.letters.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


class MailServer(Controller):
    """A real SMTP server on loopback."""

    def __init__(self, proof: tuple[Path, Path] | None = None) -> None:
        """With the files of a certificate and its key it speaks STARTTLS, and takes a letter in no other way."""
        self.postbox = Postbox()
        context = None
        if proof:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*proof)
        super().__init__(
            self.postbox, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=bool(proof)
        )
