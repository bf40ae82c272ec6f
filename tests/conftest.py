"""What every kind of test starts from: an app on a fresh copy of a database, people and verbs, a mail server."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from tests import databases
from tests.databases import BACKENDS, Apps
from tests.servers import MailServer

if TYPE_CHECKING:
    from tests.factories.world import World


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="long searches and random kills at their full length")


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether the long profile runs."""
    return bool(request.config.getoption("--nightly"))


LONG = ("test_life", "test_matrix", "test_pages", "test_ways_out", "test_year")
"""Files whose tests take longest: begun first, so that no process is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONG)


def pytest_configure(config: pytest.Config) -> None:
    """The controller opens the run; workers find its folder through the environment."""
    if not (hasattr(config, "workerinput") or config.option.collectonly):
        databases.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and databases.FOLDER in os.environ:
        databases.close_run()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "master")


@pytest.fixture(scope="session")
def apps(worker: str) -> Apps:
    """One app per backend and worker; its database is renewed for each test."""
    return Apps(worker)


@pytest.fixture(params=BACKENDS)
def app(request: pytest.FixtureRequest, apps: Apps) -> Iterator[Flask]:
    """The app on a new database, on both back ends, inside its context."""
    yield from databases.fresh(*apps[request.param])


@pytest.fixture
def sqlite_app(apps: Apps) -> Iterator[Flask]:
    """The app on a new SQLite database, for what does not depend on the back end."""
    yield from databases.fresh(*apps["sqlite"])


@pytest.fixture
def world(app: Flask) -> "World":
    """People, companies and verbs, on both back ends."""
    from tests.factories.world import World  # the demo, which unit tests need not read

    return World(app)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A real SMTP server that keeps what it is handed."""
    server = MailServer()
    server.start()
    yield server
    server.stop()
