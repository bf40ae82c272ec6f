"""The evaluator's invitations, conflict declaration, and score sheet beside the plan."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.evaluation import queries, services
from vouchers.evaluation.forms import conflict_form, score_sheet_form
from vouchers.evaluation.models import Assignment, Seat
from vouchers.evaluation.policy import ASSIGNMENT_POLICY, SEAT_POLICY
from vouchers.evaluation.routes import bp
from vouchers.evaluation.states import AssignmentState, Do
from vouchers.kernel.errors import Refused
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import LONG_TEXTS, takes
from vouchers.web.forms import Reason, SeenPress


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
            form.none.errors = [_("확인하고 표시해 주세요.")]
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
    if form.validate_on_submit():
        final = request.form.get("then") == "submit"
        verb = services.submit_sheet if final else services.save_sheet
        with form.absorbing(Refused), transaction():
            verb(
                assignment, points=form.points(definition.evaluation), comments=form.comments(definition.evaluation),
                overall=form.overall.data or "", by=actor(), at=now(),
            )  # fmt: skip
            return _after(assignment, final)
    pile = queries.pile(actor().user_id or 0)
    return render_template(
        "evaluation/sheet.html", assignment=assignment, application=assignment.application, definition=definition,
        form=form, number=1 + sum(row.id < assignment.id for row in pile), pile=pile,
    )  # fmt: skip


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


@bp.get("/assignments/<key:assignment_id>/files/<key:attachment_id>")
@authorised(ASSIGNMENT_POLICY, Do.READ, load=queries.assignment)
def file(assignment: Assignment, attachment_id: int) -> Response:
    """Download an attachment of the application being scored."""
    return attachment(applications.attachment(assignment.application, attachment_id))
