"""One PostgreSQL server for the whole run, a migrated template on each database, and an app per test on a fresh copy."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

import config
from tests.factories.world import World
from tests.servers import MailServer, PostgreSQL
from vouchers.app import create_app
from vouchers.db import db
from vouchers.db.migrating import upgrade

BACKENDS = ("sqlite", "postgresql")
_server: PostgreSQL | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="long searches and random kills at their full length")


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether the long profile runs."""
    return bool(request.config.getoption("--nightly"))


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts the server and migrates the templates; workers find both through the environment."""
    global _server
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="vouchers-test-"))
    os.environ["VOUCHERS_TEST_FOLDER"] = str(folder)
    _server = PostgreSQL()
    os.environ["VOUCHERS_TEST_POSTGRESQL"] = _server.start()
    _make_templates(folder, os.environ["VOUCHERS_TEST_POSTGRESQL"])


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server is not None:
        _server.stop()
        shutil.rmtree(os.environ["VOUCHERS_TEST_FOLDER"], ignore_errors=True)


def _make_templates(folder: Path, server: str) -> None:
    _sql(server, "CREATE DATABASE template_vouchers")
    for url in (f"sqlite:///{folder / 'template.sqlite3'}", f"{server}/template_vouchers"):
        app = create_app(settings(url, folder / "template"))
        with app.app_context():
            upgrade()
            if url.startswith("sqlite"):
                db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            db.session.remove()
            db.engine.dispose()


def settings(url: str, folder: Path) -> config.Settings:
    """The settings of a test: its own database and folder."""
    return config.Test(database_url=url, instance_path=folder)


def _sql(server: str, *statements: str) -> None:
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Database:
    """A database that can be made new from its template between tests."""

    def __init__(self, backend: str, name: str) -> None:
        self.backend = backend
        self.name = name.replace("-", "_")
        self.folder = Path(os.environ["VOUCHERS_TEST_FOLDER"])
        self.server = os.environ["VOUCHERS_TEST_POSTGRESQL"]

    @property
    def url(self) -> str:
        if self.backend == "sqlite":
            return f"sqlite:///{self.folder / self.name}.sqlite3"
        return f"{self.server}/{self.name}"

    def keep(self, template: str) -> None:
        """Keep a copy as it is now, from which `renew` starts; nobody may be connected."""
        if self.backend == "sqlite":
            with closing(sqlite3.connect(self.folder / f"{self.name}.sqlite3")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.folder / f"{self.name}.sqlite3", self.folder / f"{template}.sqlite3")
        else:
            _sql(self.server, f"CREATE DATABASE {template}_vouchers TEMPLATE {self.name}")

    def renew(self, template: str = "template") -> None:
        if self.backend == "sqlite":
            path = self.folder / f"{self.name}.sqlite3"
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            shutil.copy(self.folder / f"{template}.sqlite3", path)
        else:
            _sql(
                self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {template}_vouchers",
            )  # fmt: skip


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def apps(worker: str) -> Iterator[dict[str, tuple[Flask, Database]]]:
    """One app per backend and worker; its database is renewed for each test."""
    found = {}
    for backend in BACKENDS:
        database = Database(backend, f"test_{worker}")
        found[backend] = (create_app(settings(database.url, database.folder / worker)), database)
        found[backend][0].extensions["tests.database"] = database
    yield found


@pytest.fixture(params=BACKENDS)
def app(request: pytest.FixtureRequest, apps: dict[str, tuple[Flask, Database]]) -> Iterator[Flask]:
    """The app on a new database, on both back ends, inside its context."""
    yield from _fresh(*apps[request.param])


@pytest.fixture
def sqlite_app(apps: dict[str, tuple[Flask, Database]]) -> Iterator[Flask]:
    """The app on a new SQLite database, for what does not depend on the back end."""
    yield from _fresh(*apps["sqlite"])


def _fresh(app: Flask, database: Database) -> Iterator[Flask]:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        database.renew()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """People, companies and verbs, on both back ends."""
    return World(app)


@pytest.fixture
def sqlite_world(sqlite_app: Flask) -> World:
    return World(sqlite_app)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server that keeps what it is handed."""
    server = MailServer()
    server.start()
    yield server
    server.stop()
