"""The officer forms a panel, assigns applications, starts and closes scoring."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.states import ApplicationState
from vouchers.audit.queries import reasons, steps_of
from vouchers.db.transaction import transaction
from vouchers.evaluation import queries, releases, services
from vouchers.evaluation.forms import AssignForm, InviteForm, PanelForm
from vouchers.evaluation.models import Assignment, Panel, Seat
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, FORMING_POLICY, PANEL_POLICY, SEAT_POLICY
from vouchers.evaluation.routes import bp
from vouchers.evaluation.states import PANEL, Do, SeatState
from vouchers.identity import queries as people
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.errors import Refused
from vouchers.programmes import queries as programmes
from vouchers.programmes.models import Round
from vouchers.web import exports
from vouchers.web.acting import actor, now
from vouchers.web.arguments import key_argument
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Reason, SeenPress


@bp.get("/rounds/<reference:reference>/panels")
@authorised(PANEL_POLICY, Do.LIST, load=programmes.by_reference)
def panels(call_round: Round) -> str:
    """The panels of a round and the applications that no panel has."""
    return render_template(
        "evaluation/panels.html", round=call_round, page=queries.progress(call_round.id).page(key_argument("after")),
        unassigned=len(queries.unassigned(call_round.id)), states=PANEL.states,
        may_create=FORMING_POLICY.permits(actor(), Do.CREATE_PANEL), counts=applications.counts(call_round.id),
    )  # fmt: skip


@bp.get("/rounds/<reference:reference>/panels.<any(csv, xlsx):file_format>")
@authorised(PANEL_POLICY, Do.LIST, load=programmes.by_reference)
def export_panels(call_round: Round, file_format: str) -> Response:
    """The panels of a round as a file."""
    return exports.send(queries.progress(call_round.id), file_format, conditions=[(_("회차"), call_round.reference)])


@bp.route("/rounds/<reference:reference>/panels/new", methods=["GET", "POST"])
@authorised(FORMING_POLICY, Do.CREATE_PANEL, load=programmes.by_reference)
def create_panel(call_round: Round) -> str | Response:
    """Form a panel."""
    form = PanelForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            panel = services.create_panel(
                call_round, name=form.name.data, due_on=form.due_on.data, by=actor(), at=now()
            )
            flash(_("평가위원회를 만들었습니다. 평가위원을 초대해 주세요."))
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return render_template("evaluation/create_panel.html", round=call_round, form=form)


def _invite_form(panel: Panel) -> InviteForm:
    form = InviteForm()
    invited = {row.user_id for row in panel.seats if row.state in (SeatState.INVITED, SeatState.ACCEPTED)}
    form.evaluators.choices = [
        (str(user.id), user.name) for user in people.holders(StaffRole.EVALUATOR) if user.id not in invited
    ]
    return form


def _assign_form(panel: Panel) -> AssignForm:
    form = AssignForm()
    eligible = applications.in_round(panel.round_id, ApplicationState.ELIGIBLE)
    form.applications.choices = [(str(row.id), f"{row.reference} {row.organisation.name}") for row in eligible]
    return form


def _page(panel: Panel, invite: InviteForm, assign: AssignForm, confirm: SeenPress) -> str:
    return render_template(
        "evaluation/panel.html", panel=panel, invite=invite, assign=assign, confirm=confirm, Do=Do,
        steps=steps_of("panel", panel.id), offers=lambda action: PANEL_POLICY.offers(actor(), action, panel),
        accepted=[row for row in panel.seats if any(a.seat_id == row.id for a in panel.assignments)
                  or row.state is SeatState.ACCEPTED],
        offers_seat=lambda row: SEAT_POLICY.offers(actor(), Do.RELEASE, row),
        offers_assignment=lambda row: ASSIGNMENT_POLICY.offers(actor(), Do.RELEASE, row),
        why=reasons("seat", [row.id for row in panel.seats], Do.DECLINE)
        | reasons("seat", [row.id for row in panel.seats], Do.RELEASE),
    )  # fmt: skip


@bp.get("/panels/<key:panel_id>")
@authorised(PANEL_POLICY, Do.VIEW, load=queries.panel)
def panel(panel: Panel) -> str:
    """One panel: seats, assignments, what can be done. Of sheets only whether they are in."""
    return _page(panel, _invite_form(panel), _assign_form(panel), SeenPress())


@bp.post("/panels/<key:panel_id>/invite")
@authorised(PANEL_POLICY, Do.INVITE, load=queries.panel)
def invite(panel: Panel) -> str | Response:
    """Ask evaluators to join."""
    form = _invite_form(panel)
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            for user_id in form.evaluators.data:
                user = people.user(int(user_id))
                if user is not None:
                    services.invite(panel, user, by=actor(), at=now())
            flash(_("초대했습니다."))
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return _page(panel, form, _assign_form(panel), SeenPress())


@bp.post("/panels/<key:panel_id>/assign")
@takes(LONG_TEXTS)
@authorised(PANEL_POLICY, Do.ASSIGN, load=queries.panel)
def assign(panel: Panel) -> str | Response:
    """Give applications to every accepted evaluator."""
    form = _assign_form(panel)
    if form.validate_on_submit():
        wanted = {int(key) for key in form.applications.data}
        with form.absorbing(Refused), transaction():
            chosen = [
                row for row in applications.in_round(panel.round_id, ApplicationState.ELIGIBLE) if row.id in wanted
            ]
            pairs = [(seat, row) for seat in panel.seats for row in chosen]
            new = services.assign(panel, pairs, by=actor(), at=now())
            flash(_("%(count)s건을 배정했습니다.", count=new))
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return _page(panel, _invite_form(panel), form, SeenPress())


@bp.post("/panels/<key:panel_id>/start")
@authorised(PANEL_POLICY, Do.START, load=queries.panel)
def start(panel: Panel) -> str | Response:
    """Let scoring begin."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.start_scoring(panel, by=actor(), at=now())
            flash(_("평가를 시작했습니다."))
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return _page(panel, _invite_form(panel), _assign_form(panel), form)


@bp.post("/panels/<key:panel_id>/close")
@authorised(PANEL_POLICY, Do.CLOSE, load=queries.panel)
def close(panel: Panel) -> str | Response:
    """End scoring."""
    form = SeenPress()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.close_panel(panel, by=actor(), at=now())
            flash(_("평가를 마감했습니다. 선정안을 작성할 수 있습니다."))
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return _page(panel, _invite_form(panel), _assign_form(panel), form)


def _given_up(
    panel: Panel, heading: str, lead: str, verb: Callable[[str], None], done: str, *, about: str = ""
) -> str | Response:
    """A page that asks why something of a panel is given up, and does it."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            verb(form.reason.data)
            flash(done)
            return redirect(url_for("evaluation.panel", panel_id=panel.id))
    return render_template("evaluation/give_up.html", panel=panel, form=form, title=heading, told=lead, about=about)


@bp.route("/panels/<key:panel_id>/dissolve", methods=["GET", "POST"])
@authorised(PANEL_POLICY, Do.DISSOLVE, load=queries.panel)
def dissolve(panel: Panel) -> str | Response:
    """Give up a panel that has not begun."""
    told = _("초대한 평가위원 모두에게 사유를 이메일로 알립니다. 평가를 시작한 위원회는 해산할 수 없습니다.")
    return _given_up(
        panel, _("평가위원회 해산"), told, lambda reason: releases.dissolve(panel, reason=reason, by=actor(), at=now()),
        _("평가위원회를 해산했습니다."),
    )  # fmt: skip


@bp.route("/seats/<key:seat_id>/release", methods=["GET", "POST"])
@authorised(SEAT_POLICY, Do.RELEASE, load=queries.seat)
def release_seat(seat: Seat) -> str | Response:
    """Ask an evaluator no longer."""
    told = _("제출하지 않은 배정이 모두 풀리고, 제출한 평가표는 그대로 셉니다. 사유를 이메일로 알립니다.")
    return _given_up(
        seat.panel, _("위촉 해제"), told, lambda reason: releases.release_seat(seat, reason=reason, by=actor(), at=now()),
        _("위촉을 해제했습니다. 다른 평가위원을 초대하고 배정해 주세요."), about=seat.user.name,
    )  # fmt: skip


@bp.route("/assignments/<key:assignment_id>/release", methods=["GET", "POST"])
@authorised(ASSIGNMENT_POLICY, Do.RELEASE, load=queries.assignment)
def release_assignment(assignment: Assignment) -> str | Response:
    """Take an application from an evaluator."""
    told = _("이 평가위원에게서 신청서 배정을 풉니다. 사유를 이메일로 알립니다.")
    return _given_up(
        assignment.panel, _("배정 해제"), told,
        lambda reason: releases.release_assignment(assignment, reason=reason, by=actor(), at=now()),
        _("배정을 풀었습니다."), about=f"{assignment.application.reference} {assignment.seat.user.name}",
    )  # fmt: skip
