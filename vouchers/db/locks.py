"""Reading a row under its lock, and counters that have rows of their own."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import String, inspect, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base, db
from vouchers.db.types import BigId
from vouchers.db.writing import current

Entity = TypeVar("Entity", bound=Any)


def locked(entity: Entity, *, shared: bool = False, alone: bool = False) -> Entity:
    """Read the row again and lock it until the transaction ends: for one writer, or shared among readers.

    What the row names in `locks_first` is locked before it, unless it is to be locked `alone`: by whoever holds
    something further on and must not wait for what comes earlier. A row that the transaction holds already is not read
    again. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE); the row is read again all the same.
    """
    writing = current()
    held = {} if writing is None else writing.held
    key = (inspect(entity).identity_key, shared)
    if key in held or (key[0], False) in held:
        return entity
    if not alone:
        for earlier in entity.locks_first:
            locked(earlier)
    held[key] = None
    db.session.flush()  # reading again forgets what was set and not yet written
    how = {"read": True} if shared else {"key_share": True}
    db.session.refresh(entity, with_for_update={**how, "of": type(entity)})
    return entity


def locked_all(entities: Sequence[Entity]) -> None:
    """Read many rows of one table again and lock each alone until the transaction ends, by one statement, in the order
    of their keys: two transactions that want the same rows never wait for each other in a ring.
    """
    writing = current()
    held = {} if writing is None else writing.held
    wanted = {inspect(entity).identity_key: entity for entity in entities}
    fresh = [key for key in wanted if (key, False) not in held]
    if not fresh:
        return
    held.update(((key, False), None) for key in fresh)
    db.session.flush()
    kind = type(wanted[fresh[0]])
    query = select(kind).where(kind.id.in_(sorted(key[1][0] for key in fresh))).order_by(kind.id)
    again = query.with_for_update(key_share=True, of=kind).execution_options(populate_existing=True)
    db.session.scalars(again).unique().all()


class Counter(Base):
    """The last number given in one sequence. Its own row: a lock on it is never the lock on a round."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    last: Mapped[int] = mapped_column(BigId, default=0)


def next_number(name: str) -> int:
    """The next number of a gapless sequence, held by a row lock until the transaction ends. Starts at 1."""
    counter = db.session.scalar(select(Counter).where(Counter.name == name).with_for_update())
    if counter is None:
        _create_counter(name)
        counter = db.session.scalars(select(Counter).where(Counter.name == name).with_for_update()).one()
    counter.last += 1
    db.session.flush()
    return int(counter.last)


def _create_counter(name: str) -> None:
    """Insert the counter unless another transaction does so at the same moment."""
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    db.session.execute(insert(Counter).values(name=name, last=0).on_conflict_do_nothing())
