"""How often something happened within a time: one row a key,
counted in the database so that every worker counts together.
"""

from datetime import datetime

from sqlalchemy import String, case, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from vouchers.db import Base, db
from vouchers.db.aside import aside
from vouchers.db.types import UtcDateTime


class RateCount(Base):
    """How often the thing of this key happened in the time that ends at `expires_at`."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def count_once_more(key: str, *, amount: int, at: datetime, expires_at: datetime) -> int:
    """The count with this time, which begins anew where the last one is over."""
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    is_over = RateCount.expires_at <= at
    new = insert(RateCount).values(key=key, count=amount, expires_at=expires_at)
    query = new.on_conflict_do_update(
        index_elements=[RateCount.key],
        set_={
            "count": case((is_over, amount), else_=RateCount.count + amount),
            "expires_at": case((is_over, new.excluded.expires_at), else_=RateCount.expires_at),
        },
    ).returning(RateCount.count)
    with aside() as connection:
        return int(connection.execute(query).scalar_one())


def counted(key: str, *, at: datetime) -> tuple[int, datetime | None]:
    """The count and when its time ends; nothing where it is over."""
    with db.engine.connect() as connection:
        row = connection.execute(
            select(RateCount.count, RateCount.expires_at).where(RateCount.key == key)
        ).one_or_none()
    count, expires_at = row if row is not None else (0, None)
    return (count, expires_at) if expires_at is not None and expires_at > at else (0, None)


def forget(key: str) -> None:
    """The thing of this key has not happened."""
    with aside() as connection:
        connection.execute(delete(RateCount).where(RateCount.key == key))


def forget_all(*, before: datetime | None = None) -> int:
    """The counts whose time ended before an instant are gone, or all; returns how many."""
    query = delete(RateCount)
    if before is not None:
        query = query.where(RateCount.expires_at < before)
    with aside() as connection:
        return int(connection.execute(query).rowcount)
