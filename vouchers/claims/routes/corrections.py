"""The screen of a corrected tax invoice."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.claims import checks, queries
from vouchers.claims.forms import CorrectionForm
from vouchers.claims.models import Invoice
from vouchers.claims.policy import INVOICE_POLICY
from vouchers.claims.routes import bp
from vouchers.claims.services import invoicing
from vouchers.claims.states import Do
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised


@bp.route("/invoices/<key:invoice_id>/correction", methods=["GET", "POST"])
@authorised(INVOICE_POLICY, Do.CORRECT, load=queries.invoice)
def correct(invoice: Invoice) -> str | Response:
    """The supplier records the corrected tax invoice of what was not accepted."""
    form = CorrectionForm()
    form.checks = checks.of_correction(invoice, at=now())
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            invoicing.correct_tax_invoice(
                invoice, tax_number=form.tax_number.data, issued_on=form.issued_on.data, by=actor(), at=now()
            )
            flash(_("수정세금계산서를 등록하고 수요기업에 알렸습니다."))
            return redirect(url_for("claims.invoice", invoice_id=invoice.id))
    return render_template("claims/correction.html", invoice=invoice, form=form)
