"""Reading lists of suppliers and catalogues: JSON, CSV or XLSX with the same columns,
each row checked and named when wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vouchers.documents import lists
from vouchers.documents.lists import ListUnreadable as ImportUnreadable
from vouchers.kernel.errors import Refused
from vouchers.kernel.money import MAXIMUM, Won
from vouchers.kernel.numbers import whole_of
from vouchers.kernel.registration import business_number
from vouchers.kernel.texts import is_home_page, nfkc, visible
from vouchers.kernel.wording import N_
from vouchers.programmes.definition import Definition


@dataclass(frozen=True)
class Listing:
    """One row of a list: what the pool needs of it."""

    row: int = field(compare=False)
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

    row: int = field(compare=False)
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


OFFER_COLUMNS = (
    "supplier_id", "supplier", "business_number", "service_id", "service", "description", "fields", "tags", "plan_id",
    "plan",
    "item", "unit", "unit_price",
)  # fmt: skip
"""The columns of a catalogue, as it is imported and exported."""


def offers(path: Path, definition: Definition) -> Iterator[Offer]:
    """The rows of a catalogue. Raises ImportUnreadable, naming the row, on the first one that cannot be taken."""
    required = tuple(
        column for column in OFFER_COLUMNS if column not in ("business_number", "description", "fields", "tags")
    )
    prices: dict[tuple[str, ...], int] = {}
    for row in lists.rows(path, required):
        offer = _offer(row.number, row.cells, definition)
        _require_new(prices, (offer.supplier_id, offer.service_id, offer.plan_id), row.number)
        yield offer


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
    item = lists.text(row["item"])
    if item not in items:
        raise ImportUnreadable(row=number, problem=N_("이 사업의 비목 가운데 하나를 골라 주세요.") + f" ({item})")
    return Offer(
        row=number,
        supplier_id=_text(number, row, "supplier_id", 40), supplier_name=_text(number, row, "supplier", 100),
        business_number=_business_number(number, row), service_id=_text(number, row, "service_id", 40),
        service=_text(number, row, "service", 100), description=_text(number, row, "description", lists.LONGEST_CELL),
        field_codes=field_codes, tags=tags, plan_id=_text(number, row, "plan_id", 40),
        plan=_text(number, row, "plan", 100),
        item_code=items[item], unit=_text(number, row, "unit", 40), unit_price=_won(number, row["unit_price"]),
    )  # fmt: skip


def _won(number: int, value: Any) -> Won:
    """Whole won of a cell: spreadsheets give 12000.0, people 12,000원."""
    try:
        price = whole_of(nfkc(lists.text(value)))
    except ValueError:
        price = 0
    if not 0 < price <= MAXIMUM:
        raise ImportUnreadable(row=number, problem=N_("단가는 1원 이상의 정수여야 합니다.") + f" ({value})")
    return price


LISTING_COLUMNS = {
    "공급기업 번호": "supplier_id", "Supplier no.": "supplier_id", "기업명": "name", "Company name": "name",
    "사업자등록번호": "business_number", "Business registration number": "business_number",
    "솔루션 설명": "solution_desc_ko", "Solution description": "solution_desc_ko", "분야": "fields", "Field": "fields",
    "기술 낱말": "tech_tags", "Technical words": "tech_tags", "홈페이지": "home_page", "Website": "home_page",
}  # fmt: skip
"""How the pool's own file calls the columns of a list, in both languages."""


def listings(path: Path, definition: Definition) -> Iterator[Listing]:
    """The rows of the file. Raises ImportUnreadable, naming the row, on the first one that cannot be taken.

    Columns: supplier_id, name, solution_desc_ko, fields, tech_tags; optional business_number, home_page. In CSV and
    XLSX the lists are separated by commas. Fields are named by code or Korean name; unknown names become tags.
    """
    ids: dict[tuple[str, ...], int] = {}
    firms: dict[tuple[str, ...], int] = {}
    for row in lists.rows(path, ("supplier_id", "name", "solution_desc_ko"), called=LISTING_COLUMNS):
        listing = _listing(row.number, row.cells, definition)
        _require_new(ids, (listing.external_id,), row.number)
        _require_new(firms, (listing.business_number or listing.name,), row.number)
        yield listing


def _require_new(known: dict[tuple[str, ...], int], key: tuple[str, ...], number: int) -> None:
    """Refuse what stands in the list twice: which of the two is meant is for whoever wrote it to say."""
    if key in known:
        problem = N_("같은 것이 목록에 두 번 있습니다.")
        raise ImportUnreadable(row=number, problem=f"{problem} ({', '.join(key)}: {known[key]})")
    known[key] = number


def _listing(number: int, row: dict[str, Any], definition: Definition) -> Listing:
    _require_columns(number, row, ("supplier_id", "name", "solution_desc_ko"))
    field_codes, tags = _fields_and_tags(definition, row.get("fields"), row.get("tech_tags"))
    return Listing(
        row=number,
        external_id=_text(number, row, "supplier_id", 40),
        name=_text(number, row, "name", 100),
        business_number=_business_number(number, row),
        description=_text(number, row, "solution_desc_ko", lists.LONGEST_CELL),
        field_codes=field_codes,
        tags=tags,
        home_page=_home_page(number, row.get("home_page")),
    )


def _home_page(number: int, value: Any) -> str:
    """An address that a link may lead to: a list is as foreign as a form."""
    address = lists.text(value)
    if address and not (len(address) <= 200 and is_home_page(address)):
        raise ImportUnreadable(
            row=number, problem=N_("홈페이지 주소는 http:// 또는 https://로 시작해야 합니다.") + f" ({address[:60]})"
        )
    return address


def _text(number: int, row: dict[str, Any], column: str, most: int) -> str:
    """The cell without blanks around it. Too long is refused, not cut: what is cut would be somebody else's name."""
    text = lists.text(row.get(column))
    if len(text) > most:
        raise ImportUnreadable(
            row=number, problem=N_("글자 수가 너무 많습니다.") + f" ({column}: {len(text):,} > {most:,})"
        )
    return text


def _require_columns(number: int, row: dict[str, Any], columns: tuple[str, ...]) -> None:
    for column in columns:
        if not visible(lists.text(row.get(column))):
            raise ImportUnreadable(row=number, problem=N_("필요한 열이 비어 있습니다.") + f" ({column})")


def _business_number(number: int, row: dict[str, Any]) -> str | None:
    digits = lists.text(row.get("business_number"))
    try:
        return business_number(digits) if digits else None
    except Refused as refusal:
        raise ImportUnreadable(row=number, problem=str(refusal)) from refusal


def unknown_fields(path: Path, definition: Definition) -> list[str]:
    """Return the names under `fields` that the programme does not know: they become tags, and nobody finds by them."""
    known = {item.ko for item in definition.fields} | {item.code for item in definition.fields}
    named = (
        name
        for row in lists.rows(path, ("supplier_id",), called=LISTING_COLUMNS)
        for name in _list(row.cells.get("fields"))
    )
    return sorted({name for name in named if name not in known})


def _fields_and_tags(definition: Definition, fields: Any, tags: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields by code or Korean name; names that the programme does not know become tags."""
    known = {item.ko: item.code for item in definition.fields} | {item.code: item.code for item in definition.fields}
    names = _list(fields)
    codes = dict.fromkeys(known[name] for name in names if name in known)
    return tuple(codes), tuple(dict.fromkeys([*_list(tags), *(name for name in names if name not in known)]))


def _list(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else lists.text(value).split(",")
    return [text for part in parts if (text := lists.text(part))]
