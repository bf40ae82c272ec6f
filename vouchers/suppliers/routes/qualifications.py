"""Whether a supplier is qualified: what is known, and what an officer has seen."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.facts import queries as facts_of
from vouchers.facts.forms import fact_form
from vouchers.facts.states import Kind, Source
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.suppliers import queries, services
from vouchers.suppliers.models import Supplier
from vouchers.suppliers.policy import POLICY
from vouchers.suppliers.routes import bp
from vouchers.suppliers.states import Do
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised


@bp.route("/suppliers/<key:supplier_id>/qualification", methods=["GET", "POST"])
@authorised(POLICY, Do.QUALIFY, load=queries.supplier)
def qualification(supplier: Supplier) -> str | Response:
    """Say what was seen of a supplier's qualification, where, and how long it holds."""
    today = date_in_korea(now())
    form = fact_form(Kind.QUALIFICATION, today=today)
    if form.validate_on_submit():
        values = form.values()
        with form.absorbing(Refused), transaction():
            services.qualify(supplier, **{**values, "source": Source(values["source"])}, by=actor(), at=now())
            flash(_("확인한 사실을 기록했습니다."))
            return redirect(url_for("suppliers.supplier", supplier_id=supplier.id))
    return render_template(
        "suppliers/qualification.html", supplier=supplier, form=form, history=facts_of.history(supplier),
        known=facts_of.current(supplier, Kind.QUALIFICATION, on=today),
    )  # fmt: skip
