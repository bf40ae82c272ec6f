"""Commands on a database that is empty, older, newer, foreign or away: one sentence that says what to do, no trace."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, text

import config
from tests import databases
from tests.databases import Database, make_app, settings
from tests.servers import free_port
from vouchers.app import require_guards
from vouchers.db import db
from vouchers.db.standing import DatabaseUnfit, Standing, known, newest, standing

COMMANDS = (["ledger", "verify"], ["ledger", "balance", "AIV-2026-00001"], ["check"], ["run-job", "mail"])
FOUND = {
    "empty": ([], Standing.EMPTY, "is empty"),
    "foreign": (["CREATE TABLE theirs (id INTEGER)"], Standing.FOREIGN, "something else"),
    "another's migrations": (
        ["CREATE TABLE alembic_version (version_num VARCHAR(32))", "INSERT INTO alembic_version VALUES ('ab12cd')"],
        Standing.FOREIGN, "something else",
    ),
    "older": (["UPDATE alembic_version SET version_num = '0012'"], Standing.OLDER, "0012"),
    "newer": (["UPDATE alembic_version SET version_num = '9999'"], Standing.NEWER, "9999"),
}  # fmt: skip


def run(app: Flask, *command: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=command)


def prepared(backend: str, name: str, tmp_path: Path) -> str:
    """The URL of a database in which these statements were run, on our own shape where they change it."""
    statements, _standing, _said = FOUND[name]
    database = Database(backend, f"standing_{databases.folder().name[-6:]}_{abs(hash(name)) % 10_000}")
    if any(one.startswith("UPDATE") for one in statements):
        database.renew()
    elif backend == "postgresql":
        server = databases.server()
        databases.sql(
            server, f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)", f"CREATE DATABASE {database.name}"
        )
    else:
        Path(database.url.removeprefix("sqlite:///")).unlink(missing_ok=True)
    engine = create_engine(database.url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))
    engine.dispose()
    return database.url


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", FOUND)
def test_a_command_says_what_to_do_and_touches_nothing(tmp_path: Path, name: str, backend: str) -> None:
    _statements, found, said = FOUND[name]
    app = make_app(settings(prepared(backend, name, tmp_path), tmp_path))
    with app.app_context():
        assert standing(db.engine)[0] is found
    for command in COMMANDS:
        told = run(app, *command)
        assert told.exit_code == 1 and said in told.output and "Traceback" not in told.output, told.output
    with pytest.raises(DatabaseUnfit, match=said):
        require_guards(app)
    if found in (Standing.NEWER, Standing.FOREIGN):
        told = run(app, "db", "upgrade")
        assert told.exit_code == 1 and said in told.output
    with app.app_context():
        assert standing(db.engine)[0] is found, "nothing was touched"
        db.session.remove()
        db.engine.dispose()


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    places = (f"postgresql+psycopg://me:secret@127.0.0.1:{free_port()}/x", f"sqlite:///{tmp_path}")
    for url in places:
        app = make_app(config.Test(database_url=url, instance_path=tmp_path))
        told = run(app, "ledger", "verify")
        assert told.exit_code == 1 and "cannot be reached" in told.output and "secret" not in told.output
        assert "Traceback" not in told.output


def test_a_file_of_another_kind_is_foreign(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear sir or madam, " * 200)
    app = make_app(settings(f"sqlite:///{tmp_path}/letter.db", tmp_path))
    told = run(app, "ledger", "verify")
    assert told.exit_code == 1 and "something else" in told.output


def test_ours_fits(app: Flask) -> None:
    assert standing(db.engine) == (Standing.FIT, newest()) and known() == sorted(set(known()))


def test_a_server_on_an_empty_database_ends_with_the_sentence(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").close()
    environment = {
        "PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{tmp_path}/empty.db",
        "VOUCHERS_ENVIRONMENT": "development",
        "VOUCHERS_INSTANCE_PATH": str(tmp_path),
    }  # fmt: skip
    root = Path(__file__).resolve().parents[3]
    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=root, env=environment, capture_output=True, text=True, timeout=60
    )
    assert started.returncode == 1 and "db upgrade" in started.stderr and "Traceback" not in started.stderr
