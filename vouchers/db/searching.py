"""Finding rows by what people type: numbers in any spelling, names without blanks, points and legal forms."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, false, func, or_

from vouchers.kernel.texts import FOLDED_AWAY, folded


def folded_column(column: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """The text of a column as `folded` makes it; of this expression PostgreSQL keeps an index of trigrams."""
    text: ColumnElement[str] = func.lower(column)
    for gone in FOLDED_AWAY:
        text = func.replace(text, gone, "")
    return text


def sought(words: str, *columns: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether one of the columns holds the words, however they are written; nothing is found by punctuation alone."""
    key = folded(words)
    return or_(*(folded_column(column).contains(key, autoescape=True) for column in columns)) if key else false()
