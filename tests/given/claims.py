"""Purchases, invoices and months of use."""

from tests.given.acting import AGREED, SPENT, act, on, sample_pdf
from tests.given.agreements import agreement as given_agreement
from tests.given.agreements import company, supplier
from tests.given.people import approver, finance
from tests.given.programmes import CLOUD
from vouchers.agreements.models import Agreement
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.rules import months_between
from vouchers.claims.services import invoicing, purchasing
from vouchers.claims.states import InvoiceState, PurchaseState
from vouchers.kernel.clock import days_of
from vouchers.kernel.money import THOUSAND, line_amount

AMOUNT = 50_000_000
_serial = iter(range(1, 10_000_000))


def tax_number(day: float) -> str:
    """The approval number of a tax invoice of that day."""
    return f"{on(day):%Y%m%d}410000{next(_serial):010}"


def requested(of: Agreement, *, item: str = "solution", amount: int = AMOUNT, day: float = SPENT - 5) -> Purchase:
    """The amount is held."""
    made: Purchase = act(
        purchasing.request_purchase, of, item_code=item, description="맡길 일", amount=amount, by=company(of), day=day
    )
    return made


def purchase(
    state: PurchaseState = PurchaseState.REQUESTED, *, of: Agreement | None = None, amount: int = AMOUNT
) -> Purchase:
    """A purchase in this state."""
    concluded = of or given_agreement()
    made = requested(concluded, amount=amount)
    if state is PurchaseState.DECLINED:
        act(purchasing.decline_purchase, made, reason="그 일정에는 할 수 없습니다.", by=supplier(concluded), day=SPENT)
    elif state is PurchaseState.CANCELLED:
        act(purchasing.close_purchase, made, by=company(concluded), day=SPENT)
    elif state is PurchaseState.COMPLETED:
        accept(invoiced(made, amount), final=True)
    return made


def invoiced(of: Purchase, amount: int = AMOUNT, *, vat: int | None = None, day: float = SPENT) -> Invoice:
    """The supplier claims this much of a purchase."""
    made: Invoice = act(
        invoicing.submit_invoice, of, tax_number=tax_number(day), issued_on=on(day), supply_value=amount,
        vat=amount // 10 if vat is None else vat, note="납품을 마쳤습니다.", files=[("세금계산서.pdf", sample_pdf())],
        by=supplier(of.agreement), day=day,
    )  # fmt: skip
    return made


def accept(
    of: Invoice,
    amount: int | None = None,
    *,
    final: bool = True,
    reason: str = "교육은 받지 못했습니다.",
    day: float = SPENT + 1,
) -> None:
    """The company has inspected and takes all of it or a part."""
    whole = of.supply_value if amount is None else amount
    act(
        invoicing.accept_invoice,
        of,
        amount=whole,
        final=final,
        reason="" if whole == of.supply_value else reason,
        by=company(of.agreement),
        day=day,
    )


def invoice(
    state: InvoiceState = InvoiceState.SUBMITTED, *, of: Purchase | None = None, amount: int = AMOUNT
) -> Invoice:
    """An invoice in this state."""
    if state is InvoiceState.SELF_PAID:
        first = month_of_use(confirmed=True, seats=1_000)  # uses up all that is held
        return month_of_use(confirmed=True, of=first.purchase)
    made = invoiced(of or purchase(amount=amount), amount)
    if state is InvoiceState.REFUSED:
        act(invoicing.refuse_invoice, made, reason="켜지지 않습니다.", by=company(made.agreement), day=SPENT + 1)
    elif state is InvoiceState.PARTLY_ACCEPTED:
        accept(made, amount - 10_000_000, final=False)
    elif state is not InvoiceState.SUBMITTED:
        accept(made)
        if state in (InvoiceState.ORDERED, InvoiceState.PAID):
            from tests.given.payments import order
            from vouchers.payments.states import OrderState

            order(OrderState.ORDERED if state is InvoiceState.ORDERED else OrderState.PAID, of=made)
    return made


def waiver(of: Invoice, *, confirmed: bool = False) -> Invoice:
    """Somebody thinks that no proof of the VAT need be asked for."""
    act(invoicing.propose_waiver, of, reason="exempt", by=finance(), day=SPENT + 2)
    if confirmed:
        act(invoicing.waive_vat, of, by=approver(), day=SPENT + 3)
    return of


def hold(of: Agreement | None = None) -> Purchase:
    """Everything that the metered line of a cloud agreement has."""
    concluded = of or given_agreement(programme=CLOUD)
    line = next(row for row in concluded.lines if row.item_code == "usage-fee")
    return requested(concluded, item="usage-fee", amount=line.gov + line.cash, day=AGREED + 1)


def report(
    of: Purchase, month: str, *, seats: int = 10, gigabytes: int = 28_500, by_day: float | None = None
) -> Invoice:
    """The supplier claims a month: users, and thousandths of a gigabyte."""
    used = {"사용자·월": seats * THOUSAND, "GB·월": gigabytes}
    lines = [row for row in of.agreement.services if row.item_code == of.item_code]
    quantities = {row.id: used[row.unit] for row in lines}
    value = sum(line_amount(row.unit_price, used[row.unit]) for row in lines)
    last = days_of(month)[1]
    day = by_day or float((last - on(0)).days + 2)
    made: Invoice = act(
        invoicing.report_use, of, month=month, quantities=quantities,
        tax_number=f"{last:%Y%m%d}410000{next(_serial):010}", issued_on=last,
        supply_value=value, vat=value // 10, note="그달의 명세입니다.", files=[("이용명세.pdf", sample_pdf())],
        by=supplier(of.agreement), day=day,
    )  # fmt: skip
    return made


def month_of_use(*, confirmed: bool = False, seats: int = 10, of: Purchase | None = None) -> Invoice:
    """The first month of a cloud agreement that nobody has claimed; with many seats it exceeds what is held."""
    held = of or hold()
    month = next(
        month
        for month in months_between(held.agreement.starts_on, held.agreement.ends_on)
        if month not in {row.month for row in held.invoices}
    )
    made = report(held, month, seats=seats)
    if confirmed:
        day = (days_of(month)[1] - on(0)).days + 3
        act(invoicing.confirm_use, made, amount=made.supply_value, reason="", by=company(held.agreement), day=day)
    return made
