"""The production line as it is documented: gunicorn with its own settings behind Debian's nginx."""

import http.client
import os
import secrets
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import template
from tests.servers import certificate, free_port

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = ROOT / "build/nginx/usr/sbin/nginx"
HALF_SENT = 200


class Line:
    """nginx and gunicorn on loopback, on a new database."""

    def __init__(self, folder: Path) -> None:
        self.port, self.plain, behind = free_port(), free_port(), free_port()
        self.folder, (self.certificate, key) = folder, certificate(folder)
        shutil.copy(template("sqlite"), folder / "vouchers.sqlite3")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VOUCHERS_")},
            "VOUCHERS_ENVIRONMENT": "production", "VOUCHERS_SECRET_KEY": secrets.token_urlsafe(48),
            "VOUCHERS_FIELD_SECRET": secrets.token_urlsafe(48), "VOUCHERS_SINGLE_HOST": "1", "VOUCHERS_PROXIES": "1",
            "DATABASE_URL": f"sqlite:///{folder / 'vouchers.sqlite3'}", "VOUCHERS_INSTANCE_PATH": str(folder),
            "VOUCHERS_BASE_URL": f"https://127.0.0.1:{self.port}", "WEB_CONCURRENCY": "2",
        }  # fmt: skip
        site = (ROOT / "deploy/nginx.conf").read_text()
        for said, here in (
            ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("server_name vouchers.example;", "server_name 127.0.0.1;"),
            ("/etc/ssl/vouchers/fullchain.pem", str(self.certificate)), ("/etc/ssl/vouchers/key.pem", str(key)),
            ("/var/log/nginx/vouchers.log", str(folder / "access.log")),
        ):  # fmt: skip
            assert said in site, said
            site = site.replace(said, here)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; events {{ "
            "worker_connections 1024; }"
            f"\nhttp {{ {temporary}\n{site}\n}}\n"
        )
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or str(UNPACKED)
        self.processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "gunicorn",
                    "--bind",
                    f"127.0.0.1:{behind}",
                    "--log-level",
                    "warning",
                    "wsgi:app",
                ],
                cwd=ROOT,
                env=self.environment,
            ),
            subprocess.Popen(
                [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
            ),
        ]
        self.tls = ssl.create_default_context(cafile=str(self.certificate))

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """GET by a connection of its own; the body is read."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.tls)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def wait(self) -> None:
        for _ in range(300):
            try:
                if self.ask("/readyz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError((self.folder / "error.log").read_text()[-2000:])

    def half_send(self) -> ssl.SSLSocket:
        """A connection whose request never ends."""
        opened = self.tls.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), timeout=30), server_hostname="127.0.0.1"
        )
        opened.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
            b"application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nx"
        )
        return opened

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(timeout=20)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    opened = Line(tmp_path)
    try:
        opened.wait()
        yield opened
    finally:
        opened.stop()


def test_half_sent_requests_stop_nobody(line: Line) -> None:
    held = [line.half_send() for _ in range(HALF_SENT)]
    try:
        answers = [
            line.ask(path).status for path in ("/healthz", "/readyz", "/", "/sign-in", "/calls") for _ in range(4)
        ]
        assert answers == [200] * 20
    finally:
        for opened in held:
            opened.close()


def test_the_line_says_nothing_of_itself_and_believes_nothing(line: Line) -> None:
    page = line.ask("/sign-in")
    assert page.headers["Strict-Transport-Security"] and "unsafe" not in page.headers["Content-Security-Policy"]
    assert not any(char.isdigit() for char in page.headers["Server"])
    cookies = page.headers.get_all("Set-Cookie") or []
    assert all("Secure" in cookie for cookie in cookies)
    assert line.ask("/sign-in", Host="evil.example").status in (400, 421)
    forged = line.ask(
        "/sign-in",
        **{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Forwarded": "host=evil.example"},
    )
    assert forged.status == 200 and "evil.example" not in forged.text  # type: ignore[attr-defined]
    plain = http.client.HTTPConnection("127.0.0.1", line.plain, timeout=30)
    plain.request("GET", "/sign-in")
    moved = plain.getresponse()
    assert (moved.status, moved.headers["Location"]) == (301, "https://127.0.0.1/sign-in")


def test_the_commands_of_the_demo_refuse_here(line: Line) -> None:
    for command in ("prepare", "demo"):
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", command],
            cwd=ROOT,
            env=line.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1 and "production has no demo" in done.stderr, done.stderr
    served = subprocess.run(
        ["bash", "script/server"], cwd=ROOT, env=line.environment, capture_output=True, text=True, check=False
    )
    assert served.returncode == 1 and "production" in served.stderr
    checked = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "check"],
        cwd=ROOT,
        env=line.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0 and "SQLite, for this one machine" in checked.stdout, checked.stderr


def test_no_log_holds_the_key_to_an_account(line: Line) -> None:
    code = "c0de-of-a-letter-that-nobody-may-read"
    for door in ("password", "verify", "invitations"):
        line.ask(f"/{door}/{code}", Referer=f"https://127.0.0.1:{line.port}/{door}/{code}")
        line.ask("/static/css/app.css", Referer=f"https://127.0.0.1:{line.port}/{door}/{code}")
    line.ask("/calls")
    line.stop()  # what it has to say is written
    logs = {path.name: path.read_text(errors="replace") for path in line.folder.rglob("*.log")}
    assert any("/password/-" in text for text in logs.values()) and any(
        " /calls 200 " in text for text in logs.values()
    )
    assert [name for name, text in logs.items() if code in text] == []


def test_flask_run_serves_no_production_with_the_demo_in_it(line: Line) -> None:
    database = line.folder / "vouchers.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO user_account (email, name, language, state, password_hash, created_at, verified_at) VALUES "
            "('admin@demo.example', 'x', 'ko', 'active', 'hash', '2026-01-01 00:00:00', '2026-01-01 00:00:00')"
        )
        connection.commit()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(free_port())]
    done = subprocess.run(
        command, cwd=ROOT, env=line.environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0 and "demo" in done.stderr.lower(), done.stderr[-500:]
