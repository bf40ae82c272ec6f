"""What is known of a firm, and what an officer has seen."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.facts import queries as facts_of
from vouchers.facts.forms import fact_form
from vouchers.facts.states import STANDING, Kind, Source
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.organisations import queries, services
from vouchers.organisations.models import Organisation
from vouchers.organisations.policy import POLICY
from vouchers.organisations.routes import bp
from vouchers.organisations.states import Do
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised

KINDS = (Kind.COMPANY_SIZE, *STANDING)


@bp.get("/organisations/<key:organisation_id>/facts")
@authorised(POLICY, Do.VIEW, load=queries.organisation)
def facts(organisation: Organisation) -> str:
    """What is known of a firm today, from where, and what was known before."""
    return render_template(
        "organisations/facts.html", organisation=organisation, kinds=KINDS,
        known=facts_of.known(organisation, on=date_in_korea(now())), history=facts_of.history(organisation),
        may_record=POLICY.permits(actor(), Do.RECORD_FACT, organisation),
    )  # fmt: skip


@bp.route(f"/organisations/<key:organisation_id>/facts/<any({', '.join(map(repr, map(str, KINDS)))}):kind>",
          methods=["GET", "POST"])  # fmt: skip
@authorised(POLICY, Do.RECORD_FACT, load=queries.organisation)
def record_fact(organisation: Organisation, kind: str) -> str | Response:
    """Say what was seen of a firm, where, and how long it holds."""
    today = date_in_korea(now())
    form = fact_form(Kind(kind), today=today)
    if form.validate_on_submit():
        values = form.values()
        with form.absorbing(Refused), transaction():
            services.record_fact(
                organisation, Kind(kind), **{**values, "source": Source(values["source"])}, by=actor(), at=now()
            )
            flash(_("확인한 사실을 기록했습니다."))
            return redirect(url_for("organisations.facts", organisation_id=organisation.id))
    return render_template(
        "organisations/record_fact.html", organisation=organisation, kind=Kind(kind), form=form,
        known=facts_of.current(organisation, Kind(kind), on=today),
    )  # fmt: skip
