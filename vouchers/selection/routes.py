"""Ranking and selection: drawn up, proposed, confirmed or returned, released."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import newest_step, steps_of
from vouchers.db.transaction import transaction
from vouchers.evaluation import queries as evaluations
from vouchers.kernel.errors import Refused
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.selection import queries, services
from vouchers.selection.models import Selection
from vouchers.selection.policy import DRAWING_UP_POLICY, SELECTION_POLICY
from vouchers.selection.rules import WHY_LABELS, Why
from vouchers.selection.states import Do
from vouchers.web import exports
from vouchers.web.acting import actor, now
from vouchers.web.arguments import key_argument
from vouchers.web.authorised import authorised
from vouchers.web.forms import Reason, SeenPress
from vouchers.web.language import won
from vouchers.web.looking_over import look_over

bp = Blueprint("selection", __name__)


def _selection(reference: str) -> Selection | None:
    call_round = programmes.by_reference(reference)
    return queries.selection_of(call_round.id) if call_round else None


def _page(selection: Selection, form: SeenPress) -> str:
    lines, selected, spent = queries.selection_totals(selection)
    return render_template(
        "selection/selection.html", selection=selection, round=selection.round,
        page=queries.ranked(selection).page(key_argument("after")),
        sheets=evaluations.sealed_sheets(selection.round_id), form=form, Do=Do, why=WHY_LABELS, Why=Why, spent=spent,
        selected=selected, lines=lines,
        steps=steps_of("selection", selection.id), seen=newest_step(selection),
        offers=lambda action: SELECTION_POLICY.offers(actor(), action, selection),
    )  # fmt: skip


def _totals(selection: Selection) -> str:
    """How many are selected, of how many, for how much."""
    lines, selected, spent = queries.selection_totals(selection)
    return str(_("%(lines)s건 가운데 %(selected)s건을 선정합니다. 정부지원금은 모두 %(spent)s입니다.",
                 lines=lines, selected=selected, spent=won(spent)))  # fmt: skip


@bp.get("/rounds/<reference:reference>/selection.<any(csv, xlsx):file_format>")
@authorised(SELECTION_POLICY, Do.VIEW, load=_selection)
def export(selection: Selection, file_format: str) -> Response:
    """The ranking with the decisions as a file."""
    return exports.send(queries.ranked(selection), file_format, conditions=[(_("회차"), selection.round.reference)])


@bp.get("/rounds/<reference:reference>/selection")
@authorised(SELECTION_POLICY, Do.VIEW, load=_selection)
def selection(selection: Selection) -> str:
    """The ranking with score, counted sheets and place; who is selected and why; the budget used."""
    return _page(selection, SeenPress())


@bp.route("/rounds/<reference:reference>/selection/draw-up", methods=["GET", "POST"])
@authorised(DRAWING_UP_POLICY, Do.DRAW_UP, load=programmes.by_reference)
def draw_up(call_round: Round) -> str | Response:
    """Compute the ranking and draw up the selection."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.draw_up_selection(call_round, by=actor(), at=now())
            flash(_("선정안을 작성했습니다."))
            return redirect(url_for("selection.selection", reference=call_round.reference))
    return render_template("selection/draw_up.html", round=call_round, definition=call_round.definition, form=form)


@bp.post("/rounds/<reference:reference>/selection/propose")
@authorised(SELECTION_POLICY, Do.PROPOSE, load=_selection)
def propose(selection: Selection) -> str | Response:
    """Send the selection to the approving officer."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.propose_selection(selection, by=actor(), at=now())
            flash(_("결재를 올렸습니다."))
            return redirect(url_for("selection.selection", reference=selection.round.reference))
    return _page(selection, form)


@bp.post("/rounds/<reference:reference>/selection/confirm")
@authorised(SELECTION_POLICY, Do.CONFIRM, load=_selection)
def confirm(selection: Selection) -> str | Response:
    """Confirm the selection as a second person."""
    form = SeenPress()
    if form.validate_on_submit():
        if page := look_over(_("선정안 결재"), [_totals(selection)], press=_("이대로 결재")):
            return page
        with form.absorbing(Refused), transaction():
            services.confirm_selection(selection, seen=form.seen.data or 0, by=actor(), at=now())
            flash(_("선정안을 결재했습니다."))
            return redirect(url_for("selection.selection", reference=selection.round.reference))
    return _page(selection, form)


@bp.route("/rounds/<reference:reference>/selection/return", methods=["GET", "POST"])
@authorised(SELECTION_POLICY, Do.REJECT, load=_selection)
def reject(selection: Selection) -> str | Response:
    """Send the selection back with a reason."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.reject_selection(selection, reason=form.reason.data, by=actor(), at=now())
            flash(_("선정안을 반려했습니다."))
            return redirect(url_for("selection.selection", reference=selection.round.reference))
    return render_template("selection/return.html", selection=selection, round=selection.round, form=form)


@bp.post("/rounds/<reference:reference>/selection/release")
@authorised(SELECTION_POLICY, Do.RELEASE, load=_selection)
def release(selection: Selection) -> str | Response:
    """Publish every result at once."""
    form = SeenPress()
    if form.validate_on_submit():
        told = _("모든 신청기업에 결과를 이메일로 알립니다. 되돌릴 수 없습니다.")
        if page := look_over(_("결과 공개"), [_totals(selection), told], press=_("이대로 공개")):
            return page
        with form.absorbing(Refused), transaction():
            run = services.release(selection, by=actor(), at=now())
            if run is not None:
                return redirect(url_for("work.run", run_id=run.id))
            flash(_("결과를 공개했습니다."))
            return redirect(url_for("selection.selection", reference=selection.round.reference))
    return _page(selection, form)
