"""Pure rules of claims."""

from datetime import date

from vouchers.claims.errors import IssuedInFuture, OutsidePeriod, PartTooLarge, SupplyValueTooLarge, VatDoesNotFit
from vouchers.kernel.money import Won


def require_invoice(
    *, supply_value: Won, vat: Won, issued_on: date, left: Won, starts_on: date, ends_on: date, today: date
) -> None:
    """Refuse an invoice above the hold, outside the period (불인정 기준 별표3), or whose VAT is neither 0 nor 10 %.

    VAT is read from the tax invoice, not recomputed; a difference of one won is its rounding (ledger.md 1.6).
    """
    if supply_value > left:
        raise SupplyValueTooLarge(left=left, field="supply_value")
    if vat and abs(vat * 10 - supply_value) > 10:
        raise VatDoesNotFit(field="vat")
    if not starts_on <= issued_on <= ends_on:
        raise OutsidePeriod(starts_on=starts_on, ends_on=ends_on, field="issued_on")
    if issued_on > today:
        raise IssuedInFuture(field="issued_on")


def require_part(amount: Won, supply_value: Won) -> None:
    """Refuse an accepted amount of nothing or above the invoice."""
    if not 0 < amount <= supply_value:
        raise PartTooLarge(supply_value=supply_value, field="amount")
