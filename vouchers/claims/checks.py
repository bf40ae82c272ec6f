"""What a purchase, a delivery and a month of use are held to: one list for the form, which names all faults,
and for the verb.
"""

from collections.abc import Mapping
from datetime import date, datetime

from vouchers.agreements.models import Agreement, AgreementLine
from vouchers.claims import errors, queries, rules
from vouchers.claims.models import Invoice, Purchase, UsageLine
from vouchers.kernel.checks import Check
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.money import Won, line_amount
from vouchers.ledger.queries import statement
from vouchers.workdays import queries as calendar


def usage_of(purchase: Purchase, quantities: Mapping[int, int]) -> list[UsageLine]:
    """The lines of a month of use, in won, from thousandths of a unit by service of the agreement.

    Refused: a service the agreement does not name.
    """
    services = {row.id: row for row in purchase.agreement.services if row.item_code == purchase.item_code}
    if not set(quantities) <= set(services):
        raise errors.ServiceUnknown()
    return [
        UsageLine(service=services[key], quantity=quantity, amount=line_amount(services[key].unit_price, quantity))
        for key, quantity in sorted(quantities.items()) if quantity
    ]  # fmt: skip


def of_tax_invoice(*, at: datetime) -> list[Check]:
    """An approval number is of one invoice, and of a day between its invoice and when that was due."""
    today, days = date_in_korea(at), calendar.overrides()

    def unused(tax_number: str) -> None:
        if queries.tax_number_in_use(tax_number):
            raise errors.TaxInvoiceUsed(field="tax_number")

    def of_its_day(tax_number: str, issued_on: date) -> None:
        rules.require_number_of_day(tax_number, issued_on, today=today, due=rules.tax_invoice_due(issued_on, days))

    return [unused, of_its_day]


def of_delivery(purchase: Purchase, *, at: datetime) -> list[Check]:
    """A delivery stays within the hold and the period, its VAT fits its lines, its tax invoice is its own."""
    agreement, left = purchase.agreement, queries.hold(purchase).left

    def held(supply_value: Won) -> None:
        rules.require_held(supply_value, left=left)

    def taxed(vat: Won, supply_value: Won, items: int) -> None:
        rules.require_vat(vat, supply_value, lines=items)

    def in_period(issued_on: date) -> None:
        rules.require_in_period(
            issued_on, starts_on=agreement.starts_on, ends_on=agreement.ends_on, today=date_in_korea(at)
        )

    return [held, taxed, in_period, *of_tax_invoice(at=at)]


def of_use(purchase: Purchase, *, at: datetime) -> list[Check]:
    """A month of use is over, within the agreement, claimed once, and what was metered is what is invoiced."""
    agreement, today, days = purchase.agreement, date_in_korea(at), calendar.overrides()

    def claimable(month: str) -> None:
        rules.require_month(month, starts_on=agreement.starts_on, ends_on=agreement.ends_on, today=today)
        if month in queries.claimed_months(agreement.id, purchase.item_code):
            raise errors.MonthClaimed(month=month, field="month")

    def in_time(month: str, issued_on: date) -> None:
        rules.require_issued_for(month, issued_on, today=today, due=rules.tax_invoice_due(days_of(month)[0], days))

    def something(quantities: Mapping[int, int]) -> None:
        if not metered(purchase, quantities):
            raise errors.NothingUsed()

    def as_metered(quantities: Mapping[int, int], supply_value: Won) -> None:
        if found := metered(purchase, quantities):
            rules.require_metered(found, supply_value)

    def taxed(quantities: Mapping[int, int], vat: Won, supply_value: Won) -> None:
        rules.require_vat(vat, supply_value, lines=max(sum(map(bool, quantities.values())), 1))

    return [claimable, in_time, something, as_metered, taxed, *of_tax_invoice(at=at)]


def metered(purchase: Purchase, quantities: Mapping[int, int]) -> Won:
    """The supply value in won of what was used."""
    return sum(line.amount for line in usage_of(purchase, quantities))


def of_correction(invoice: Invoice, *, at: datetime) -> list[Check]:
    """A corrected tax invoice is of a day since the inspection, and its number its own."""
    first = date_in_korea(invoice.inspected_at or invoice.submitted_at)

    def in_time(issued_on: date) -> None:
        if not first <= issued_on <= date_in_korea(at):
            raise errors.CorrectedOutside(first=first, field="issued_on")

    return [in_time, *of_tax_invoice(at=at)]


def of_purchase(agreement: Agreement) -> list[Check]:
    """Of a metered cost item there is one hold at a time; nothing is held that is not there."""

    def free(item_code: str) -> None:
        _line(agreement, item_code)
        metered = agreement.round.definition.cost_item(item_code).rhythm == "by_month_of_use"
        if metered and queries.open_metered(agreement.id, item_code):
            raise errors.AlreadyHeld(field="item_code")

    def there(item_code: str, amount: Won) -> None:
        split_of(agreement, item_code, amount)

    return [free, there]


def split_of(agreement: Agreement, item_code: str, amount: Won) -> tuple[Won, Won]:
    """The (government, company) parts of a purchase, in won.

    Refused: a cost item without money, a deposit still owed, more than the line has left.
    """
    line, money = _line(agreement, item_code), statement(agreement.reference)
    if money.total("locked"):
        raise errors.DepositMissing(unpaid=money.total("unpaid"))
    gov_left, co_left = queries.money_left(money, item_code)
    return rules.split_purchase(
        amount, gov_left=gov_left, co_left=co_left, to_come=money.total("unpaid", line=item_code), gov_total=line.gov,
        co_total=line.cash,
    )  # fmt: skip


def _line(agreement: Agreement, item_code: str) -> AgreementLine:
    line = next((row for row in agreement.lines if row.item_code == item_code), None)
    if line is None or not (line.gov or line.cash):
        raise errors.LineUnknown(field="item_code")
    return line
