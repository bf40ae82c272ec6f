"""Deliveries and months of use are claimed, inspected, and their VAT is shown."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from vouchers.audit.services import Step, advance, begin, consequence, take
from vouchers.claims import checks, errors, queries, rules
from vouchers.claims.models import Evidence, Invoice, Purchase
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.claims.services.shared import parts, require_nothing_waiting, require_running, tell
from vouchers.claims.states import VAT_REASONS, Do
from vouchers.db import db
from vouchers.documents import services as documents
from vouchers.kernel.actor import Actor
from vouchers.kernel.checks import require_all
from vouchers.kernel.clock import date_in_korea, days_of
from vouchers.kernel.money import Won, next_share
from vouchers.kernel.registration import tax_invoice_number
from vouchers.ledger import events
from vouchers.ledger.chart import Source
from vouchers.ledger.queries import open_day
from vouchers.ledger.services import post
from vouchers.outbox.services import Page


def submit_invoice(
    purchase: Purchase, *, tax_number: str, issued_on: date, supply_value: Won, vat: Won, items: int = 1, note: str,
    files: Sequence[tuple[str, bytes]], by: Actor, at: datetime,
) -> Invoice:  # fmt: skip
    """The supplier claims payment for a delivery, with tax invoice and evidence; the company is asked to inspect.

    `items` is how many item lines the tax invoice has. Refused: an agreement that is settling, an approval number used
    before or of another day, more than is held, a date outside the period, an odd VAT.
    """
    step = take(PURCHASE_POLICY, purchase, Do.INVOICE, by=by, at=at)
    require_running(purchase)
    require_nothing_waiting(purchase)
    agreement = purchase.agreement
    number = tax_invoice_number(tax_number, field="tax_number")
    require_all(
        checks.of_delivery(purchase, at=at), tax_number=number, issued_on=issued_on, supply_value=supply_value, vat=vat,
        items=items,
    )  # fmt: skip
    advance(step)
    invoice = Invoice(
        purchase=purchase, agreement_id=agreement.id, item_code=purchase.item_code,
        number=queries.next_number(agreement.id, Invoice), tax_number=number, issued_on=issued_on,
        supply_value=supply_value, vat=vat, items=items, note=note, submitted_at=at, accepted=0, gov=0, co=0, excess=0,
    )  # fmt: skip
    begin(invoice, Do.SUBMIT, of=step)
    _keep_evidence(invoice, files, by=by, at=at)
    tell(agreement, agreement.application.organisation_id, "invoice_received", f"invoice/{invoice.id}", at=at,
          page=Page.at("claims.invoice", invoice_id=invoice.id), amount=supply_value, vat=vat)  # fmt: skip
    return invoice


def report_use(
    purchase: Purchase, *, month: str, quantities: Mapping[int, int], tax_number: str, issued_on: date,
    supply_value: Won,
    vat: Won, note: str, files: Sequence[tuple[str, bytes]], by: Actor, at: datetime,
) -> Invoice:  # fmt: skip
    """The supplier claims a month of use (`month`, YYYY-MM) at the agreement's unit prices;
    the company is asked to confirm.

    `quantities` is thousandths of a unit by service of the agreement. Refused: an agreement that is settling, a month
    outside the agreement, not over or claimed before by whatever hold, a service the agreement does not name, a tax
    invoice that says another sum.
    """
    step = take(PURCHASE_POLICY, purchase, Do.REPORT_USE, by=by, at=at)
    require_running(purchase)
    agreement = purchase.agreement
    usage = checks.usage_of(purchase, quantities)
    number = tax_invoice_number(tax_number, field="tax_number")
    require_all(
        checks.of_use(purchase, at=at), month=month, quantities=quantities, tax_number=number, issued_on=issued_on,
        supply_value=supply_value, vat=vat,
    )  # fmt: skip
    advance(step)
    invoice = Invoice(
        purchase=purchase, agreement_id=agreement.id, item_code=purchase.item_code,
        number=queries.next_number(agreement.id, Invoice), month=month, tax_number=number,
        issued_on=issued_on, supply_value=supply_value, vat=vat, items=len(usage), note=note, submitted_at=at,
        accepted=0, gov=0, co=0,
        excess=0, usage=usage,
    )  # fmt: skip
    begin(invoice, Do.SUBMIT, of=step)
    _keep_evidence(invoice, files, by=by, at=at)
    tell(agreement, agreement.application.organisation_id, "usage_received", f"invoice/{invoice.id}", at=at,
          page=Page.at("claims.invoice", invoice_id=invoice.id), month=month, amount=supply_value, vat=vat)  # fmt: skip
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
    step, purchase = _inspection(invoice, amount, reason, by=by, at=at), invoice.purchase
    held = queries.hold(purchase)
    _draw(invoice, amount, held, at=at)
    advance(step)
    rest = {Source.GOV: held.gov - invoice.gov, Source.CO: held.co - invoice.co}
    posting = events.accept(
        purchase.agreement.reference, purchase.item_code, purchase.thing, invoice.thing, parts(invoice),
        freed=rest if final else {}, vat=invoice.vat_of_accepted, key=f"inspection/{invoice.thing}",
        cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    if final or not sum(rest.values()):
        advance(consequence(purchase, Do.COMPLETE, of=step))
    _tell_accepted(invoice, reason, at=at)


def confirm_use(invoice: Invoice, *, amount: Won, reason: str, by: Actor, at: datetime) -> None:
    """The company confirms `amount` of a month's use: the voucher covers what the hold still has, the company the rest.

    What is covered is owed to the supplier at the hold's exact ratio; the excess is on record as the company's own to
    pay, outside the voucher. The hold stays for the months to come until the company closes the purchase.
    """
    step, purchase = _inspection(invoice, amount, reason, by=by, at=at), invoice.purchase
    held = queries.hold(purchase)
    covered = min(amount, held.left)
    _draw(invoice, covered, held, at=at)
    invoice.excess = amount - covered
    advance(step, None if covered else Do.ACCEPT_EXCESS)
    month, agreement = invoice.month or "", purchase.agreement
    # Money that was not held before is not spent before, whenever the service was used; the record keeps the month.
    last_day = max(min(days_of(month)[1], agreement.ends_on), date_in_korea(purchase.requested_at))
    revision = sum(row.month == month for row in purchase.invoices)
    posting = events.use_of_month(
        agreement.reference, purchase.item_code, purchase.thing, invoice.thing, month, parts(invoice),
        excess=invoice.excess,
        vat=invoice.vat_of_accepted, on=open_day(last_day, agreement.reference, agreement.round.reference),
        key=f"usage/{purchase.thing}/{month}/{revision}", cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)
    _tell_accepted(invoice, reason, at=at)


def fall_due(invoice: Invoice, *, by: Actor, at: datetime) -> None:
    """The company's days for the inspection are over; an officer may inspect in its place. Refused before."""
    step = take(INVOICE_POLICY, invoice, Do.FALL_DUE, by=by, at=at)
    if date_in_korea(at) <= queries.inspection_due_on(invoice):
        raise errors.InspectionStillOpen()
    invoice.overdue_at = at
    advance(step)


def _inspection(invoice: Invoice, amount: Won, reason: str, *, by: Actor, at: datetime) -> Step[Invoice]:
    """Take the inspection: of all, or of a part, for which a reason must be given."""
    action = Do.ACCEPT if amount == invoice.supply_value else Do.ACCEPT_PART
    step = take(INVOICE_POLICY, invoice, action, Do.ACCEPT_EXCESS, by=by, at=at, reason=reason)
    rules.require_part(amount, invoice.supply_value)
    return step


def _draw(invoice: Invoice, amount: Won, held: queries.Hold, *, at: datetime) -> None:
    """`amount` of the hold is owed for the invoice, split by the cumulative rule."""
    purchase = invoice.purchase
    gov = next_share(
        amount, before=held.drawn, share_before=held.drawn_gov, ratio=Fraction(purchase.gov, purchase.amount)
    )
    invoice.accepted, invoice.gov, invoice.co, invoice.inspected_at = amount, gov, amount - gov, at


def _tell_accepted(invoice: Invoice, reason: str, *, at: datetime) -> None:
    agreement = invoice.agreement
    tell(agreement, agreement.supplier.organisation_id, "invoice_accepted", f"invoice-accepted/{invoice.id}", at=at,
          page=Page.at("claims.invoice", invoice_id=invoice.id), amount=invoice.accepted, excess=invoice.excess,
          reason=reason)  # fmt: skip


def refuse_invoice(invoice: Invoice, *, reason: str, by: Actor, at: datetime) -> None:
    """The inspection accepts nothing; the hold stays, and the supplier may claim again."""
    step = take(INVOICE_POLICY, invoice, Do.REFUSE, by=by, at=at, reason=reason)
    invoice.inspected_at = at
    advance(step)
    agreement = invoice.agreement
    tell(agreement, agreement.supplier.organisation_id, "invoice_refused", f"invoice-refused/{invoice.id}", at=at,
          page=Page.at("claims.invoice", invoice_id=invoice.id), reason=reason)  # fmt: skip


def correct_tax_invoice(invoice: Invoice, *, tax_number: str, issued_on: date, by: Actor, at: datetime) -> None:
    """The supplier has corrected the tax invoice by what the inspection did not accept (수정세금계산서); the company is
    told. Its amounts are `Invoice.correction`.

    Refused: an approval number used before or of another day, a day before the inspection or to come.
    """
    step = take(INVOICE_POLICY, invoice, Do.CORRECT, by=by, at=at)
    number = tax_invoice_number(tax_number, field="tax_number")
    require_all(checks.of_correction(invoice, at=at), tax_number=number, issued_on=issued_on)
    invoice.corrected_by, invoice.corrected_on = number, issued_on
    advance(step)
    supply_value, vat = invoice.correction
    tell(invoice.agreement, invoice.agreement.application.organisation_id, "invoice_corrected",
          f"invoice-corrected/{invoice.id}", at=at, page=Page.at("claims.invoice", invoice_id=invoice.id),
          amount=supply_value, vat=vat)  # fmt: skip


def show_vat(invoice: Invoice, *, files: Sequence[tuple[str, bytes]], by: Actor, at: datetime) -> None:
    """The company has shown, with evidence, that it paid the VAT of the invoice,
    which the voucher never covers (별표3).
    """
    step, due = _vat_due(take(INVOICE_POLICY, invoice, Do.SHOW_VAT, by=by, at=at))
    _keep_evidence(invoice, files, by=by, at=at)
    advance(step)
    posting = events.show_vat(
        invoice.agreement.reference,
        invoice.thing,
        due,
        key=f"vat-shown/{invoice.thing}",
        cause=("invoice", str(invoice.id)),
    )
    post(posting, by=by, at=at)


def propose_waiver(invoice: Invoice, *, reason: str, by: Actor, at: datetime) -> None:
    """Somebody thinks that no proof of the VAT need be asked for, for a coded reason; another person decides."""
    step, _due = _vat_due(take(INVOICE_POLICY, invoice, Do.PROPOSE_WAIVER, by=by, at=at, reason=reason))
    if invoice.waiver_by is not None:
        raise errors.WaiverProposed()
    invoice.waiver_by, invoice.waiver_reason = by.user_id, reason
    advance(step, said=VAT_REASONS[reason])


def drop_waiver(invoice: Invoice, *, by: Actor, at: datetime) -> None:
    """The proof is asked for after all."""
    step, _due = _vat_due(take(INVOICE_POLICY, invoice, Do.DROP_WAIVER, by=by, at=at))
    if invoice.waiver_by is None:
        raise errors.NoWaiverProposed()
    invoice.waiver_by = invoice.waiver_reason = None
    advance(step)


def waive_vat(invoice: Invoice, *, by: Actor, at: datetime) -> None:
    """A second person agrees: the agency asks for no proof of the VAT. Refused: whoever proposed it."""
    step, due = _vat_due(take(INVOICE_POLICY, invoice, Do.WAIVE_VAT, by=by, at=at))
    if invoice.waiver_by is None or invoice.waiver_reason is None:
        raise errors.NoWaiverProposed()
    invoice.waiver_confirmed_by = by.user_id
    advance(step, said=VAT_REASONS[invoice.waiver_reason])
    posting = events.waive_vat(
        invoice.agreement.reference, invoice.thing, due, reason=invoice.waiver_reason,
        key=f"vat-waived/{invoice.thing}",
        cause=("invoice", str(invoice.id)),
    )  # fmt: skip
    post(posting, by=by, at=at)


def _vat_due(step: Step[Invoice]) -> tuple[Step[Invoice], Won]:
    """The step, and the VAT in won of which proof is still to be shown. Refused: none."""
    due = queries.vat_due(step.about)
    if not due:
        raise errors.NoVatDue()
    return step, due


def require_vat_shown(invoice: Invoice) -> None:
    """Refuse payment while VAT is to be shown first, where the programme says so. Called by the settlement too."""
    due = queries.vat_due(invoice) if invoice.agreement.round.definition.spending.vat_first else 0
    if due:
        raise errors.VatNotShown(reference=invoice.reference, due=due)
