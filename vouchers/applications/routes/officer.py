"""The officer's screens: the list of applications and screening."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import forms, queries, services
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY
from vouchers.applications.queries import Filter
from vouchers.applications.routes import bp
from vouchers.applications.states import LIFECYCLE, Do, State
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import Refused
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web import exports
from vouchers.web.acting import actor, now
from vouchers.web.arguments import argument, key_argument
from vouchers.web.authorised import authorised


def _asked() -> tuple[list[Round], Round | None, Filter]:
    """The rounds one may see, the one that was chosen, and how the list is narrowed."""
    rounds = programmes.rounds(actor())
    chosen = next((row for row in rounds if row.reference == request.args.get("round")), None)
    state = request.args.get("state", "")
    narrowed = Filter(
        round_id=chosen.id if chosen else None, state=State(state) if state in State.__members__.values() else None,
        field=argument("field"), words=argument("q"),
    )  # fmt: skip
    return rounds, chosen, narrowed


@bp.get("/applications")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Every application the agency may see, narrowed and in pages."""
    rounds, chosen, narrowed = _asked()
    return render_template(
        "applications/listing.html", page=queries.listing(actor(), narrowed, rounds).page(key_argument("after")),
        rounds=rounds, narrowed=narrowed, chosen_round=chosen, states=LIFECYCLE.states, fields=queries.field_names(rounds),
    )  # fmt: skip


@bp.get("/applications.<any(csv, xlsx):format>")
@authorised(POLICY, Do.LIST)
def export(format: str) -> Response:
    """The same list as a file."""
    rounds, _chosen, narrowed = _asked()
    return exports.send(queries.listing(actor(), narrowed, rounds), format)


@bp.route("/applications/<reference:reference>/screen", methods=["GET", "POST"])
@authorised(POLICY, Do.FIND_INELIGIBLE, load=queries.by_reference)
def screen(application: Application) -> str | Response:
    """Eligible, ineligible with ground and reason, or a correction asked for."""
    definition = application.round.definition
    form = forms.screen_form(definition)
    if form.validate_on_submit():
        decision, reason = form.decision.data, form.reason.data
        if decision != "eligible" and not reason:
            form.reason.errors = [_("신청기업이 알 수 있게 까닭을 적어 주세요.")]
        elif decision == "ineligible" and not form.ground.data:
            form.ground.errors = [_("부적격 사유를 골라 주세요.")]
        else:
            with form.absorbing(Refused), transaction():
                _decide(application, decision, form.ground.data, reason)
                flash(_("판정을 기록하고 신청기업에 알렸습니다."))
                return redirect(url_for("desks.case", reference=application.reference))
    return render_template(
        "applications/screen.html", application=application, definition=definition, form=form,
        size=queries.declared_size(application),
    )  # fmt: skip


def _decide(application: Application, decision: str, ground: str, reason: str) -> None:
    if decision == "eligible":
        services.find_eligible(application, note=reason, by=actor(), at=now())
    elif decision == "correction":
        services.ask_correction(application, reason=reason, by=actor(), at=now())
    else:
        services.find_ineligible(application, ground=ground, reason=reason, by=actor(), at=now())
