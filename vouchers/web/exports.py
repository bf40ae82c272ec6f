"""Lists as files: CSV and XLSX, streamed row by row, in the language of the reader, text never read as a formula."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from flask import Response, stream_with_context
from flask_babel import gettext
from rustpy_xlsxwriter import FastExcel, Format

from vouchers.db.listing import Column, Listing
from vouchers.kernel.clock import KOREA
from vouchers.kernel.spreadsheet import guarded
from vouchers.web.acting import now
from vouchers.web.language import words

PIECE = 64 * 1024
"""Bytes sent at a time."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTHS = {"text": 22.0, "list": 22.0, "won": 16.0, "plain": 12.0, "whole": 9.0, "day": 12.0, "moment": 17.0}


def send(listing: Listing, format: str) -> Response:
    """The whole list as a file of this format (`csv` or `xlsx`), named after the list and the day."""
    name = f"{gettext(listing.name)}_{now().astimezone(KOREA):%Y%m%d}.{format}"
    response = Response(stream_with_context(content(listing, format)), mimetype=TYPES[format])
    response.headers["Content-Type"] = TYPES[format]
    response.headers["Content-Disposition"] = f"attachment; filename=\"list.{format}\"; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def content(listing: Listing, format: str) -> Iterator[bytes]:
    """The bytes of the file, piece by piece, while the rows are read."""
    return _csv(listing) if format == "csv" else _xlsx(listing)


def _titles(listing: Listing) -> list[str]:
    """The heading row; a unit stands where the cells have none."""
    return [gettext(column.title) + (f" ({gettext('원')})" if column.kind == "won" else "") for column in listing.columns]


def _named(column: Column) -> dict[Any, str]:
    return {str(value): words(name) if hasattr(name, "ko") else gettext(name) for value, name in column.names.items()}


def _csv(listing: Listing) -> Iterator[bytes]:
    """Comma-separated, with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(_titles(listing))
    cells = [_text_of(column) for column in listing.columns]
    for row in listing.rows():
        writer.writerow([cell(value) if cell else value for cell, value in zip(cells, row, strict=True)])
        if text.tell() > PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _text_of(column: Column) -> Callable[[Any], Any] | None:
    """What turns a value of this column into a cell of CSV: what people read, dates as ISO writes them; None when nothing does."""
    if column.kind in ("won", "whole", "plain"):
        return None
    if column.kind == "moment":
        return lambda value: value and f"{value.astimezone(KOREA):%Y-%m-%d %H:%M}"
    if column.kind == "day":
        return lambda value: value and value.isoformat()
    if column.kind == "text" and not column.names:
        return lambda value: value and guarded(value)
    read = _reader(column)
    return lambda value: value if value is None else guarded(read(value))


def _reader(column: Column) -> Callable[[Any], Any]:
    """What turns a value of this column into a cell of XLSX: codes named, moments in Korea, lists with commas."""
    if column.kind == "moment":
        return lambda value: value and value.astimezone(KOREA).replace(tzinfo=None)
    if column.kind == "list":
        return lambda value: ", ".join(json.loads(value)) if value else ""
    names = _named(column)
    if names:
        return lambda value: None if value is None else names.get(str(value), str(value))
    return lambda value: value


def _xlsx(listing: Listing) -> Iterator[bytes]:
    """One worksheet, written to a file on disk while the rows arrive; text cells are inline strings, never formulas."""
    titles = _titles(listing)
    cells = [(title, _reader(column)) for column, title in zip(listing.columns, titles, strict=True)]

    def records() -> Iterator[dict[str, Any]]:
        row = None
        for row in listing.rows():
            yield {title: read(value) for (title, read), value in zip(cells, row, strict=True)}
        if row is None:  # an empty list still has its heading
            yield dict.fromkeys(titles)

    kinds = dict(zip(titles, (column.kind for column in listing.columns), strict=True))
    formats = {"won": "#,##0", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
    with tempfile.TemporaryFile() as file:
        book = FastExcel(file, columns=titles).freeze(row=1).format(bold_headers=True)
        book.sheet(
            gettext(listing.name)[:31], records(), autofilter=True,
            column_widths={title: WIDTHS[kind] for title, kind in kinds.items()},
            column_formats={title: Format().set_num_format(formats[kind]) for title, kind in kinds.items() if kind in formats},
        ).save()  # fmt: skip
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
