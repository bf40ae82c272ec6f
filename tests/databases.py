"""The databases of a run: a server and templates that the first test which asks for them makes,
copied for each test.
"""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, event, text

import config
from tests.servers import PostgreSQL, throw_away_folder
from vouchers.db import db
from vouchers.db.migrating import upgrade
from vouchers.documents import store
from vouchers.ledger import anchors

BACKENDS = ("sqlite", "postgresql")
FOLDER = "VOUCHERS_TEST_FOLDER"


def open_run() -> None:
    """Make the folder that all processes of this run share."""
    os.environ[FOLDER] = str(throw_away_folder("vouchers-test-"))


def close_run() -> None:
    """Stop the server if one was asked for, and remove everything."""
    if (kept := folder() / "server.json").exists():
        PostgreSQL(folder=Path(json.loads(kept.read_text())["folder"])).stop()
    shutil.rmtree(folder(), ignore_errors=True)


def folder() -> Path:
    """The folder of this run."""
    return Path(os.environ[FOLDER])


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process of the run at a time."""
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def server() -> str:
    """The URL of the run's PostgreSQL, without a database; started by whoever asks first."""
    kept = folder() / "server.json"
    with alone("server"):
        if not kept.exists():
            started = PostgreSQL()
            kept.write_text(json.dumps({"url": started.start(), "folder": str(started.folder)}))
    return str(json.loads(kept.read_text())["url"])


def make_app(settings: config.Settings) -> Flask:
    """The app; read only when a test wants one, for unit tests do not."""
    from vouchers.app import create_app

    return create_app(settings)


def settings(url: str, path: Path) -> config.Settings:
    """The settings of a test: its own database and folder."""
    return config.Test(database_url=url, instance_path=path)


def template(backend: str) -> Path:
    """An empty, migrated database, made by whoever asks first; the file of SQLite, a mark of PostgreSQL."""
    made = folder() / ("template.sqlite3" if backend == "sqlite" else "template.postgresql")
    with alone(f"template-{backend}"):
        if not made.exists():
            if backend == "sqlite":
                _migrate(f"sqlite:///{folder() / 'migrating.sqlite3'}")
                (folder() / "migrating.sqlite3").rename(made)
            else:
                sql(server(), "CREATE DATABASE template_vouchers")
                _migrate(f"{server()}/template_vouchers")
                made.touch()
    return made


def _migrate(url: str) -> None:
    app = make_app(settings(url, folder() / "template"))
    with app.app_context():
        upgrade()
        if url.startswith("sqlite"):
            db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.session.remove()
        db.engine.dispose()


def sql(server: str, *statements: str) -> None:
    """Statements about whole databases of the server."""
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
        self.folder = folder()
        self.waiting: str | None = None
        """The copy from which it begins again as soon as somebody connects; None where that has happened."""

    @property
    def url(self) -> str:
        if self.backend == "sqlite":
            return f"sqlite:///{self.folder / self.name}.sqlite3"
        return f"{server()}/{self.name}"

    def keep(self, name: str) -> None:
        """Keep a copy as it is now, from which `renew` starts; nobody may be connected."""
        if self.backend == "sqlite":
            with closing(sqlite3.connect(self.folder / f"{self.name}.sqlite3")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(self.folder / f"{self.name}.sqlite3", self.folder / f"{name}.sqlite3")
        else:
            sql(server(), f"CREATE DATABASE {name}_vouchers TEMPLATE {self.name}")

    def renew(self, name: str = "template") -> None:
        """Begin again from a copy that was kept, or from nothing."""
        self.waiting = None
        if name == "template":
            template(self.backend)
        if self.backend == "sqlite":
            path = self.folder / f"{self.name}.sqlite3"
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            shutil.copy(self.folder / f"{name}.sqlite3", path)
        else:
            sql(
                server(), f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {name}_vouchers",
            )  # fmt: skip

    def renew_when_asked(self) -> None:
        """Begin again from nothing when somebody connects: a copy takes a third of a second on PostgreSQL."""
        self.waiting = "template"

    def connecting(self, *_: object) -> None:
        """What waits is done."""
        if self.waiting is not None:
            self.renew(self.waiting)


class Apps(dict[str, tuple[Flask, Database]]):
    """One app per backend, with its database; made when a test asks for it."""

    def __init__(self, worker: str) -> None:
        super().__init__()
        self.worker = worker

    def __missing__(self, backend: str) -> tuple[Flask, Database]:
        database = Database(backend, f"test_{self.worker}")
        app = make_app(settings(database.url, database.folder / self.worker))
        app.extensions["tests.database"] = database
        with app.app_context():
            event.listen(db.engine, "do_connect", database.connecting)
        self[backend] = app, database
        return self[backend]


def take_over(app: Flask) -> None:
    """Files and anchors are this app's from now on: they are one process's, whichever app was made last."""
    settings_of: config.Settings = app.extensions["vouchers.settings"]
    store.use_folder(settings_of.store_path)
    anchors.use_file(settings_of.anchor_path)


def fresh(app: Flask, database: Database) -> Iterator[Flask]:
    """The app inside its context on a database that has just begun."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        template(database.backend)  # migrated by another app, which takes the files
        take_over(app)
        database.renew_when_asked()
        yield app
        db.session.remove()
        db.engine.dispose()
