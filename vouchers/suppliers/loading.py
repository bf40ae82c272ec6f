"""Reading lists of suppliers: JSON, CSV or XLSX with the same columns, each row checked and named when it is wrong."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from vouchers.kernel.errors import N_, Refused
from vouchers.kernel.registration import business_number
from vouchers.programmes.definition import Definition
from vouchers.suppliers.errors import ImportUnreadable


@dataclass(frozen=True)
class Listing:
    """One row of a list: what the pool needs of it."""

    external_id: str
    name: str
    business_number: str | None
    description: str
    field_codes: tuple[str, ...]
    tags: tuple[str, ...]
    home_page: str


def listings(path: Path, definition: Definition) -> Iterator[Listing]:
    """The rows of the file. Raises ImportUnreadable, naming the row, on the first one that cannot be taken.

    Columns: supplier_id, name, solution_desc_ko, fields, tech_tags; optional business_number, home_page. In CSV and
    XLSX the lists are separated by commas. Fields are named by code or Korean name; unknown names become tags.
    """
    for number, row in enumerate(_rows(path), start=1):
        yield _listing(number, row, definition)


def _listing(number: int, row: dict[str, Any], definition: Definition) -> Listing:
    for column in ("supplier_id", "name", "solution_desc_ko"):
        if not str(row.get(column) or "").strip():
            raise ImportUnreadable(row=number, problem=N_("필요한 열이 비어 있습니다.") + f" ({column})")
    by_name = {item.ko: item.code for item in definition.fields} | {item.code: item.code for item in definition.fields}
    names = _list(row.get("fields"))
    digits = str(row.get("business_number") or "").strip()
    try:
        checked = business_number(digits) if digits else None
    except Refused as refusal:
        raise ImportUnreadable(row=number, problem=str(refusal)) from refusal
    return Listing(
        external_id=str(row["supplier_id"]).strip()[:40],
        name=str(row["name"]).strip()[:100],
        business_number=checked,
        description=str(row["solution_desc_ko"]).strip(),
        field_codes=tuple(dict.fromkeys(by_name[name] for name in names if name in by_name)),
        tags=tuple(dict.fromkeys([*_list(row.get("tech_tags")), *(name for name in names if name not in by_name)])),
        home_page=str(row.get("home_page") or "").strip()[:200],
    )


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [text for part in parts if (text := str(part).strip())]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    kind = path.suffix.lower()
    try:
        if kind == ".json":
            rows = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise ImportUnreadable(row=1, problem=N_("JSON 파일은 객체의 목록이어야 합니다."))
            yield from rows
        elif kind == ".csv":
            yield from csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        elif kind == ".xlsx":
            head, *body = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            yield from (dict(zip(map(str, head), row, strict=False)) for row in body)
        else:
            raise ImportUnreadable(row=1, problem=N_("JSON, CSV, XLSX 파일만 읽을 수 있습니다."))
    except (ValueError, OSError) as error:
        raise ImportUnreadable(row=1, problem=str(error)) from error
