"""Taking a case on, handing it over, and who has which."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.casework import queries, services
from vouchers.casework.forms import AbsenceForm, CaseHandOverForm
from vouchers.casework.models import Absence
from vouchers.casework.policy import ABSENCE_POLICY, POLICY
from vouchers.casework.states import Do
from vouchers.db.transaction import transaction
from vouchers.identity import queries as people
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused, found
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.pressing import told

bp = Blueprint("casework", __name__)


@bp.get("/casework")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Which officer has which case."""
    return render_template(
        "casework/listing.html", shown=lists.shown(queries.listing(actor())),
        absences=queries.absences(date_in_korea(now())),
        may_declare=ABSENCE_POLICY.permits(actor(), Do.DECLARE_ABSENCE),
        may_end=lambda absence: ABSENCE_POLICY.permits(actor(), Do.END_ABSENCE, absence),
    )  # fmt: skip


@bp.get("/casework.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(queries.listing(actor()), file_format)


@bp.route("/casework/absences/new", methods=["GET", "POST"])
@authorised(ABSENCE_POLICY, Do.DECLARE_ABSENCE)
def declare_absence() -> str | Response:
    """Say on which days somebody else stands in."""
    form, names = AbsenceForm(), queries.officers()
    others = [(str(key), name) for key, name in names.items() if key != actor().user_id]
    form.deputy.choices = [("", _("골라 주세요")), *others]
    if form.validate_on_submit():
        deputy = found(people.user(int(form.deputy.data)))
        with form.absorbing(Refused), transaction():
            services.declare_absence(
                deputy, first_day=form.first_day.data, last_day=form.last_day.data, by=actor(), at=now()
            )
            flash(_("%(name)s 님에게 알렸습니다.", name=deputy.name))
            return redirect(url_for("casework.listing"))
    return render_template("casework/absence.html", form=form)


@bp.post("/casework/absences/<key:absence_id>/end")
@authorised(ABSENCE_POLICY, Do.END_ABSENCE, load=queries.absence)
def end_absence(absence: Absence) -> Response:
    """Be back earlier, or take back what was said."""
    with told(_("부재를 끝냈습니다.")), transaction():
        services.end_absence(absence, by=actor(), at=now())
    return redirect(url_for("casework.listing"))


@bp.post("/cases/<reference:reference>/take-on")
@authorised(POLICY, Do.TAKE_ON, load=applications.by_reference)
def take_on(application: Application) -> Response:
    """Have the case from now on."""
    with told(_("이 사건을 맡았습니다.")), transaction():
        services.take_on(application, by=actor(), at=now())
    return redirect(url_for("desks.case", reference=application.reference))


@bp.route("/cases/<reference:reference>/hand-over", methods=["GET", "POST"])
@authorised(POLICY, Do.HAND_OVER, load=applications.by_reference)
def hand_over(application: Application) -> str | Response:
    """Give the case to another officer, with a reason."""
    form, held = CaseHandOverForm(), queries.of_case(application.id)
    names = {key: name for key, name in queries.officers().items() if held is None or key != held.user_id}
    form.to.choices = [("", _("골라 주세요")), *((str(key), name) for key, name in names.items())]
    if form.validate_on_submit():
        to = found(people.user(int(form.to.data)))
        with form.absorbing(Refused), transaction():
            services.hand_over(application, to, reason=form.reason.data, by=actor(), at=now())
            flash(_("담당자를 %(name)s 님으로 바꾸었습니다.", name=to.name))
            return redirect(url_for("desks.case", reference=application.reference))
    return render_template("casework/hand_over.html", application=application, form=form, held=held)
