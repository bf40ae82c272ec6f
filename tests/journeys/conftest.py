"""A demo database built once for the run, served by gunicorn, and a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import databases
from tests.databases import Database, settings, template
from tests.factories.world import World
from tests.journeys.browsing import gunicorn, launch
from tests.journeys.pages import Page, pages
from tests.journeys.site import Site
from tests.servers import PROCESS, MailServer
from vouchers.app import create_app
from vouchers.db import db


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo(worker: str) -> Iterator[tuple[str, list[Page]]]:
    """(base URL, pages) of a server on a demo database of this worker's own."""
    folder = databases.folder()
    path = folder / f"demo_{worker}.sqlite3"
    path.write_bytes(template("sqlite").read_bytes())
    app = create_app(settings(f"sqlite:///{path}", folder / f"demo_{worker}"))
    with app.app_context():
        World(app).play()
        db.session.remove()
        db.engine.dispose()
    environment = {
        "DATABASE_URL": f"sqlite:///{path}", **PROCESS, "VOUCHERS_INSTANCE_PATH": str(folder / f"demo_{worker}"),
    }  # fmt: skip
    with gunicorn(environment) as base:
        yield base, pages(app)


@pytest.fixture
def site(worker: str, mail_server: MailServer) -> Iterator[Site]:
    """A site of its own on an empty database."""
    database = Database("sqlite", f"journey_{worker}")
    database.renew()
    opened = Site(database, mail_server)
    opened.thread.start()
    yield opened
    opened.server.shutdown()
    with opened.app.app_context():
        db.session.remove()
        db.engine.dispose()
