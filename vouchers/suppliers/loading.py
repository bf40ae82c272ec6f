"""Reading lists of suppliers and catalogues: JSON, CSV or XLSX with the same columns,
each row checked and named when wrong.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from vouchers.kernel.errors import Refused
from vouchers.kernel.money import MAXIMUM, Won
from vouchers.kernel.numbers import whole_of
from vouchers.kernel.registration import business_number
from vouchers.kernel.spreadsheet import unguarded
from vouchers.kernel.texts import is_home_page, nfkc, visible
from vouchers.kernel.wording import N_
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


@dataclass(frozen=True)
class Offer:
    """One row of a catalogue: a plan of a service of a supplier, with the price of one unit in won."""

    supplier_id: str
    supplier_name: str
    business_number: str | None
    service_id: str
    service: str
    description: str
    field_codes: tuple[str, ...]
    tags: tuple[str, ...]
    plan_id: str
    plan: str
    item_code: str
    unit: str
    unit_price: Won


LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a list that is read at all: some 100,000 rows."""
LONGEST_CELL = 2000
"""Letters of a cell: as many as the form of the same text takes."""

OFFER_COLUMNS = (
    "supplier_id", "supplier", "business_number", "service_id", "service", "description", "fields", "tags", "plan_id",
    "plan",
    "item", "unit", "unit_price",
)  # fmt: skip
"""The columns of a catalogue, as it is imported and exported."""


def offers(path: Path, definition: Definition) -> Iterator[Offer]:
    """The rows of a catalogue. Raises ImportUnreadable, naming the row, on the first one that cannot be taken."""
    for number, row in enumerate(_rows(path), start=1):
        yield _offer(number, row, definition)


def _offer(number: int, row: dict[str, Any], definition: Definition) -> Offer:
    _require_columns(
        number,
        row,
        ("supplier_id", "supplier", "service_id", "service", "plan_id", "plan", "item", "unit", "unit_price"),
    )
    field_codes, tags = _fields_and_tags(definition, row.get("fields"), row.get("tags"))
    items = {item.code: item.code for item in definition.cost_items} | {
        item.ko: item.code for item in definition.cost_items
    }
    item = str(row["item"]).strip()
    if item not in items:
        raise ImportUnreadable(row=number, problem=N_("이 사업의 비목 가운데 하나를 골라 주세요.") + f" ({item})")
    return Offer(
        supplier_id=_text(number, row, "supplier_id", 40), supplier_name=_text(number, row, "supplier", 100),
        business_number=_business_number(number, row), service_id=_text(number, row, "service_id", 40),
        service=_text(number, row, "service", 100), description=_text(number, row, "description", LONGEST_CELL),
        field_codes=field_codes, tags=tags, plan_id=_text(number, row, "plan_id", 40),
        plan=_text(number, row, "plan", 100),
        item_code=items[item], unit=_text(number, row, "unit", 40), unit_price=_won(number, row["unit_price"]),
    )  # fmt: skip


def _won(number: int, value: Any) -> Won:
    """Whole won of a cell: spreadsheets give 12000.0, people 12,000원."""
    try:
        price = whole_of(nfkc(str(value)))
    except ValueError:
        price = 0
    if not 0 < price <= MAXIMUM:
        raise ImportUnreadable(row=number, problem=N_("단가는 1원 이상의 정수여야 합니다.") + f" ({value})")
    return price


def listings(path: Path, definition: Definition) -> Iterator[Listing]:
    """The rows of the file. Raises ImportUnreadable, naming the row, on the first one that cannot be taken.

    Columns: supplier_id, name, solution_desc_ko, fields, tech_tags; optional business_number, home_page. In CSV and
    XLSX the lists are separated by commas. Fields are named by code or Korean name; unknown names become tags.
    """
    for number, row in enumerate(_rows(path), start=1):
        yield _listing(number, row, definition)


def _listing(number: int, row: dict[str, Any], definition: Definition) -> Listing:
    _require_columns(number, row, ("supplier_id", "name", "solution_desc_ko"))
    field_codes, tags = _fields_and_tags(definition, row.get("fields"), row.get("tech_tags"))
    return Listing(
        external_id=_text(number, row, "supplier_id", 40),
        name=_text(number, row, "name", 100),
        business_number=_business_number(number, row),
        description=_text(number, row, "solution_desc_ko", LONGEST_CELL),
        field_codes=field_codes,
        tags=tags,
        home_page=_home_page(number, row.get("home_page")),
    )


def _home_page(number: int, value: Any) -> str:
    """An address that a link may lead to: a list is as foreign as a form."""
    address = str(value or "").strip()
    if address and not (len(address) <= 200 and is_home_page(address)):
        raise ImportUnreadable(
            row=number, problem=N_("홈페이지 주소는 http:// 또는 https://로 시작해야 합니다.") + f" ({address[:60]})"
        )
    return address


def _text(number: int, row: dict[str, Any], column: str, most: int) -> str:
    """The cell without blanks around it. Too long is refused, not cut: what is cut would be somebody else's name."""
    text = str(row.get(column) or "").strip()
    if len(text) > most:
        raise ImportUnreadable(
            row=number, problem=N_("글자 수가 너무 많습니다.") + f" ({column}: {len(text):,} > {most:,})"
        )
    return text


def _require_columns(number: int, row: dict[str, Any], columns: tuple[str, ...]) -> None:
    for column in columns:
        if not visible(str(row.get(column) or "")):
            raise ImportUnreadable(row=number, problem=N_("필요한 열이 비어 있습니다.") + f" ({column})")


def _business_number(number: int, row: dict[str, Any]) -> str | None:
    digits = str(row.get("business_number") or "").strip().removesuffix(".0")
    try:
        return business_number(digits) if digits else None
    except Refused as refusal:
        raise ImportUnreadable(row=number, problem=str(refusal)) from refusal


def _fields_and_tags(definition: Definition, fields: Any, tags: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields by code or Korean name; names that the programme does not know become tags."""
    known = {item.ko: item.code for item in definition.fields} | {item.code: item.code for item in definition.fields}
    names = _list(fields)
    codes = dict.fromkeys(known[name] for name in names if name in known)
    return tuple(codes), tuple(dict.fromkeys([*_list(tags), *(name for name in names if name not in known)]))


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value or "").split(",")
    return [text for part in parts if (text := str(part).strip())]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows as they stand in the file. Size and length are looked at before any other work on a text."""
    if path.is_file() and path.stat().st_size > LARGEST_FILE:
        raise ImportUnreadable(
            row=1, problem=N_("파일이 너무 큽니다.") + f" ({path.stat().st_size:,} > {LARGEST_FILE:,})"
        )
    for number, row in enumerate(_read(path), start=1):
        for column, value in row.items():
            for cell in value if isinstance(value, list) else (value,):
                if isinstance(cell, str) and len(cell) > LONGEST_CELL:
                    problem = (
                        N_("글자 수가 너무 많습니다.") + f" ({str(column)[:40]}: {len(cell):,} > {LONGEST_CELL:,})"
                    )
                    raise ImportUnreadable(row=number, problem=problem)
        yield row


def _read(path: Path) -> Iterator[dict[str, Any]]:
    kind = path.suffix.lower()
    try:
        if kind == ".json":
            rows = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise ImportUnreadable(row=1, problem=N_("JSON 파일은 객체의 목록이어야 합니다."))
            yield from rows
        elif kind == ".csv":
            for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
                yield {column: unguarded(cell) if isinstance(cell, str) else cell for column, cell in row.items()}
        elif kind == ".xlsx":
            head, *body = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            yield from (dict(zip(map(str, head), row, strict=False)) for row in body)
        else:
            raise ImportUnreadable(row=1, problem=N_("JSON, CSV, XLSX 파일만 읽을 수 있습니다."))
    except (ValueError, OSError, RecursionError) as error:
        raise ImportUnreadable(row=1, problem=str(error)) from error
