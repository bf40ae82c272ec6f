"""What a request only reads ends so that PostgreSQL keeps its plans, and can write nothing."""

import pytest
import sqlalchemy as sa
from flask import Flask

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.organisations.models import Organisation


@pytest.fixture
def postgresql(app: Flask) -> Flask:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("about PostgreSQL")
    return app


def prepared() -> int:
    return int(db.session.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements")) or 0)


def read(app: Flask) -> None:
    with app.test_request_context("/"):
        db.session.scalars(sa.select(Organisation).where(Organisation.id == 1)).first()
        db.session.remove()


def test_statements_of_requests_stay_prepared(postgresql: Flask) -> None:
    db.session.remove()
    for _time in range(10):
        read(postgresql)
    assert prepared() > 0
    db.session.remove()  # outside a request a read ends with ROLLBACK
    assert prepared() == 0


def test_a_request_writes_in_a_transaction_alone(postgresql: Flask) -> None:
    change = sa.text("INSERT INTO counter (name, last) VALUES ('reading', 1)")
    with postgresql.test_request_context("/"):
        db.session.remove()
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            db.session.execute(change)
        db.session.rollback()
        with transaction():
            db.session.execute(change)
        assert db.session.scalar(sa.text("SELECT last FROM counter WHERE name = 'reading'")) == 1
        db.session.remove()
    db.session.execute(sa.text("UPDATE counter SET last = 2 WHERE name = 'reading'"))
    db.session.commit()
    assert db.session.scalar(sa.text("SELECT last FROM counter WHERE name = 'reading'")) == 2


def test_a_read_that_failed_ends_too(postgresql: Flask) -> None:
    with postgresql.test_request_context("/"):
        db.session.remove()
        with pytest.raises(sa.exc.DataError):
            db.session.execute(sa.text("SELECT 1 / 0"))
        db.session.rollback()
        assert db.session.scalar(sa.text("SELECT 1")) == 1
        db.session.remove()
