"""What many tests begin with is made once in a run: the next that begins with it starts from a copy."""

import hashlib
from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec

from flask import current_app

from tests.databases import Database, alone
from tests.given.acting import sample_pdf
from vouchers.db import db
from vouchers.documents import store

P = ParamSpec("P")


def once(make: Callable[P, Any]) -> Callable[P, Any]:
    """Let this maker of a row make it once for each back end where a test begins with it."""
    model = make.__annotations__["return"]

    @wraps(make)
    def found(*arguments: P.args, **more: P.kwargs) -> Any:
        database: Database | None = current_app.extensions.get("tests.database")
        if database is None or database.waiting is None:
            return make(*arguments, **more)
        asked = signature(make).bind(*arguments, **more)
        asked.apply_defaults()
        name = f"given_{make.__name__}_{hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"
        row = database.folder / f"{name}.{database.backend}"
        with alone(row.name):
            if not row.exists():
                identity = make(*arguments, **more).id
                _let_go()
                database.keep(name)
                row.write_text(str(identity))
        _let_go()
        database.renew(name)
        store.put(sample_pdf())  # the only bytes that anybody here keeps
        return db.session.get_one(model, int(row.read_text()))

    return found


def _let_go() -> None:
    """Nobody may be connected to a database that is copied."""
    db.session.remove()
    db.engine.dispose()
