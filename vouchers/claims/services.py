"""The verbs of claims."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from vouchers.agreements.models import Agreement
from vouchers.agreements.states import State as AgreementState
from vouchers.audit.services import advance, begin
from vouchers.claims import errors, queries, rules
from vouchers.claims.models import Evidence, Invoice, Purchase, UsageLine
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY, REQUEST_POLICY
from vouchers.claims.states import VAT_REASONS, Do, InvoiceState, PurchaseState
from vouchers.db import db
from vouchers.db.locks import locked
from vouchers.documents import services as documents
from vouchers.kernel.actor import Actor
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.money import Won, line_amount, next_share
from vouchers.kernel.registration import tax_invoice_number
from vouchers.ledger import events
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import event_of_key, open_day, statement
from vouchers.ledger.rules import split_hold
from vouchers.ledger.services import post
from vouchers.organisations import queries as organisations
from vouchers.outbox import services as outbox


def request_purchase(
    agreement: Agreement, *, item_code: str, description: str, amount: Won, once: str | None = None, by: Actor, at: datetime
) -> Purchase:
    """The amount is held on the voucher for this purchase, split between grant and company share, and the supplier told.

    Of a metered cost item there is one hold at a time, drawn month by month. The same request with the same key `once` is
    answered with the purchase that is under way. Refused: another one with it, an agreement that does not run, a deposit still
    owed, more than the line has left, a voucher whose last day is over.
    """
    locked(agreement)
    REQUEST_POLICY.require(by, Do.REQUEST, agreement)
    asked_before = queries.purchase_of_request(agreement.id, once) if once else None
    if asked_before is not None:
        same = (asked_before.item_code, asked_before.description, asked_before.amount) == (item_code, description, amount)
        if not same or asked_before.state is not PurchaseState.REQUESTED:
            raise errors.RequestChanged(reference=asked_before.reference)
        return asked_before
    if agreement.state is not AgreementState.CONCLUDED:
        raise errors.AgreementNotRunning()
    if date_in_korea(at) > agreement.ends_on:
        raise errors.VoucherExpired(ends_on=agreement.ends_on)
    line = next((row for row in agreement.lines if row.item_code == item_code), None)
    if line is None or not (line.gov or line.cash):
        raise errors.LineUnknown(field="item_code")
    metered = agreement.round.definition.cost_item(item_code).rhythm == "by_month_of_use"
    if metered and queries.open_metered(agreement.id, item_code):
        raise errors.AlreadyHeld(field="item_code")
    money = statement(agreement.reference)
    if money.total("locked"):
        raise errors.DepositMissing(unpaid=money.total("unpaid"))
    gov_left, co_left = queries.money_left(money, item_code)
    if amount > gov_left + co_left:
        raise errors.MoreThanLeft(left=gov_left + co_left, field="amount")
    gov, cash = split_hold(amount, gov_left=gov_left, co_left=co_left, gov_total=line.gov, co_total=line.cash)
    purchase = Purchase(
        agreement=agreement, number=queries.next_number(agreement.id, Purchase), item_code=item_code,
        description=description, amount=amount, gov=gov, cash=cash, requested_at=at, once=once,
    )  # fmt: skip
    begin(purchase, Do.REQUEST, by=by, at=at)
    posting = events.reserve(
        agreement.reference, item_code, purchase.thing, {Source.GOV: gov, Source.CO: cash}, key=f"reserve/{purchase.thing}",
        cause=_cause(purchase),
    )  # fmt: skip
    post(posting, by=by, at=at)
    _tell(agreement, agreement.supplier.organisation_id, "purchase_requested", f"purchase/{purchase.id}", at=at,
          path=f"/purchases/{purchase.id}", amount=amount, description=description)  # fmt: skip
    return purchase


def decline_purchase(purchase: Purchase, *, reason: str, by: Actor, at: datetime) -> None:
    """The supplier does not deliver; what is held is free again."""
    _lock(purchase)
    PURCHASE_POLICY.require(by, Do.DECLINE, purchase)
    purchase.lifecycle.require(purchase.state, Do.DECLINE)
    _require_nothing_waiting(purchase)
    _release(purchase, by=by, at=at)
    advance(purchase, Do.DECLINE, by=by, at=at, reason=reason)
    _tell(purchase.agreement, purchase.agreement.application.organisation_id, "purchase_declined",
          f"purchase-declined/{purchase.id}", at=at, path=f"/purchases/{purchase.id}", reason=reason)  # fmt: skip


def close_purchase(purchase: Purchase, *, by: Actor, at: datetime) -> None:
    """The company expects nothing more of this purchase, or the voucher has expired: what is still held is free again.

    It is completed when something of it was accepted, cancelled otherwise.
    """
    _lock(purchase)
    action = Do.COMPLETE if queries.hold(purchase).drawn else Do.CANCEL
    PURCHASE_POLICY.require(by, action, purchase)
    purchase.lifecycle.require(purchase.state, action)
    _require_nothing_waiting(purchase)
    _release(purchase, by=by, at=at)
    advance(purchase, action, by=by, at=at)


def submit_invoice(
    purchase: Purchase, *, tax_number: str, issued_on: date, supply_value: Won, vat: Won, note: str,
    files: Sequence[tuple[str, bytes]], by: Actor, at: datetime,
) -> Invoice:  # fmt: skip
    """The supplier claims payment for a delivery, with tax invoice and evidence; the company is asked to inspect.

    Refused: an approval number used before, more than is held, a date outside the period, an odd VAT.
    """
    _lock(purchase)
    PURCHASE_POLICY.require(by, Do.INVOICE, purchase)
    purchase.lifecycle.require(purchase.state, Do.INVOICE)
    _require_nothing_waiting(purchase)
    agreement = purchase.agreement
    number = tax_invoice_number(tax_number, field="tax_number")
    if queries.tax_number_in_use(number):
        raise errors.TaxInvoiceUsed(field="tax_number")
    rules.require_invoice(
        supply_value=supply_value, vat=vat, issued_on=issued_on, left=queries.hold(purchase).left,
        starts_on=agreement.starts_on, ends_on=agreement.ends_on, today=date_in_korea(at),
    )  # fmt: skip
    invoice = Invoice(
        purchase=purchase, number=queries.next_number(agreement.id, Invoice), tax_number=number, issued_on=issued_on,
        supply_value=supply_value, vat=vat, note=note, submitted_at=at, accepted=0, gov=0, cash=0, excess=0,
    )  # fmt: skip
    begin(invoice, Do.SUBMIT, by=by, at=at)
    _keep_evidence(invoice, files, by=by, at=at)
    _tell(agreement, agreement.application.organisation_id, "invoice_received", f"invoice/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", amount=supply_value, vat=vat)  # fmt: skip
    return invoice


def report_use(
    purchase: Purchase, *, month: str, quantities: Mapping[int, int], tax_number: str, issued_on: date, supply_value: Won,
    vat: Won, note: str, files: Sequence[tuple[str, bytes]], by: Actor, at: datetime,
) -> Invoice:  # fmt: skip
    """The supplier claims a month of use (`month`, YYYY-MM) at the agreement's unit prices; the company is asked to confirm.

    `quantities` is thousandths of a unit by service of the agreement. Refused: a month outside the agreement, not over or
    claimed before, a service the agreement does not name, a tax invoice that says another sum.
    """
    _lock(purchase)
    PURCHASE_POLICY.require(by, Do.REPORT_USE, purchase)
    purchase.lifecycle.require(purchase.state, Do.REPORT_USE)
    agreement = purchase.agreement
    rules.require_month(
        month, starts_on=agreement.starts_on, ends_on=agreement.ends_on, issued_on=issued_on, today=date_in_korea(at)
    )
    if any(row.month == month and row.state is not InvoiceState.REFUSED for row in purchase.invoices):
        raise errors.MonthClaimed(month=month, field="month")
    services = {row.id: row for row in agreement.services if row.item_code == purchase.item_code}
    if not set(quantities) <= set(services):
        raise errors.ServiceUnknown()
    usage = [
        UsageLine(service=services[key], quantity=quantity, amount=line_amount(services[key].unit_price, quantity))
        for key, quantity in sorted(quantities.items()) if quantity
    ]  # fmt: skip
    if not sum(line.amount for line in usage):
        raise errors.NothingUsed()
    rules.require_metered((line.amount for line in usage), supply_value)
    rules.require_vat(vat, supply_value, lines=len(usage))
    number = tax_invoice_number(tax_number, field="tax_number")
    if queries.tax_number_in_use(number):
        raise errors.TaxInvoiceUsed(field="tax_number")
    invoice = Invoice(
        purchase=purchase, number=queries.next_number(agreement.id, Invoice), month=month, tax_number=number,
        issued_on=issued_on, supply_value=supply_value, vat=vat, note=note, submitted_at=at, accepted=0, gov=0, cash=0,
        excess=0, usage=usage,
    )  # fmt: skip
    begin(invoice, Do.SUBMIT, by=by, at=at)
    _keep_evidence(invoice, files, by=by, at=at)
    _tell(agreement, agreement.application.organisation_id, "usage_received", f"invoice/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", month=month, amount=supply_value, vat=vat)  # fmt: skip
    return invoice


def _keep_evidence(invoice: Invoice, files: Sequence[tuple[str, bytes]], *, by: Actor, at: datetime) -> None:
    for filename, body in files:
        kept = documents.keep(filename=filename, body=body, by=by, at=at, field="evidence")
        invoice.evidence.append(Evidence(file=kept))
    db.session.flush()


def accept_invoice(invoice: Invoice, *, amount: Won, final: bool, reason: str, by: Actor, at: datetime) -> None:
    """The inspection accepts `amount` of the supply value: it is owed to the supplier, at the hold's exact ratio.

    `final` frees what is left of the hold in the same event. All of the hold drawn, or `final`, completes the purchase.
    """
    purchase = invoice.purchase
    _lock(purchase)
    locked(invoice)
    action = Do.ACCEPT if amount == invoice.supply_value else Do.ACCEPT_PART
    _require_inspection(invoice, action, amount, by=by)
    held = queries.hold(purchase)
    _draw(invoice, amount, held, at=at)
    advance(invoice, action, by=by, at=at, reason=reason or None)
    rest = {Source.GOV: held.gov - invoice.gov, Source.CO: held.co - invoice.cash}
    posting = events.accept(
        purchase.agreement.reference, purchase.item_code, purchase.thing, invoice.thing, _parts(invoice),
        freed=rest if final else {}, vat=invoice.vat, key=f"inspection/{invoice.thing}", cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    if final or not sum(rest.values()):
        advance(purchase, Do.COMPLETE, by=by, at=at)
    _tell_accepted(invoice, reason, at=at)


def confirm_use(invoice: Invoice, *, amount: Won, reason: str, by: Actor, at: datetime) -> None:
    """The company confirms `amount` of a month's use: the voucher covers what the hold still has, the company the rest.

    What is covered is owed to the supplier at the hold's exact ratio; the excess is on record as the company's own to
    pay, outside the voucher. The hold stays for the months to come until the company closes the purchase.
    """
    purchase = invoice.purchase
    _lock(purchase)
    locked(invoice)
    held = queries.hold(purchase)
    covered = min(amount, held.left)
    action = Do.ACCEPT if amount == invoice.supply_value else Do.ACCEPT_PART
    if not covered:
        action = Do.ACCEPT_EXCESS
    _require_inspection(invoice, action, amount, by=by)
    _draw(invoice, covered, held, at=at)
    invoice.excess = amount - covered
    advance(invoice, action, by=by, at=at, reason=reason or None)
    month, agreement = invoice.month or "", purchase.agreement
    # Money that was not held before is not spent before, whenever the service was used; the record keeps the month.
    last_day = max(min(days_of(month)[1], agreement.ends_on), date_in_korea(purchase.requested_at))
    revision = sum(row.month == month for row in purchase.invoices)
    posting = events.use_of_month(
        agreement.reference, purchase.item_code, purchase.thing, invoice.thing, month, _parts(invoice), excess=invoice.excess,
        vat=invoice.vat, on=open_day(last_day, agreement.reference, agreement.round.reference),
        key=f"usage/{purchase.thing}/{month}/{revision}", cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    _tell_accepted(invoice, reason, at=at)


def _require_inspection(invoice: Invoice, action: Do, amount: Won, *, by: Actor) -> None:
    INVOICE_POLICY.require(by, action, invoice)
    invoice.lifecycle.require(invoice.state, action)
    rules.require_part(amount, invoice.supply_value)


def _draw(invoice: Invoice, amount: Won, held: queries.Hold, *, at: datetime) -> None:
    """`amount` of the hold is owed for the invoice, split by the cumulative rule."""
    purchase = invoice.purchase
    gov = next_share(amount, before=held.drawn, share_before=held.drawn_gov, ratio=Fraction(purchase.gov, purchase.amount))
    invoice.accepted, invoice.gov, invoice.cash, invoice.inspected_at = amount, gov, amount - gov, at


def _tell_accepted(invoice: Invoice, reason: str, *, at: datetime) -> None:
    agreement = invoice.agreement
    _tell(agreement, agreement.supplier.organisation_id, "invoice_accepted", f"invoice-accepted/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", amount=invoice.accepted, excess=invoice.excess, reason=reason)  # fmt: skip


def refuse_invoice(invoice: Invoice, *, reason: str, by: Actor, at: datetime) -> None:
    """The inspection accepts nothing; the hold stays, and the supplier may claim again."""
    _lock(invoice.purchase)
    locked(invoice)
    INVOICE_POLICY.require(by, Do.REFUSE, invoice)
    invoice.inspected_at = at
    advance(invoice, Do.REFUSE, by=by, at=at, reason=reason)
    agreement = invoice.agreement
    _tell(agreement, agreement.supplier.organisation_id, "invoice_refused", f"invoice-refused/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", reason=reason)  # fmt: skip


def show_vat(invoice: Invoice, *, files: Sequence[tuple[str, bytes]], by: Actor, at: datetime) -> None:
    """The company has shown, with evidence, that it paid the VAT of the invoice, which the voucher never covers (별표3)."""
    due = _vat_due(invoice, Do.SHOW_VAT, by=by)
    _keep_evidence(invoice, files, by=by, at=at)
    advance(invoice, Do.SHOW_VAT, by=by, at=at)
    posting = events.show_vat(
        invoice.agreement.reference, invoice.thing, due, key=f"vat-shown/{invoice.thing}", cause=("invoice", str(invoice.id))
    )
    post(posting, by=by, at=at)


def waive_vat(invoice: Invoice, *, reason: str, by: Actor, at: datetime) -> None:
    """The agency asks for no proof of the VAT, for a coded reason."""
    due = _vat_due(invoice, Do.WAIVE_VAT, by=by)
    advance(invoice, Do.WAIVE_VAT, by=by, at=at, reason=VAT_REASONS[reason])
    posting = events.waive_vat(
        invoice.agreement.reference, invoice.thing, due, reason=reason, key=f"vat-waived/{invoice.thing}",
        cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)


def _vat_due(invoice: Invoice, action: Do, *, by: Actor) -> Won:
    _lock(invoice.purchase)
    locked(invoice)
    INVOICE_POLICY.require(by, action, invoice)
    invoice.lifecycle.require(invoice.state, action)
    due = queries.vat_due(invoice)
    if not due:
        raise errors.NoVatDue()
    return due


def require_vat_shown(invoice: Invoice) -> None:
    """Refuse payment while VAT is to be shown first, where the programme says so. Called by the settlement too."""
    due = queries.vat_due(invoice) if invoice.agreement.round.definition.spending.vat_first else 0
    if due:
        raise errors.VatNotShown(reference=invoice.reference, due=due)


def order_payment(invoice: Invoice, *, order: str, batch: str, by: Actor, at: datetime) -> None:
    """The invoice's accepted amount is on its way to the bank as payment order `order`. Called by the settlement."""
    locked(invoice)
    INVOICE_POLICY.require(by, Do.ORDER, invoice)
    require_vat_shown(invoice)
    advance(invoice, Do.ORDER, by=by, at=at)
    posting = events.order_payment(
        *_place(invoice), order, _parts(invoice), batch=batch, key=f"pay-order/{order}", cause=("payment_order", order)
    )
    post(posting, by=by, at=at)


def confirm_payment(
    invoice: Invoice, *, order: str, statement_line: str, paid_on: date, batch: str, by: Actor, at: datetime
) -> None:
    """The bank has paid the supplier on that day, by this line of its statement. Called by the settlement.

    Refused: a day before the payment was ordered, a day to come.
    """
    locked(invoice)
    INVOICE_POLICY.require(by, Do.CONFIRM, invoice)
    advance(invoice, Do.CONFIRM, by=by, at=at)
    agreement = invoice.agreement
    owner, line, thing = _place(invoice)
    ordered = event_of_key(owner, f"pay-order/{order}")
    if ordered is None or not ordered.effective_date <= paid_on <= date_in_korea(at):
        raise errors.PaidOutside(field="paid_on")
    posting = events.payment_done(
        owner, agreement.round.reference, line, thing, order, f"supplier/{agreement.supplier_id}", _parts(invoice),
        route=events.Route(agreement.round.definition.spending.pay_route), batch=batch, statement_line=statement_line,
        on=open_day(paid_on, owner, agreement.round.reference), for_day=paid_on, key=f"pay-result/{order}", cause=("payment_order", order),
    )  # fmt: skip
    post(posting, by=by, at=at)
    _tell(agreement, agreement.supplier.organisation_id, "invoice_paid", f"invoice-paid/{invoice.id}", at=at,
          path=f"/invoices/{invoice.id}", amount=invoice.accepted)  # fmt: skip


def fail_payment(invoice: Invoice, *, order: str, reason: str, batch: str, by: Actor, at: datetime) -> None:
    """The bank has refused; the amount is owed again and may go into another batch. Called by the settlement."""
    locked(invoice)
    INVOICE_POLICY.require(by, Do.FAIL, invoice)
    advance(invoice, Do.FAIL, by=by, at=at, reason=reason)
    posting = events.payment_failed(
        *_place(invoice), order, _parts(invoice), batch=batch, key=f"pay-result/{order}", cause=("payment_order", order)
    )
    post(posting, by=by, at=at)


def _lock(purchase: Purchase) -> None:
    """Whatever touches an agreement's money takes the agreement first: one order for all."""
    locked(purchase.agreement)
    locked(purchase)


def _require_nothing_waiting(purchase: Purchase) -> None:
    if purchase.waits_for_inspection:
        raise errors.InvoiceWaiting()


def _release(purchase: Purchase, *, by: Actor, at: datetime) -> None:
    held = queries.hold(purchase)
    if held.left:
        posting = events.release(
            purchase.agreement.reference, purchase.item_code, purchase.thing, {Source.GOV: held.gov, Source.CO: held.co},
            key=f"release/{purchase.thing}", cause=_cause(purchase),
        )  # fmt: skip
        post(posting, by=by, at=at)


def _parts(invoice: Invoice) -> dict[Source, Won]:
    return {Source.GOV: invoice.gov, Source.CO: invoice.cash}


def _cause(purchase: Purchase) -> tuple[str, str]:
    return "purchase", str(purchase.id)


def _place(invoice: Invoice) -> tuple[str, str, str]:
    """Whose, of which line, and how the ledger names it."""
    return invoice.agreement.reference, invoice.purchase.item_code, invoice.thing


def _tell(
    agreement: Agreement, organisation_id: int, kind: str, key: str, *, at: datetime, path: str, **context: Any
) -> None:
    for user in organisations.people_of(organisation_id):
        outbox.write(
            kind, user, key=f"{key}/{user.id}", at=at, path=path, reference=agreement.reference,
            title=agreement.application.title, **context,
        )  # fmt: skip
