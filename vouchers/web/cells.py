"""How the values of a list's columns are drawn: codes named and states tagged once a page."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from vouchers.db.listing import Column
from vouchers.kernel.lifecycle import Look
from vouchers.web.language import amount, business_number, day, moment, month, said, tagged, translated, won, words

Cell = Callable[[Any], Markup | str]
NUMBERS = frozenset({"won", "whole", "plain"})
TIMES = frozenset({"day", "number", "month"})


def name_of(answer: Any) -> str:
    """What an answer of a filter is called: a look, an item of a definition, a message id."""
    if isinstance(answer, Look):
        return translated(answer.label)
    return words(answer) if hasattr(answer, "ko") else translated(answer)


def cell_of(column: Column) -> Cell:
    """What draws a value of the column."""
    if column.kind == "state":
        return _Looks(column.names).__getitem__
    if column.names:
        return _Names(column.names).__getitem__
    return _CELLS.get(column.kind, said)


_CELLS: Mapping[str, Cell] = {
    "won": lambda value: "–" if value is None else won(value), "whole": lambda value: amount(value or 0),
    "plain": lambda value: amount(value or 0), "day": day, "moment": moment, "month": month, "number": business_number,
}  # fmt: skip


class _Looks(dict[Any, Markup]):
    """The tag of each state, drawn once a page."""

    def __init__(self, looks: Mapping[Any, Look]) -> None:
        super().__init__()
        self.looks = looks

    def __missing__(self, state: Any) -> Markup:
        self[state] = tagged(self.looks[state])
        return self[state]


class _Names(dict[Any, Markup]):
    """What people read for each code, drawn once a page; a code without a name stands for itself."""

    def __init__(self, names: Mapping[Any, Any]) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, code: Any) -> Markup:
        named = self.names.get(code)
        self[code] = said("–" if code in (None, "") else code if named is None else name_of(named))
        return self[code]
