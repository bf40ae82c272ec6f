"""What the reports of a settlement are made from, frozen when they are issued. Amounts in won."""

from typing import TypedDict

from vouchers.documents.contexts import Firm, Period, RoundName, Sheet


class Figures(TypedDict):
    """Won of one source: awarded = paid + disallowed + returned + left; `left` is what is anywhere else."""

    awarded: int
    paid: int
    disallowed: int
    returned: int
    left: int


class Item(TypedDict):
    """One cost item of an agreement."""

    name: str
    gov: Figures
    co: Figures
    in_kind: int


class Spent(TypedDict):
    """One paid invoice and what was decided about it, in won."""

    invoice: str
    tax_number: str
    issued_on: str
    item: str
    supply_value: int
    vat: int
    gov: int
    co: int
    paid: int
    decision: str
    disallowed: int
    disallowed_gov: int
    disallowed_co: int
    reason: str


class Used(TypedDict):
    """One month of use, in won; `excess` is what the company pays beside the voucher."""

    month: str | None
    invoice: str
    metered: int
    covered: int
    gov: int
    co: int
    excess: int
    state: str


class LedgerRead(TypedDict):
    """Up to which record the ledger was read, so that anybody can compute the same again."""

    as_of_seq: int
    at: str
    head: str
    sha256: str


class AgreementReport(TypedDict):
    agency: str
    programme: str
    round: RoundName
    reference: str
    title: str | None
    company: Firm
    supplier: Firm
    period: Period
    items: list[Item]
    gov: Figures
    co: Figures
    in_kind: int
    receivable: int
    excess: int
    spending: list[Spent]
    usage: list[Used]
    auditor: str
    opinion: str
    ledger: LedgerRead
    sheets: list[Sheet]


class Line(TypedDict):
    """One agreement in the report of its round."""

    reference: str
    company: str
    supplier: str
    state: str
    gov: Figures
    co: Figures
    in_kind: int
    receivable: int
    excess: int


class Totals(TypedDict):
    budget: int
    unawarded: int
    gov: Figures
    co: Figures
    in_kind: int
    receivable: int
    excess: int


class RoundReport(TypedDict):
    agency: str
    programme: str
    round: RoundName
    lines: list[Line]
    totals: Totals
    sheets: list[Sheet]
