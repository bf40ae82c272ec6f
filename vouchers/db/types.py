"""Column types: whole won, instants in UTC, states with their CHECK, JSON."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Integer,
    SQLColumnExpression,
    cast,
    func,
    type_coerce,
)
from sqlalchemy.types import TypeDecorator

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A growing key: 64 bits on PostgreSQL; SQLite numbers only INTEGER keys by itself."""


class Won(TypeDecorator[int]):
    """Whole won. PostgreSQL rounds 1.5 and SQLite takes '12' in silence, so anything but an int is refused here."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError(f"won must be a whole int, not {value!r}")
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


def total(amounts: SQLColumnExpression[int]) -> ColumnElement[int]:
    """Their sum in won, 0 of none. Whole also where the database adds up to a type without bounds (PostgreSQL's
    numeric).
    """
    return type_coerce(cast(func.coalesce(func.sum(amounts), 0), BigInteger), Won())


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive datetimes are refused; SQLite keeps UTC without the zone and gets it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is UTC:  # as PostgreSQL gives it
            return value
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_of(kind: type[StrEnum], name: str = "state") -> Enum:
    """Text that the database holds to the values of `kind` by a CHECK named after the column."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=f"{name}_is_known",
        values_callable=lambda members: [member.value for member in members],
    )


Json = JSON()
"""A frozen value: answers, a definition, the context of a document. Written once, not searched."""
