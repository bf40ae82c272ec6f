"""The demo played once for the whole run, on each database: a test starts from a copy instead of playing it again."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from vouchers.db import db

if TYPE_CHECKING:
    from tests.databases import Database
    from tests.factories.world import World


def load(world: "World", name: str, make: Callable[[], None]) -> None:
    """The world stands where `make` would have led it, which is played by whoever asks first in this run."""
    database: Database = world.app.extensions["tests.database"]
    folder = database.folder / "snapshots"
    folder.mkdir(exist_ok=True)
    kept = folder / f"{database.backend}-{name}.pickle"
    with (folder / f"{database.backend}-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            make()
            things = _frozen(world.things)
            _let_go()
            database.keep(name)
            shutil.copytree(_files(world), folder / f"{database.backend}-{name}-files", dirs_exist_ok=True)
            kept.write_bytes(pickle.dumps((world.start, things)))
    _let_go()
    database.renew(name)
    shutil.copytree(folder / f"{database.backend}-{name}-files", _files(world), dirs_exist_ok=True, copy_function=_link)
    world.start, frozen = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this run
    world.things.clear()
    world.things.update(_thawed(frozen))


def _files(world: "World") -> Path:
    path: Path = world.app.extensions["vouchers.settings"].store_path
    path.mkdir(parents=True, exist_ok=True)
    return path


def _link(source: str, target: str) -> None:
    if not Path(target).exists():
        os.link(source, target)


def _let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_frozen(item) for item in value]
    state = inspect(value, raiseerr=False)
    return value if state is None else _Row(type(value), state.identity)


def _thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _thawed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_thawed(item) for item in value]
    return db.session.get_one(value.model, value.identity) if isinstance(value, _Row) else value


class _Row:
    """A row by its model and key."""

    def __init__(self, model: type, identity: tuple[Any, ...]) -> None:
        self.model, self.identity = model, identity
