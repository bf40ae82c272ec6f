"""Pure rules of claims."""

from datetime import date, timedelta

from vouchers.claims.errors import (
    DepositMissing,
    IssuedInFuture,
    IssuedOutsideMonth,
    MonthNotOver,
    MonthOutsidePeriod,
    MoreThanLeft,
    NumberOfAnotherDay,
    OutsidePeriod,
    PartTooLarge,
    SupplyValueTooLarge,
    UsageDoesNotFit,
    VatDoesNotFit,
)
from vouchers.kernel.clock import days_of
from vouchers.kernel.money import Won
from vouchers.kernel.workdays import Overrides, days_after
from vouchers.ledger.rules import split_hold

TAX_INVOICE_DUE = 10
"""The day of the following month until which the tax invoice of a month is issued (부가가치세법 제34조제3항)."""


def tax_invoice_due(issued_on: date, days: Overrides) -> date:
    """The last day for the tax invoice of a month: the tenth of the next,
    or the working day after it (부가가치세법 제34조제3항).
    """
    return days_after((issued_on.replace(day=1) + timedelta(days=31)).replace(day=TAX_INVOICE_DUE), 0, days)


def split_purchase(
    amount: Won, *, gov_left: Won, co_left: Won, to_come: Won, gov_total: Won, co_total: Won
) -> tuple[Won, Won]:
    """The (government, company) parts of a purchase of `amount`, at the agreed ratio of its line.

    What the company has yet to pay in (`to_come`) is not used up: the ratio counts it as left, though it cannot be
    held. Refused: more than the line has left, a company share that is not in yet.
    """
    if amount > gov_left + co_left + to_come:
        raise MoreThanLeft(left=gov_left + co_left + to_come, field="amount")
    gov, co = split_hold(amount, gov_left=gov_left, co_left=co_left + to_come, gov_total=gov_total, co_total=co_total)
    if co > co_left:
        raise DepositMissing(unpaid=to_come)
    return gov, co


def require_held(supply_value: Won, *, left: Won) -> None:
    """Refuse an invoice above the hold."""
    if supply_value > left:
        raise SupplyValueTooLarge(left=left, field="supply_value")


def require_in_period(issued_on: date, *, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse an invoice of a day outside the period of the agreement (불인정 기준 별표3), and of one to come."""
    if not starts_on <= issued_on <= ends_on:
        raise OutsidePeriod(starts_on=starts_on, ends_on=ends_on, field="issued_on")
    if issued_on > today:
        raise IssuedInFuture(field="issued_on")


def require_part(amount: Won, supply_value: Won) -> None:
    """Refuse an accepted amount of nothing or above the invoice."""
    if not 0 < amount <= supply_value:
        raise PartTooLarge(supply_value=supply_value, field="amount")


def require_vat(vat: Won, supply_value: Won, *, lines: int) -> None:
    """Refuse a VAT of neither 0 nor 10 %; each line of the tax invoice, from which it is read, may round by a won."""
    if vat and abs(vat * 10 - supply_value) > 10 * lines:
        raise VatDoesNotFit(field="vat")


def vat_share(vat: Won, part: Won, supply_value: Won) -> Won:
    """The VAT that belongs to a part of the supply value, rounded half up to the won."""
    return (2 * vat * part + supply_value) // (2 * supply_value) if supply_value else 0


def require_number_of_day(number: str, issued_on: date, *, today: date, due: date) -> None:
    """Refuse an approval number whose own date does not fit:
    it is given from the day of the invoice until it is due, or today.
    """
    day = date.fromisoformat(number[:8])
    if not issued_on <= day <= min(due, today):
        raise NumberOfAnotherDay(field="tax_number")


def months_between(starts_on: date, ends_on: date) -> list[str]:
    """The months that a period touches, in order, as 2026-04."""
    found, first = [], starts_on.replace(day=1)
    while first <= ends_on:
        found.append(f"{first:%Y-%m}")
        first = (first + timedelta(days=31)).replace(day=1)
    return found


def is_over(month: str, ends_on: date, *, today: date) -> bool:
    """Whether a month's use is complete: its last day has come, or the agreement's within it."""
    return today >= min(days_of(month)[1], ends_on)


def require_month(month: str, *, starts_on: date, ends_on: date, today: date) -> None:
    """Refuse a month outside the agreement or not over."""
    first, last = days_of(month)
    if last < starts_on or first > ends_on:
        raise MonthOutsidePeriod(month=month, starts_on=starts_on, ends_on=ends_on, field="month")
    if not is_over(month, ends_on, today=today):
        raise MonthNotOver(month=month, field="month")


def require_issued_for(month: str, issued_on: date, *, today: date, due: date) -> None:
    """Refuse a tax invoice of a month that was issued outside its time."""
    if issued_on > today:
        raise IssuedInFuture(field="issued_on")
    if not days_of(month)[0] <= issued_on <= due:
        raise IssuedOutsideMonth(field="issued_on")


def require_metered(metered: Won, supply_value: Won) -> None:
    """The tax invoice's supply value is the sum of the rounded lines, to the won."""
    if metered != supply_value:
        raise UsageDoesNotFit(metered=metered, supply_value=supply_value, field="supply_value")


def report_is_due(ends_on: date, report_days: int, *, today: date, days: Overrides) -> bool:
    """Whether the days after a project's end in which its spending is still reported are over (정산 지침 §4①)."""
    return today > days_after(ends_on, report_days, days)
