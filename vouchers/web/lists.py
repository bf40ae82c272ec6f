"""A list as its reader asks for it: searched, narrowed, sorted and in pages, drawn by one macro and sent as a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from vouchers.db.listing import Column, Filter, Listing, RowPage
from vouchers.db.paging import Page
from vouchers.kernel.clock import day_of
from vouchers.web import exports
from vouchers.web.arguments import argument, key_argument
from vouchers.web.cells import NUMBERS, TIMES, Cell, cell_of, name_of
from vouchers.web.language import attributes, linked, noted, translated


@dataclass(frozen=True)
class Asked:
    """How a list is narrowed and sorted: words, an answer a filter, the first and the last day, the column.

    `wrong` says of a day that could not be read why, by the name of its argument.
    """

    words: str
    answers: dict[str, str]
    first: date | None
    last: date | None
    sort: str
    descending: bool
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.answers or self.first or self.last)


@dataclass(frozen=True)
class Heading:
    """A column of the page: its title, the attributes of its cells, where it sorts the list, and how it does now."""

    title: str
    attributes: Markup
    is_number: bool
    sort: str | None
    sorted: str


@dataclass(frozen=True)
class Shown:
    """A page of a list with all that draws it."""

    listing: Listing
    asked: Asked
    page: Page
    headings: list[Heading]
    rows: list[tuple[Any, list[Markup | str], list[tuple[str, str]]]]
    """Of each row: itself, its cells, and what can be done with it: (title, address)."""


def asked(listing: Listing) -> Asked:
    """Read from the address how this list is asked for; what it does not know is not asked."""
    answers = {one.name: argument(one.name) for one in listing.filters if argument(one.name) in one.answers}
    days: dict[str, date | None] = {}
    wrong: dict[str, str] = {}
    for name in ("from", "to") if listing.dated else ():
        try:
            days[name] = day_of(argument(name)) if argument(name) else None
        except ValueError:
            wrong[name] = _("날짜를 2026-11-23처럼 적어 주세요.")
    if not wrong and days.get("from") and days.get("to") and days["from"] > days["to"]:  # type: ignore[operator]
        wrong["to"] = _("끝 날이 첫 날보다 앞섭니다.")
    sort = argument("sort").removeprefix("-")
    known = any(column.label == sort and column.sorts for column in listing.columns)
    return Asked(
        argument("q") if listing.searched else "", answers, None if wrong else days.get("from"),
        None if wrong else days.get("to"), sort if known else "", argument("sort").startswith("-"), wrong,
    )  # fmt: skip


def narrowed(listing: Listing, by: Asked) -> Listing:
    """The rows that were asked for, in the order that was."""
    found = listing.narrowed(by.words)
    for one in listing.filters:
        if one.name in by.answers:
            found = found.where(one.condition(by.answers[one.name]))
    if by.first or by.last:
        found = found.between(by.first, by.last)
    return found.ordered(by.sort, descending=by.descending) if by.sort else found


def shown(listing: Listing) -> Shown:
    """The page of the list that was asked for."""
    by = asked(listing)
    page = narrowed(listing, by).page(key_argument("after"))
    columns = [column for column in listing.columns if column.shown]
    cells = [(column.label, cell_of(column), _note(listing, column)) for column in columns]
    link = _address(listing.link, page.rows)
    actions = [(_(action.title), _address(action.link, page.rows), action.when) for action in listing.actions]
    rows = []
    for row in page.rows:
        drawn = [_drawn(row, label, cell, note) for label, cell, note in cells]
        if link is not None:
            drawn[0] = linked(link(row), drawn[0])
        rows.append((row, drawn, [(title, to(row)) for title, to, when in actions if to is not None and when(row)]))
    return Shown(listing, by, page, [_heading(column, by) for column in columns], rows)


def send(listing: Listing, file_format: str) -> Response:
    """The whole list that was asked for as a file, with what was asked above it."""
    by = asked(listing)
    return exports.send(narrowed(listing, by), file_format, conditions=conditions(listing, by))


def conditions(listing: Listing, by: Asked) -> list[tuple[str, str]]:
    """How the list is narrowed and sorted, in words."""
    found = [(_("찾는 말"), by.words)] if by.words else []
    found += [
        (translated(one.label), name_of(one.answers[by.answers[one.name]]))
        for one in listing.filters if one.name in by.answers
    ]  # fmt: skip
    if by.first or by.last:
        found.append((translated(listing.column(listing.dated).title), f"{by.first or ''} ~ {by.last or ''}"))
    if by.sort:
        order = _("큰 것부터") if by.descending else _("작은 것부터")
        found.append((_("차례"), f"{translated(listing.column(by.sort).title)} ({order})"))
    return found


def _heading(column: Column, by: Asked) -> Heading:
    title, is_sorted = translated(column.title), by.sort == column.label
    first = "-" if column.kind in NUMBERS | {"day", "moment"} else ""
    sort = first if not is_sorted else "" if by.descending else "-"
    classes = {"num": column.kind in NUMBERS, "nowrap": column.kind in TIMES}
    named = " ".join(name for name, holds in classes.items() if holds)
    return Heading(
        title,
        attributes(class_=named, data_label=title),
        column.kind in NUMBERS,
        url_for(request.endpoint or "", **{**_here(), "sort": sort + column.label, "after": None})
        if column.sorts else None,
        ("descending" if by.descending else "ascending") if is_sorted else "",
    )  # fmt: skip


def _here() -> dict[str, Any]:
    """What the address of this page says."""
    return {**request.args.to_dict(), **(request.view_args or {})}


def _address(link: RowPage | None, rows: list[Any]) -> Callable[[Any], str] | None:
    """Return what makes the address of a row's page: it is made once, and the row's value put into it."""
    if link is None or not rows:
        return None
    first = next((getattr(row, link.label) for row in rows if getattr(row, link.label) is not None), None)
    if first is None:
        return None
    address = url_for(link.endpoint, **{link.argument: first})
    before, _first, after = address.rpartition(str(first))
    return lambda row: f"{before}{getattr(row, link.label)}{after}"


def _drawn(row: Any, label: str, cell: Cell, note: tuple[str, Cell] | None) -> Markup | str:
    drawn = cell(getattr(row, label))
    if note is None or getattr(row, note[0]) in (None, ""):
        return drawn
    return noted(drawn, note[1](getattr(row, note[0])))


def _note(listing: Listing, column: Column) -> tuple[str, Cell] | None:
    return (column.note, cell_of(listing.column(column.note))) if column.note else None


def answers_of(one: Filter) -> list[tuple[str, str]]:
    """The answers of a filter with their names."""
    return [(value, name_of(answer)) for value, answer in one.answers.items()]
