"""Screens of invoices: use and deliveries claimed, inspected, their VAT shown."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import steps_of
from vouchers.claims import checks, queries
from vouchers.claims.forms import ConfirmUseForm, InspectForm, InvoiceForm, ShowVatForm, WaiveVatForm, usage_form
from vouchers.claims.models import Invoice, Purchase
from vouchers.claims.policy import INVOICE_POLICY, PURCHASE_POLICY
from vouchers.claims.routes import bp
from vouchers.claims.services import invoicing, shared
from vouchers.claims.states import VAT_REASONS, Do
from vouchers.db.listing import Listing
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.programmes import queries as programmes
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import FILES, LONG_TEXTS, takes
from vouchers.web.language import month, won
from vouchers.web.looking_over import look_over
from vouchers.web.pressing import told


def _listing() -> Listing:
    return queries.listing(actor(), programmes.rounds(actor()))


@bp.get("/invoices")
@authorised(INVOICE_POLICY, Do.LIST)
def listing() -> str:
    """Every claim, for the agency, narrowed and in pages."""
    return render_template("claims/listing.html", shown=lists.shown(_listing()))


@bp.get("/invoices.<any(csv, xlsx):file_format>")
@authorised(INVOICE_POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(_listing(), file_format)


@bp.route("/purchases/<key:purchase_id>/invoices/new", methods=["GET", "POST"])
@takes(FILES)
@authorised(PURCHASE_POLICY, Do.INVOICE, load=queries.purchase)
def submit_invoice(purchase: Purchase) -> str | Response:
    """The supplier claims payment."""
    shared.require_running(purchase)
    form = InvoiceForm()
    form.checks = checks.of_delivery(purchase, at=now())
    if form.validate_on_submit():
        upload = form.evidence.data
        upload.stream.seek(0)
        with form.absorbing(Refused), transaction():
            invoice = invoicing.submit_invoice(
                purchase, tax_number=form.tax_number.data, issued_on=form.issued_on.data,
                supply_value=form.supply_value.data, vat=form.vat.data, items=form.items.data, note=form.note.data,
                files=[(upload.filename, upload.read())], by=actor(), at=now(),
            )  # fmt: skip
            flash(_("대금을 청구했습니다. 수요기업의 검수를 기다립니다."))
            return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return render_template(
        "claims/submit_invoice.html",
        purchase=purchase,
        agreement=purchase.agreement,
        held=queries.hold(purchase),
        form=form,
    )


@bp.route("/purchases/<key:purchase_id>/usage/new", methods=["GET", "POST"])
@takes(FILES)
@authorised(PURCHASE_POLICY, Do.REPORT_USE, load=queries.purchase)
def report_use(purchase: Purchase) -> str | Response:
    """The supplier enters what was metered in a month."""
    shared.require_running(purchase)
    agreement = purchase.agreement
    rows = [row for row in agreement.services if row.item_code == purchase.item_code]
    months = queries.unclaimed_months(purchase, date_in_korea(now()))
    form = usage_form(rows, [(row, month(row)) for row in months])
    form.checks, used = checks.of_use(purchase, at=now()), form.quantities()
    if request.form.get("then") == "fill":
        form.fill(checks.metered(purchase, used))
        form.keep_files()
    elif form.validate_on_submit():
        upload = form.evidence.data
        upload.stream.seek(0)
        with form.absorbing(Refused), transaction():
            invoice = invoicing.report_use(
                purchase, month=form.month.data, quantities=used, tax_number=form.tax_number.data,
                issued_on=form.issued_on.data, supply_value=form.supply_value.data, vat=form.vat.data,
                note=form.note.data,
                files=[(upload.filename, upload.read())], by=actor(), at=now(),
            )  # fmt: skip
            flash(_("이용료를 청구했습니다. 수요기업의 확인을 기다립니다."))
            return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return render_template(
        "claims/report_use.html", purchase=purchase, agreement=agreement, held=queries.hold(purchase), form=form,
        services={f"used__{row.id}": row for row in rows}, months=months,
        amounts={line.service.id: line.amount for line in checks.usage_of(purchase, used)},
    )  # fmt: skip


@bp.get("/invoices/<key:invoice_id>")
@authorised(INVOICE_POLICY, Do.VIEW, load=queries.invoice)
def invoice(invoice: Invoice) -> str:
    """One invoice: the tax invoice's figures, evidence, what was accepted and paid."""
    return render_template(
        "claims/invoice.html", invoice=invoice, purchase=invoice.purchase, agreement=invoice.agreement, Do=Do,
        steps=steps_of("invoice", invoice.id), offers=lambda action: INVOICE_POLICY.offers(actor(), action, invoice),
        definition=invoice.agreement.round.definition, vat_due=queries.vat_due(invoice),
        invoice_reasons=VAT_REASONS if INVOICE_POLICY.permits(actor(), Do.LIST) else {},
    )  # fmt: skip


@bp.route("/invoices/<key:invoice_id>/inspect", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(INVOICE_POLICY, Do.INSPECT, load=queries.invoice)
def inspect(invoice: Invoice) -> str | Response:
    """Accept, accept in part, or refuse: a delivery, or a month of use."""
    form = ConfirmUseForm() if invoice.month else InspectForm()
    if form.validate_on_submit():
        if form.decision.data == "part" and form.amount.data >= invoice.supply_value:
            form.amount.errors = [
                _("전액이거나 더 많습니다. 공급가액 %(amount)s보다 적게 적거나 모두 인정을 골라 주세요.",
                    amount=won(invoice.supply_value))
            ]  # fmt: skip
        elif page := look_over(_("검수 결과 확인"), _consequences(invoice, form), press=_("이대로 기록")):
            return page
        else:
            with form.absorbing(Refused), transaction():
                _inspect(invoice, form, form.reason.data or "")
                flash(_("검수 결과를 기록하고 공급기업에 알렸습니다."))
                return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return render_template(
        "claims/inspect.html", invoice=invoice, purchase=invoice.purchase, agreement=invoice.agreement, form=form,
        held=queries.hold(invoice.purchase),
    )  # fmt: skip


def _consequences(invoice: Invoice, form: InspectForm | ConfirmUseForm) -> list[str]:
    """Say what will come of the inspection."""
    if form.decision.data == "refuse":
        whole, told = won(invoice.supply_value), _("사유가 공급기업에 그대로 전해집니다.")
        return [_("%(amount)s의 청구를 거절합니다. 공급기업은 다시 청구할 수 있습니다.", amount=whole), told]
    amount = invoice.supply_value if form.decision.data == "accept" else form.amount.data
    covered = min(amount, queries.hold(invoice.purchase).left)
    said = [_("%(amount)s을 인정합니다. 바우처에서 공급기업에 지급되며, 되돌릴 수 없습니다.", amount=won(covered))]
    if rest := amount - covered:
        said.append(_("예약을 넘는 %(amount)s은 귀사가 직접 냅니다.", amount=won(rest)))
    if invoice.supply_value > amount:
        said.append(_("%(amount)s은 인정하지 않습니다.", amount=won(invoice.supply_value - amount)))
    if isinstance(form, InspectForm) and form.final.data:
        said.append(_("이 구매는 끝나고, 남은 예약 금액은 바우처로 돌아갑니다."))
    return said


def _inspect(invoice: Invoice, form: InspectForm | ConfirmUseForm, reason: str) -> None:
    if form.decision.data == "refuse":
        invoicing.refuse_invoice(invoice, reason=reason, by=actor(), at=now())
        return
    amount = invoice.supply_value if form.decision.data == "accept" else form.amount.data
    if isinstance(form, ConfirmUseForm):
        invoicing.confirm_use(invoice, amount=amount, reason=reason, by=actor(), at=now())
        return
    invoicing.accept_invoice(invoice, amount=amount, final=form.final.data, reason=reason, by=actor(), at=now())


@bp.route("/invoices/<key:invoice_id>/vat", methods=["GET", "POST"])
@takes(FILES)
@authorised(INVOICE_POLICY, Do.SHOW_VAT, load=queries.invoice)
def show_vat(invoice: Invoice) -> str | Response:
    """The company shows that it paid the VAT."""
    form = ShowVatForm()
    if form.validate_on_submit():
        upload = form.evidence.data
        upload.stream.seek(0)
        with form.absorbing(Refused), transaction():
            invoicing.show_vat(invoice, files=[(upload.filename, upload.read())], by=actor(), at=now())
            flash(_("부가가치세 납부를 확인했습니다."))
            return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return _vat_page(invoice, form, _("납부 확인"))


@bp.route("/invoices/<key:invoice_id>/vat/waive", methods=["GET", "POST"])
@authorised(INVOICE_POLICY, Do.PROPOSE_WAIVER, load=queries.invoice)
def propose_waiver(invoice: Invoice) -> str | Response:
    """Propose that no proof of the VAT be asked for."""
    form = WaiveVatForm()
    form.reason.choices = [(code, _(label)) for code, label in VAT_REASONS.items()]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            invoicing.propose_waiver(invoice, reason=form.reason.data, by=actor(), at=now())
            flash(_("확인 면제 의견을 기록했습니다. 다른 사람이 확인하면 면제됩니다."))
            return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return _vat_page(invoice, form, _("확인 면제 의견 내기"))


def _press(invoice: Invoice, verb: Callable[..., None], done: str) -> Response:
    with told(done), transaction():
        verb(invoice, by=actor(), at=now())
    return redirect(url_for("claims.invoice", invoice_id=invoice.id))


@bp.post("/invoices/<key:invoice_id>/vat/waive/confirm")
@authorised(INVOICE_POLICY, Do.WAIVE_VAT, load=queries.invoice)
def waive_vat(invoice: Invoice) -> Response:
    """Agree as a second person that no proof of the VAT is asked for."""
    return _press(invoice, invoicing.waive_vat, _("부가가치세 확인을 면제했습니다."))


@bp.post("/invoices/<key:invoice_id>/vat/waive/drop")
@authorised(INVOICE_POLICY, Do.DROP_WAIVER, load=queries.invoice)
def drop_waiver(invoice: Invoice) -> Response:
    """Ask for the proof after all."""
    return _press(invoice, invoicing.drop_waiver, _("확인 면제 의견을 철회했습니다."))


def _vat_page(invoice: Invoice, form: ShowVatForm | WaiveVatForm, submit: str) -> str:
    return render_template("claims/vat.html", invoice=invoice, due=queries.vat_due(invoice), form=form, submit=submit)


@bp.get("/invoices/<key:invoice_id>/evidence/<key:evidence_id>")
@authorised(INVOICE_POLICY, Do.VIEW, load=queries.invoice)
def evidence(invoice: Invoice, evidence_id: int) -> Response:
    """Download a piece of evidence."""
    return attachment(queries.evidence(invoice, evidence_id))
