"""The agency's people and experts: appointments by one or two administrators, accounts that are stopped."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.audit.queries import timeline
from vouchers.db.transaction import transaction
from vouchers.identity import queries as people
from vouchers.identity.models import Appointment, User
from vouchers.identity.policy import APPOINTMENT_POLICY, PERSON_POLICY, STAFF_POLICY
from vouchers.identity.states import Do
from vouchers.kernel.actor import StaffRole
from vouchers.kernel.duties import BY_TWO
from vouchers.kernel.errors import Refused
from vouchers.organisations import queries
from vouchers.organisations import staff as verbs
from vouchers.organisations.forms import AppointStaffForm, FindPersonForm, ReasonForm
from vouchers.organisations.routes import bp
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Press
from vouchers.web.pressing import told


@bp.get("/staff")
@authorised(STAFF_POLICY, Do.MANAGE_STAFF)
def staff() -> str:
    """Everybody who holds a role or is to hold one, and what waits for a second administrator."""
    return _staff_page(FindPersonForm())


@bp.route("/staff/new", methods=["GET", "POST"])
@authorised(STAFF_POLICY, Do.MANAGE_STAFF)
def appoint_staff() -> str | Response:
    """Appoint somebody."""
    form = AppointStaffForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            roles = [StaffRole(role) for role in form.roles.data]
            verbs.appoint_staff(
                email=form.email.data, name=form.name.data, roles=roles, reason=form.reason.data, by=actor(), at=now()
            )
            flash(_("임명했습니다. 처음인 사람에게는 비밀번호를 정하는 이메일을 보냈습니다."))
            if BY_TWO & set(roles):
                flash(_("돈을 내보내는 역할은 다른 관리자가 확인해야 시작됩니다."), "warning")
            return redirect(url_for("organisations.staff"))
    return render_template("organisations/appoint_staff.html", form=form)


def _staff_page(find: FindPersonForm) -> str:
    proposed = people.proposed_appointments()
    return render_template(
        "organisations/staff.html", find=find, users=people.staff(), proposed=proposed, press=Press(),
        names=people.names({row.appointed_by for row in proposed if row.appointed_by}),
        may_confirm=lambda row: APPOINTMENT_POLICY.permits(actor(), Do.CONFIRM_APPOINTMENT, row),
        may_end=lambda row: APPOINTMENT_POLICY.permits(actor(), Do.END_APPOINTMENT,
            row) and row.role != StaffRole.ADMINISTRATOR,
    )  # fmt: skip


@bp.post("/staff/find")
@authorised(STAFF_POLICY, Do.MANAGE_STAFF)
def find_person() -> str | Response:
    """The page of whoever has this address."""
    find = FindPersonForm()
    if find.validate_on_submit():
        user = people.user_by_email(find.person.data)
        if user is not None:
            return redirect(url_for("organisations.person", user_id=user.id))
        find.person.errors = [_("이 이메일을 쓰는 사람이 없습니다.")]
    return _staff_page(find)


@bp.post("/appointments/<key:appointment_id>/confirm")
@authorised(APPOINTMENT_POLICY, Do.CONFIRM_APPOINTMENT, load=people.appointment)
def confirm_appointment(appointment: Appointment) -> Response:
    """Agree to an appointment as a second administrator."""
    with told(_("임명을 확인했습니다.")), transaction():
        verbs.confirm_appointment(appointment, by=actor(), at=now())
    return redirect(url_for("organisations.staff"))


@bp.route("/appointments/<key:appointment_id>/end", methods=["GET", "POST"])
@authorised(APPOINTMENT_POLICY, Do.END_APPOINTMENT, load=people.appointment)
def end_appointment(appointment: Appointment) -> str | Response:
    """Take a role away, or take an appointment back before it begins, with the reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            verbs.end_appointment(appointment, reason=form.reason.data, by=actor(), at=now())
            flash(_("역할을 철회했습니다."))
            return redirect(url_for("organisations.staff"))
    return render_template("organisations/end_appointment.html", form=form, appointment=appointment)


@bp.get("/people/<key:user_id>")
@authorised(PERSON_POLICY, Do.VIEW, load=people.user)
def person(user: User) -> str:
    """One person: every appointment with who gave and ended it and why, firms, sessions,
    what was done to the account.
    """
    by = {key for row in user.appointments for key in (row.appointed_by, row.confirmed_by, row.ended_by) if key}
    return render_template(
        "organisations/person.html", user=user, names=people.names(by), memberships=queries.memberships_of(user.id),
        Do=Do,
        sessions=people.sessions_of(user.id), steps=timeline(user.case_reference),
        may=lambda action: PERSON_POLICY.permits(actor(), action, user) and StaffRole.ADMINISTRATOR not in user.roles,
    )  # fmt: skip


def _with_reason(user: User, verb: str, done: str) -> str | Response:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            getattr(verbs, verb)(user, reason=form.reason.data, by=actor(), at=now())
            flash(done)
            return redirect(url_for("organisations.person", user_id=user.id))
    return render_template("organisations/person_reason.html", form=form, user=user, verb=verb)


@bp.route("/people/<key:user_id>/disable", methods=["GET", "POST"])
@authorised(PERSON_POLICY, Do.DISABLE, load=people.user)
def disable(user: User) -> str | Response:
    """Stop an account, with the reason."""
    return _with_reason(user, "disable", _("계정을 정지하고 모든 기기에서 로그아웃시켰습니다."))


@bp.route("/people/<key:user_id>/enable", methods=["GET", "POST"])
@authorised(PERSON_POLICY, Do.ENABLE, load=people.user)
def enable(user: User) -> str | Response:
    """Let an account be used again, with the reason."""
    return _with_reason(user, "enable", _("계정을 다시 쓸 수 있게 했습니다."))


@bp.route("/people/<key:user_id>/end-sessions", methods=["GET", "POST"])
@authorised(PERSON_POLICY, Do.END_SESSIONS, load=people.user)
def end_sessions(user: User) -> str | Response:
    """End every session of a person, with the reason."""
    return _with_reason(user, "end_sessions", _("모든 기기에서 로그아웃시켰습니다."))
