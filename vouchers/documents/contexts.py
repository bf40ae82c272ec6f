"""Shapes that frozen contexts share: what a document is made from is plain data, stored as it was."""

from typing import Literal, TypedDict


class RoundName(TypedDict):
    reference: str
    title: str


class Firm(TypedDict):
    name: str
    business_number: str | None


class SigningFirm(Firm):
    address: str
    representative: str


class Period(TypedDict):
    """The first and the last day, as 2026-11-23."""

    starts_on: str
    ends_on: str


class SheetColumn(TypedDict):
    title: str
    kind: Literal["text", "won", "day"]


class Sheet(TypedDict):
    """A sheet of a workbook: rows and totals in the order of the columns, amounts in won."""

    name: str
    title: str
    notes: list[str]
    columns: list[SheetColumn]
    rows: list[list[object]]
    totals: list[object]
