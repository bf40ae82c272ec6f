"""Reading a list that an office sends: JSON, CSV or XLSX, whatever program wrote it. One reader for all imports.

Nothing is cut, merged or dropped in silence: a cell is taken as it is written, and what cannot be taken is refused with
the number of its row as the sheet counts it.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from vouchers.kernel.clock import date_in_korea, now
from vouchers.kernel.errors import Refused
from vouchers.kernel.persons import resident_number
from vouchers.kernel.spreadsheet import unguarded
from vouchers.kernel.texts import is_tame, nfc, unprintable, visible
from vouchers.kernel.wording import N_

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a list that is read at all: some 100,000 rows."""
LONGEST_CELL = 2000
"""Letters of a cell: as many as the form of the same text takes."""
HEADING_WITHIN = 20
"""Rows among which the heading is looked for: titles and dates may stand above it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_WRONG_CELLS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/A!"})

Cells = dict[str, Any]


class ListUnreadable(Refused):
    """A list that cannot be taken, and why, with its row."""

    sentence = N_("{row}번째 줄: {problem}")


@dataclass(frozen=True)
class Row:
    """A row of a list: its number as the file counts, and its cells by the name of their column."""

    number: int
    cells: Cells


def rows(path: Path, required: Sequence[str], *, called: Mapping[str, str] = MappingProxyType({})) -> Iterator[Row]:
    """Yield the rows of a list that hold anything; `called` are the columns by what people call them.

    Raises ListUnreadable for the first row that cannot be taken, for a list without a column that is required, and for
    one without rows.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise ListUnreadable(
            row=1, problem=N_("파일이 너무 큽니다.") + f" ({path.stat().st_size:,} > {LARGEST_FILE:,})"
        )
    found = _objects(path) if path.suffix.lower() == ".json" else _table(_grid(path), required, called)
    any_row = False
    for row in found:
        any_row = True
        yield Row(row.number, {name: _checked(row.number, name, value) for name, value in row.cells.items()})
    if not any_row:
        raise ListUnreadable(row=1, problem=N_("목록에 읽을 줄이 없습니다."))


def text(value: Any) -> str:
    """Return a cell as it is written: a number without the fraction that spreadsheets give it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return nfc(str(value if value is not None else "")).strip()


def _checked(number: int, column: str, value: Any) -> Any:
    """The cell, if it holds what a form would take."""
    for part in value if isinstance(value, list) else (value,):
        if isinstance(part, bool):
            raise ListUnreadable(row=number, problem=N_("참·거짓 값은 읽을 수 없습니다.") + f" ({column})")
        if not isinstance(part, str):
            continue
        if len(part) > LONGEST_CELL:
            size = f" ({column[:40]}: {len(part):,} > {LONGEST_CELL:,})"
            raise ListUnreadable(row=number, problem=N_("글자 수가 너무 많습니다.") + size)
        if part.strip() in _WRONG_CELLS:
            raise ListUnreadable(row=number, problem=N_("오류 값이 들어 있는 칸이 있습니다.") + f" ({column}: {part})")
        if _CONTROL.search(part) or not is_tame(part):
            problem = N_("보이지 않는 제어 문자가 들어 있습니다. 지우고 다시 입력해 주세요.")
            raise ListUnreadable(row=number, problem=f"{problem} ({column})")
        if letters := unprintable(nfc(part)):
            problem = N_("문서에 찍을 수 없는 글자가 있습니다.")
            raise ListUnreadable(row=number, problem=f"{problem} ({column}: {' '.join(letters[:5])})")
        if resident_number(part, today=date_in_korea(now())):
            problem = N_("주민등록번호로 보이는 번호는 받지 않습니다.")
            raise ListUnreadable(row=number, problem=f"{problem} ({column})")
    return value


def _objects(path: Path) -> Iterator[Row]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ListUnreadable(row=1, problem=N_("JSON 파일을 읽을 수 없습니다.") + f" ({error})") from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise ListUnreadable(row=1, problem=N_("JSON 파일은 객체의 목록이어야 합니다."))
    for number, row in enumerate(found, start=1):
        if any(visible(text(value)) for value in row.values()):
            yield Row(number, {str(name): value for name, value in row.items()})


def _table(grid: list[list[Any]], required: Sequence[str], called: Mapping[str, str]) -> Iterator[Row]:
    """The rows below the heading, which is the first row that names what is required."""
    best: set[str] = set()
    place = 0
    for line in grid[:HEADING_WITHIN]:
        place += 1
        names = [called.get(name, name) for name in (" ".join(text(cell).split()) for cell in line)]
        best = max(best, set(names) & set(required), key=len)
        if set(required) <= set(names):
            break
    else:
        lacking = ", ".join(name for name in required if name not in best)
        raise ListUnreadable(row=1, problem=N_("필요한 열을 찾지 못했습니다.") + f" ({lacking})")
    if doubled := [name for name, count in Counter(name for name in names if name).items() if count > 1]:
        raise ListUnreadable(row=place, problem=N_("같은 이름의 열이 두 번 있습니다.") + f" ({', '.join(doubled)})")
    for number, line in enumerate(grid[place:], start=place + 1):
        if any(visible(text(cell)) for cell in line):
            yield Row(number, {name: cell for name, cell in zip(names, line, strict=False) if name})


def _grid(path: Path) -> list[list[Any]]:
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return _sheet(path)
    if kind == ".csv":
        return _lines(path)
    raise ListUnreadable(row=1, problem=N_("JSON, CSV, XLSX 파일만 읽을 수 있습니다."))


def _sheet(path: Path) -> list[list[Any]]:
    """The cells of the first sheet; a merged cell holds for all the cells that it covers."""
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        grid: list[list[Any]] = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise ListUnreadable(row=1, problem=N_("XLSX 파일이 아니거나 손상되었습니다.")) from error
    for (top, left), (bottom, right) in merged:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top : bottom + 1]:
            row[left : right + 1] = [grid[top][left]] * len(row[left : right + 1])
    return grid


def _lines(path: Path) -> list[list[Any]]:
    """The cells of a CSV file: in the encodings and with the separators that spreadsheets write here."""
    body = path.read_bytes()
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            typed = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ListUnreadable(row=1, problem=N_("글자를 읽을 수 없습니다. UTF-8이나 Excel의 CSV로 저장해 주세요."))
    head = "\n".join(typed.splitlines()[:HEADING_WITHIN])
    separator = max(",;\t", key=head.count)
    grid: list[list[Any]] = []
    try:
        for line in csv.reader(io.StringIO(typed, newline=""), delimiter=separator):
            grid.append([unguarded(cell) for cell in line])
    except csv.Error as error:
        problem = N_("이 줄을 읽을 수 없습니다. 따옴표나 너무 긴 칸을 확인해 주세요.")
        raise ListUnreadable(row=len(grid) + 1, problem=problem) from error
    return grid
