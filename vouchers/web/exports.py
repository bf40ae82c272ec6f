"""Lists as files: CSV and XLSX, streamed row by row, in the language of the reader, text never read as a formula."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any

from flask import Response, stream_with_context
from flask_babel import gettext
from rustpy_xlsxwriter import FastExcel, Format

from vouchers.db.listing import Column, Listing
from vouchers.kernel.clock import KOREA
from vouchers.kernel.spreadsheet import guarded
from vouchers.web.acting import actor, now
from vouchers.web.files import download
from vouchers.web.language import words

PIECE = 64 * 1024
"""Bytes sent at a time."""

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PAGE = {"landscape": True, "paper_size": 9, "fit_to_pages": (1, 0), "footer": "&C&P / &N"}
"""How a list is printed."""
_FRAME = (Format().set_bold().set_font_size(14).set_align("left"), Format().set_align("left"),
          Format().set_align("left").set_font_color("#555555"))  # fmt: skip
WIDTHS = {"text": 22.0, "list": 22.0, "won": 16.0, "plain": 12.0, "whole": 9.0, "day": 12.0, "moment": 17.0,
          "state": 18.0, "number": 16.0, "month": 10.0}  # fmt: skip


def send(listing: Listing, file_format: str, *, conditions: Sequence[tuple[str, str]]) -> Response:
    """The whole list as a file of this file_format (`csv` or `xlsx`), named after the list and the day.

    Above the heading stand its title, the conditions of which it is the answer (what and how, in words; none of a whole
    list), who has asked and when.
    """
    name = f"{gettext(listing.name)}_{now().astimezone(KOREA):%Y%m%d}.{file_format}"
    written = content(listing, file_format, _frame(listing, conditions))
    return download(stream_with_context(written), filename=name, media_type=TYPES[file_format])


def content(listing: Listing, file_format: str, frame: Sequence[str] = ()) -> Iterator[bytes]:
    """The bytes of the file, piece by piece, while the rows are read; `frame` are the lines above the heading."""
    return _csv(listing, frame) if file_format == "csv" else _xlsx(listing, frame)


def _frame(listing: Listing, conditions: Sequence[tuple[str, str]]) -> list[str]:
    """What stands above the heading, a line each."""
    by = actor()
    who = by.name or gettext("로그인하지 않은 사람")
    at = f"{now().astimezone(KOREA):%Y-%m-%d %H:%M}"
    asked = " · ".join(f"{what}: {how}" for what, how in conditions if how) or gettext("전체")
    return [gettext(listing.name), asked, gettext("만든 사람: %(who)s, 만든 때: %(at)s", who=who, at=at)]


def _titles(listing: Listing) -> list[str]:
    """The heading row; a unit stands where the cells have none."""
    return [
        gettext(column.title) + (f" ({gettext('원')})" if column.kind == "won" else "") for column in listing.columns
    ]


def _csv(listing: Listing, frame: Sequence[str]) -> Iterator[bytes]:
    """Comma-separated, with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerows([guarded(line)] for line in frame)
    writer.writerow(_titles(listing))
    cells = [_text_of(column) for column in listing.columns]
    for piece in listing.pieces():
        writer.writerows(_table(cells, piece))
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


Cell = Callable[[Any], Any] | None
"""What turns a value of a column into a cell; None where nothing need."""


def _table(cells: list[Cell], piece: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """A piece of columns as rows of cells."""
    return zip(*(map(cell, values) if cell else values for cell, values in zip(cells, piece, strict=True)), strict=True)


def _text_of(column: Column) -> Cell:
    """The cells of CSV: what people read, dates as ISO writes them."""
    if column.kind in ("won", "whole", "plain"):
        return None
    if column.kind == "moment":
        return lambda value: value and value.astimezone(KOREA).isoformat(" ", "minutes")[:16]
    if column.kind == "day":
        return lambda value: value and value.isoformat()
    if column.names:
        return _Named(column, guarded).__getitem__
    read = _reader(column)
    return (lambda value: value and guarded(value)) if read is None else (lambda value: guarded(read(value)))


def _reader(column: Column) -> Cell:
    """The cells of XLSX: codes named, moments in Korea, lists with commas."""
    if column.kind == "moment":
        return lambda value: value and value.astimezone(KOREA).replace(tzinfo=None)
    if column.kind == "list":
        return lambda value: ", ".join(json.loads(value)) if value else ""
    return _Named(column, str).__getitem__ if column.names else None


class _Named(dict[Any, str | None]):
    """What people read for each code of a column, as it is written; a code without a name stands for itself."""

    def __init__(self, column: Column, written: Callable[[str], str]) -> None:
        names = {
            str(code): words(name) if hasattr(name, "ko") else gettext(getattr(name, "label", name))
            for code, name in column.names.items()
        }
        super().__init__({code: written(name) for code, name in names.items()})
        self[None] = None
        self.written = written

    def __missing__(self, code: Any) -> str:
        return self.written(str(code))


def _xlsx(listing: Listing, frame: Sequence[str]) -> Iterator[bytes]:
    """One worksheet, written to a file on disk while the rows arrive; text cells are inline strings, never formulas."""
    titles = _titles(listing)
    cells = [_reader(column) for column in listing.columns]

    def records() -> Iterator[dict[str, Any]]:
        piece = None
        for piece in listing.pieces():
            yield from map(dict, map(zip, repeat(titles), _table(cells, piece)))
        if piece is None:  # an empty list still has its heading
            yield dict.fromkeys(titles)

    kinds = dict(zip(titles, (column.kind for column in listing.columns), strict=True))
    formats = {"won": "#,##0", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
    with tempfile.TemporaryFile() as file:
        book = FastExcel(file, columns=titles).freeze(row=len(frame) + 1).format(bold_headers=True)
        last = max(len(titles) - 1, 1)
        book.sheet(
            gettext(listing.name)[:31], records(), autofilter=True, header_row=len(frame),
            merge_ranges=[(row, 0, row, last, line, _FRAME[row]) for row, line in enumerate(frame)],
            page_setup={**PAGE, "repeat_rows": len(frame)},
            column_widths={title: WIDTHS[kind] for title, kind in kinds.items()},
            column_formats={title: Format().set_num_format(formats[kind]) for title,
                kind in kinds.items() if kind in formats},
        ).save()  # fmt: skip
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
