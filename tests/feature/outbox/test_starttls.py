"""Letters go to a mail server that has proved its name, or they wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.given.people import user
from tests.servers import MailServer, certificate
from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.kernel import clock
from vouchers.outbox import jobs, services
from vouchers.outbox.models import Letter
from vouchers.outbox.smtp import Server


@contextmanager
def speaking(proof: tuple[Path, Path] | None) -> Iterator[MailServer]:
    server = MailServer(proof)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def deliver(server: MailServer) -> tuple[str, Letter]:
    somebody = user("somebody")
    with transaction():
        services.write("account_enabled", somebody, key="one", at=clock.now())
    told = jobs.deliver(
        Server("127.0.0.1", server.port, "no-reply@vouchers.example", "https://vouchers.example", starttls=True),
        at=clock.now() + timedelta(seconds=1),
    )
    return told, db.session.scalars(select(Letter)).one()


def test_a_server_that_proves_its_name_gets_the_letter(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(proof[0]))
    with speaking(proof) as server:
        told, letter = deliver(server)
        assert told == "sent 1, refused 0" and letter.sent_at and len(server.postbox.letters) == 1


@pytest.mark.parametrize("server_is", ["unknown", "somebody else", "without TLS"])
def test_any_other_is_told_nothing_and_the_letter_waits(
    sqlite_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server_is: str
) -> None:
    proof = certificate(tmp_path, "127.0.0.2" if server_is == "somebody else" else "127.0.0.1")
    trusted = certificate(tmp_path, "127.0.0.3") if server_is == "unknown" else proof
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted[0]))
    with speaking(None if server_is == "without TLS" else proof) as server:
        told, letter = deliver(server)
        assert told == "sent 0, refused 1" and letter.sent_at is None and server.postbox.letters == []
        assert ("STARTTLS" if server_is == "without TLS" else "CERTIFICATE_VERIFY_FAILED") in letter.error
