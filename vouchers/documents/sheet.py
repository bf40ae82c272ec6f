"""Contexts into XLSX: sheets of titled tables, amounts as numbers, text never as a formula."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter

_A3, _A4 = 8, 9
"""How Excel numbers paper."""


def xlsx(context: dict[str, Any]) -> bytes:
    """The workbook of `context["sheets"]`: a list of {name, title, notes, columns, rows, totals}.

    A column is {title, kind} where kind is text, won, whole or day (as ISO writes it); a row and the totals are lists
    as long as the columns. Wide sheets lie on their side, the widest on A3.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    base = {"font_name": "맑은 고딕", "font_size": 10, "valign": "vcenter"}
    formats = {
        "title": book.add_format({**base, "bold": True, "font_size": 14}),
        "note": book.add_format({**base, "font_color": "#464c53"}),
        "head": book.add_format(
            {**base, "bold": True, "bg_color": "#eef2f7", "border": 1, "text_wrap": True, "align": "center"}
        ),
        "text": book.add_format({**base, "border": 1, "text_wrap": True}),
        "won": book.add_format({**base, "border": 1, "num_format": "#,##0"}),
        "day": book.add_format({**base, "border": 1, "num_format": "yyyy-mm-dd", "align": "left"}),
        "whole": book.add_format({**base, "border": 1, "num_format": "0"}),
        "total_text": book.add_format({**base, "border": 1, "bold": True, "bg_color": "#f4f5f6"}),
        "total_won": book.add_format({**base, "border": 1, "bold": True, "bg_color": "#f4f5f6", "num_format": "#,##0"}),
    }
    for sheet in context["sheets"]:
        _write(book.add_worksheet(sheet["name"][:31]), sheet, formats)
    book.close()
    return target.getvalue()


def _write(page: Any, sheet: dict[str, Any], formats: dict[str, Any]) -> None:
    columns = sheet["columns"]
    page.set_paper(_A3 if len(columns) > 14 else _A4)
    if len(columns) > 6:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
    page.write_string(0, 0, sheet["title"], formats["title"])
    row = 1
    for note in sheet.get("notes", ()):
        page.write_string(row, 0, note, formats["note"])
        row += 1
    row += 1
    for position, column in enumerate(columns):
        page.set_column(position, position, 16 if column["kind"] != "text" else 22)
        page.write_string(row, position, column["title"], formats["head"])
    page.repeat_rows(row)
    page.freeze_panes(row + 1, 1)
    for values in sheet["rows"]:
        row += 1
        _write_row(page, row, values, columns, formats, "")
    if sheet.get("totals"):
        _write_row(page, row + 1, sheet["totals"], columns, formats, "total_")


def _write_row(
    page: Any, row: int, values: list[Any], columns: list[Any], formats: dict[str, Any], prefix: str
) -> None:
    for position, (value, column) in enumerate(zip(values, columns, strict=True)):
        if isinstance(value, int):
            style = formats[f"{prefix}{'won' if prefix else column['kind']}"]
            page.write_number(row, position, value, style)
        elif column["kind"] == "day" and value:
            page.write_datetime(row, position, datetime.fromisoformat(value), formats["day"])
        else:
            page.write_string(row, position, value or "", formats[f"{prefix}text"])
