"""Migrations: imported by the command line and the tests only, never by a web worker."""

from pathlib import Path

import flask_migrate
from flask import Flask

from vouchers.db import db
from vouchers.db.app import this_app

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def install(app: Flask) -> None:
    """`flask db` works on the database of this application."""
    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def upgrade() -> None:
    """The database of the current application has the newest shape."""
    install(this_app())
    flask_migrate.upgrade()


def downgrade(revision: str) -> None:
    """The database of the current application has the shape of this revision again."""
    install(this_app())
    flask_migrate.downgrade(revision=revision)
