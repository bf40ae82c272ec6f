"""The evaluator's invitations, conflict declaration, and score sheet beside the plan."""

from fractions import Fraction

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.evaluation import queries, rules, services
from vouchers.evaluation.forms import ScoreSheetForm, conflict_form, score_sheet_form
from vouchers.evaluation.models import Assignment, Seat
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, SEAT_POLICY
from vouchers.evaluation.routes import bp
from vouchers.evaluation.states import AssignmentState, Do
from vouchers.kernel.errors import Refused
from vouchers.programmes.definition.judging import EvaluationRules
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Reason, SeenPress
from vouchers.web.language import words
from vouchers.web.looking_over import look_over


@bp.get("/evaluations")
@authorised(SEAT_POLICY, Do.LIST)
def pile() -> str:
    """The pile: N of M sheets done, the deadline, what is next; and invitations."""
    user_id = actor().user_id or 0
    return render_template(
        "evaluation/pile.html", seats=queries.seats_of(user_id), pile=queries.pile(user_id), form=SeenPress(), Do=Do,
        offers=lambda action, seat: SEAT_POLICY.offers(actor(), action, seat),
    )  # fmt: skip


@bp.post("/seats/<key:seat_id>/accept")
@authorised(SEAT_POLICY, Do.ACCEPT, load=queries.seat)
def accept(seat: Seat) -> Response:
    """Join the panel."""
    if SeenPress().validate_on_submit():
        with transaction():
            services.accept_invitation(seat, by=actor(), at=now())
        flash(_("초대를 수락했습니다."))
    return redirect(url_for("evaluation.pile"))


@bp.route("/seats/<key:seat_id>/decline", methods=["GET", "POST"])
@authorised(SEAT_POLICY, Do.DECLINE, load=queries.seat)
def decline(seat: Seat) -> str | Response:
    """Do not join the panel."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.decline_invitation(seat, reason=form.reason.data, by=actor(), at=now())
            flash(_("초대를 거절했습니다."))
            return redirect(url_for("evaluation.pile"))
    return render_template("evaluation/decline.html", seat=seat, form=form)


@bp.route("/assignments/<key:assignment_id>/conflict", methods=["GET", "POST"])
@authorised(ASSIGNMENT_POLICY, Do.DECLARE, load=queries.assignment)
def declare(assignment: Assignment) -> str | Response:
    """Declare before the file opens: only the names of the parties are shown here."""
    evaluation = assignment.application.round.definition.evaluation
    form = conflict_form(evaluation)
    if form.validate_on_submit():
        conflicts = [row.code for row in evaluation.conflict_questions if getattr(form, f"conflict__{row.code}").data]
        if not conflicts and not form.none.data:
            form.none.errors = [_("'%(label)s'에 체크해 주세요.", label=form.none.label.text)]
        else:
            with form.absorbing(Refused), transaction():
                services.declare(assignment, conflicts, by=actor(), at=now())
                return redirect(url_for("evaluation.sheet", assignment_id=assignment.id))
    return render_template("evaluation/declare.html", assignment=assignment, form=form)


@bp.route("/assignments/<key:assignment_id>/recuse", methods=["GET", "POST"])
@authorised(ASSIGNMENT_POLICY, Do.RECUSE, load=queries.assignment)
def recuse(assignment: Assignment) -> str | Response:
    """Step back from this application."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.recuse(assignment, reason=form.reason.data, by=actor(), at=now())
            flash(_("회피했습니다. 이 신청서는 더 열리지 않습니다."))
            return redirect(url_for("evaluation.pile"))
    return render_template("evaluation/recuse.html", assignment=assignment, form=form)


@bp.route("/assignments/<key:assignment_id>/sheet", methods=["GET", "POST"])
@takes(LONG_TEXTS)
@authorised(ASSIGNMENT_POLICY, Do.SAVE, load=queries.assignment)
def sheet(assignment: Assignment) -> str | Response:
    """The plan on the left, the scorecard on the right; saved as a draft or submitted and sealed."""
    definition = assignment.application.round.definition
    form = score_sheet_form(definition.evaluation, assignment.sheet)
    final = request.form.get("then") == "submit"
    if final:
        form.checks = [lambda points, comments: rules.require_complete(definition.evaluation, points, comments)]
    if form.validate_on_submit():
        points, comments = form.points(definition.evaluation), form.comments(definition.evaluation)
        with form.absorbing(Refused):
            if final and (page := _look_over(form, definition.evaluation)):
                return page
            verb = services.submit_sheet if final else services.save_sheet
            with transaction():
                verb(
                    assignment, points=points, comments=comments, overall=form.overall.data or "", by=actor(), at=now()
                )
                return _after(assignment, final)
    pile = queries.pile(actor().user_id or 0)
    return render_template(
        "evaluation/sheet.html", assignment=assignment, application=assignment.application, definition=definition,
        form=form, number=1 + sum(row.id < assignment.id for row in pile), pile=pile,
    )  # fmt: skip


def _look_over(form: ScoreSheetForm, evaluation: EvaluationRules) -> str | None:
    """Show the total before the sheet is sealed, and ask about what looks like a slip of the hand."""
    points = {code: value or 0 for code, value in form.points(evaluation).items()}
    most = {row.code: row.points for row in evaluation.scorecard}
    comments = [text.strip() for text in form.comments(evaluation).values() if text.strip()]
    doubts = []
    if not any(points.values()):
        doubts.append(_("모든 항목이 0점입니다."))
    elif len({Fraction(points[code], most[code]) for code in points if most[code]}) == 1 and len(points) > 1:
        doubts.append(_("모든 항목의 점수 비율이 같습니다."))
    if len(set(comments)) < len(comments):
        doubts.append(_("같은 의견을 여러 항목에 적었습니다."))
    total = _("총점 %(total)s점 (만점 %(most)s점)", total=sum(points.values()), most=sum(most.values()))
    each = [f"{words(row)}: {points[row.code]} / {row.points}" for row in evaluation.scorecard]
    sealed = _("제출하면 봉인되어 누구도 바꿀 수 없습니다.")
    return look_over(_("평가표 제출 확인"), [total, *each, sealed], press=_("이대로 제출"), doubts=doubts)


def _after(assignment: Assignment, final: bool) -> Response:
    if not final:
        flash(_("임시저장했습니다. 제출하기 전까지 고칠 수 있습니다."))
        return redirect(url_for("evaluation.sheet", assignment_id=assignment.id))
    flash(_("평가표를 제출했습니다. 제출한 평가표는 바꿀 수 없습니다."))
    following = queries.next_in_pile(assignment)
    if following is None:
        return redirect(url_for("evaluation.pile"))
    view = "evaluation.declare" if following.state is AssignmentState.ASSIGNED else "evaluation.sheet"
    return redirect(url_for(view, assignment_id=following.id))


@bp.get("/assignments/<key:assignment_id>/sealed")
@authorised(ASSIGNMENT_POLICY, Do.READ_SEALED, load=queries.assignment)
def sealed(assignment: Assignment) -> str:
    """Read a sealed sheet: its writer always, officer and approving officer once the panel is closed."""
    return render_template(
        "evaluation/sealed.html", assignment=assignment, application=assignment.application, sheet=assignment.sheet,
        definition=assignment.application.round.definition, mine=assignment.seat.user_id == actor().user_id,
    )  # fmt: skip


@bp.get("/assignments/<key:assignment_id>/files/<key:attachment_id>")
@authorised(ASSIGNMENT_POLICY, Do.READ, load=queries.assignment)
def file(assignment: Assignment, attachment_id: int) -> Response:
    """Download an attachment of the application being scored."""
    return attachment(applications.attachment(assignment.application, attachment_id))
