"""A client that signs in, on the demo of this worker, copied for each test."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.databases import Apps, take_over
from tests.factories.world import World
from tests.servers import MailServer
from vouchers import schedule
from vouchers.db import db
from vouchers.demo import PASSWORD
from vouchers.kernel import clock
from vouchers.outbox.models import Letter


@pytest.fixture(scope="session")
def story(apps: Apps) -> str:
    """The name of the copy that holds the whole demo."""
    app, database = apps["sqlite"]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        database.renew()
        take_over(app)  # the first to renew has made another app, by which the template is migrated
        World(app).play()
        db.session.remove()
        db.engine.dispose()
    return "whole"


@pytest.fixture
def site(apps: Apps, story: str) -> Iterator[Flask]:
    """The app on a copy of the demo. No context is pushed: the language must not freeze."""
    app, database = apps["sqlite"]
    with app.app_context():
        db.engine.dispose()
    database.renew(story)
    take_over(app)
    yield app
    with app.app_context():
        db.engine.dispose()


class Visitor:
    """A person at a browser without scripts."""

    def __init__(self, app: Flask, account: str = "", language: str = "ko", password: str = PASSWORD) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie("language", language)
        if account:
            answer = self.post("/sign-in", {"email": account, "password": password})
            assert answer.status_code == 302, answer.get_data(as_text=True)[:500]

    def get(self, path: str):
        return self.client.get(path)

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).get_data(as_text=True))
        assert found, path
        return found.group(1)

    def post(self, path: str, data: dict | None = None, *, form: str | None = None, **more):
        """Post with the token of the page that holds the form (the same path unless said)."""
        return self.client.post(path, data={"csrf_token": self.token(form or path), **(data or {})}, **more)


@pytest.fixture
def visit(site: Flask):
    def open_(account: str = "", language: str = "ko") -> Visitor:
        return Visitor(site, account, language)

    return open_


@pytest.fixture
def posted(site: Flask, mail_server: MailServer):
    """Deliver what waits, and read the newest letter to somebody as the mail server got it."""
    settings = site.extensions["vouchers.settings"]
    before, settings.smtp_port = settings.smtp_port, mail_server.port
    with site.app_context():  # the demo's own letters have been read long ago
        db.session.execute(update(Letter).values(sent_at=clock.now()))
        db.session.commit()

    def newest(email: str) -> tuple[str, str]:
        schedule.run_now(site, "mail")
        body = next((body for to, body in reversed(mail_server.postbox.letters) if to == email), None)
        message = message_from_bytes(body or b"", policy=policy.default)
        return str(message["Subject"]), message.get_content() if body else ""

    yield newest
    settings.smtp_port = before
