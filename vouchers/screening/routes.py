"""The officer's screening, and what two officers say of an exclusion."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.states import Do as ApplicationDo
from vouchers.audit.queries import steps_of
from vouchers.db.transaction import transaction
from vouchers.facts import queries as facts
from vouchers.facts.states import Kind
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.screening import forms, queries, services
from vouchers.screening.models import Exclusion
from vouchers.screening.policy import EXCLUSION_POLICY, POLICY
from vouchers.screening.states import EXCLUSION, Do
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Press, Reason

bp = Blueprint("screening", __name__)


@bp.route("/applications/<reference:reference>/screen", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(POLICY, ApplicationDo.PROPOSE_EXCLUSION, load=applications.by_reference)
def screen(application: Application) -> str | Response:
    """Eligible, to be excluded for a ground and reason, or a correction asked for."""
    definition = application.round.definition
    form = forms.screen_form(definition)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            _decide(application, form.decision.data, form.ground.data or "", form.reason.data)
            return redirect(url_for("desks.case", reference=application.reference))
    return render_template(
        "screening/screen.html", application=application, definition=definition, form=form,
        size=applications.declared_size(application), exclusion=queries.proposed_exclusion(application.id),
        looked=queries.looked_at(application, on=date_in_korea(now())), kept=facts.kept(application),
        record=lambda code: _record_page(application, code),
    )  # fmt: skip


@bp.get("/applications/<reference:reference>/findings")
@authorised(POLICY, Do.SEE_FINDINGS, load=applications.by_reference)
def findings(application: Application) -> str:
    """What the rules said of the application when it was decided on, and the reasons for going on."""
    return render_template("screening/findings.html", application=application, kept=facts.kept(application))


@bp.route("/applications/<reference:reference>/rescreen", methods=["GET", "POST"])
@authorised(POLICY, ApplicationDo.RESCREEN, load=applications.by_reference)
def rescreen(application: Application) -> str | Response:
    """Take back a decision that was a mistake, with the reason."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.rescreen(application, reason=form.reason.data, by=actor(), at=now())
            flash(_("판정을 되돌리고 신청기업에 알렸습니다. 적격성을 다시 검토해 주세요."))
            return redirect(url_for("screening.screen", reference=application.reference))
    return render_template("screening/rescreen.html", application=application, form=form)


def _record_page(application: Application, code: str) -> str | None:
    """Where an officer records a fact of what a rule looks at."""
    if code == "supplier-qualified" and application.supplier_id:
        return url_for("suppliers.qualification", supplier_id=application.supplier_id)
    kind = Kind.COMPANY_SIZE if code.startswith("size-") else code
    if kind not in tuple(Kind):
        return None
    return url_for("organisations.record_fact", organisation_id=application.organisation_id, kind=kind)


def _decide(application: Application, decision: str, ground: str, reason: str) -> None:
    if decision == "eligible":
        services.find_eligible(application, note=reason, by=actor(), at=now())
        flash(_("판정을 기록하고 신청기업에 알렸습니다."))
    elif decision == "correction":
        services.send_back_application(application, reason=reason, by=actor(), at=now())
        flash(_("판정을 기록하고 신청기업에 알렸습니다."))
    else:
        services.propose_exclusion(application, ground=ground, reason=reason, by=actor(), at=now())
        flash(_("부적격 의견을 기록했습니다. 다른 담당관이 확인하면 신청기업에 알립니다."))


def _exclusion_page(exclusion: Exclusion, form: Press) -> str:
    definition = exclusion.application.round.definition
    return render_template(
        "screening/exclusion.html",
        exclusion=exclusion,
        application=exclusion.application,
        form=form,
        Do=Do,
        definition=definition,
        ground=next(item for item in definition.eligibility.grounds if item.code == exclusion.ground),
        steps=steps_of(EXCLUSION.name, exclusion.id),
        kept=facts.kept(exclusion.application),
        offers=lambda action: EXCLUSION_POLICY.offers(actor(), action, exclusion),
    )


@bp.get("/exclusions/<key:exclusion_id>")
@authorised(EXCLUSION_POLICY, Do.VIEW, load=queries.exclusion)
def exclusion(exclusion: Exclusion) -> str:
    """An opinion that an application is to be excluded, for the second officer."""
    return _exclusion_page(exclusion, Press())


def _decide_exclusion(exclusion: Exclusion, verb: Callable[..., None], done: str) -> str | Response:
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            verb(exclusion, by=actor(), at=now())
            flash(done)
            return redirect(url_for("screening.exclusion", exclusion_id=exclusion.id))
    return _exclusion_page(exclusion, form)


@bp.post("/exclusions/<key:exclusion_id>/confirm")
@authorised(EXCLUSION_POLICY, Do.CONFIRM_EXCLUSION, load=queries.exclusion)
def confirm_exclusion(exclusion: Exclusion) -> str | Response:
    """Agree as a second officer: the company is told."""
    return _decide_exclusion(exclusion, services.confirm_exclusion, _("부적격을 확정하고 신청기업에 알렸습니다."))


@bp.post("/exclusions/<key:exclusion_id>/take-back")
@authorised(EXCLUSION_POLICY, Do.TAKE_BACK_EXCLUSION, load=queries.exclusion)
def take_back_exclusion(exclusion: Exclusion) -> str | Response:
    """No longer be of one's own opinion."""
    return _decide_exclusion(exclusion, services.take_back_exclusion, _("부적격 의견을 철회했습니다."))


@bp.route("/exclusions/<key:exclusion_id>/return", methods=["GET", "POST"])
@authorised(EXCLUSION_POLICY, Do.REJECT_EXCLUSION, load=queries.exclusion)
def reject_exclusion(exclusion: Exclusion) -> str | Response:
    """Disagree as a second officer, with the reason."""
    form = forms.ReturnExclusionForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.reject_exclusion(exclusion, reason=form.reason.data, by=actor(), at=now())
            flash(_("동의하지 않았습니다. 적격성 검토를 이어 갑니다."))
            return redirect(url_for("screening.exclusion", exclusion_id=exclusion.id))
    return render_template(
        "screening/reject_exclusion.html", exclusion=exclusion, application=exclusion.application, form=form
    )
