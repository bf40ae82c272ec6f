"""Sign-up, the company's profile and members, the agency's people."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.forms import AskForLinkForm
from vouchers.kernel.actor import MemberRole, StaffRole
from vouchers.kernel.errors import Refused, VouchersError
from vouchers.organisations import queries, services
from vouchers.organisations.forms import AppointStaffForm, InviteMemberForm, ProfileForm, SignUpForm
from vouchers.organisations.models import Membership, Organisation
from vouchers.organisations.policy import MEMBERSHIP_POLICY, POLICY, STAFF_POLICY
from vouchers.organisations.states import Do, Size
from vouchers.web.acting import actor, forget, now
from vouchers.web.authorised import authorised, public
from vouchers.web.language import chosen, say

bp = Blueprint("organisations", __name__)


@bp.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> str | Response:
    """A company and its first member sign up."""
    form = SignUpForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.sign_up(
                company=form.company.data, business_number=form.business_number.data, name=form.name.data,
                email=form.email.data, password=form.password.data, role=MemberRole(form.role.data),
                language=chosen(), at=now(),
            )  # fmt: skip
            return redirect(url_for("organisations.signed_up"))
    return render_template("organisations/sign_up.html", form=form)


@bp.get("/sign-up/done")
@public
def signed_up() -> str:
    """What happens next after sign-up."""
    return render_template("organisations/signed_up.html")


@bp.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgotten_password() -> str:
    """Ask for a link; the answer is the same whether or not the address is known."""
    form, asked = AskForLinkForm(), False
    if form.validate_on_submit():
        with transaction():
            services.send_password_link(form.email.data, at=now())
        asked = True
    return render_template("organisations/forgotten_password.html", form=form, asked=asked)


@bp.post("/act-for/<key:organisation_id>")
@authorised(POLICY, Do.ACT_FOR, load=queries.organisation)
def act_for(organisation: Organisation) -> Response:
    """From now on this session acts for another organisation of the person."""
    organisation_id = organisation.id
    with transaction():
        identity.act_for(current_user.session(), organisation_id)
    forget()
    return redirect(url_for("desks.home"))


@bp.route("/organisations/<key:organisation_id>", methods=["GET", "POST"])
@authorised(POLICY, Do.VIEW, load=queries.organisation)
def profile(organisation: Organisation) -> str | Response:
    """The company's profile: read by the agency, edited by its people."""
    editable = POLICY.permits(actor(), Do.EDIT, organisation)
    form = ProfileForm(obj=organisation)
    if form.is_submitted() and not editable:
        abort(403)
    if form.validate_on_submit():
        values = form.values()
        with form.absorbing(Refused), transaction():
            services.edit_profile(organisation, **{**values, "size": Size(values["size"])}, by=actor(), at=now())
            flash(_("기업 정보를 저장했습니다."))
            return redirect(url_for("organisations.profile", organisation_id=organisation.id))
    return render_template(
        "organisations/profile.html", organisation=organisation, form=form, editable=editable,
        members=queries.members(organisation.id), may_manage=POLICY.permits(actor(), Do.MANAGE_MEMBERS, organisation),
    )  # fmt: skip


@bp.route("/organisations/<key:organisation_id>/members/new", methods=["GET", "POST"])
@authorised(POLICY, Do.MANAGE_MEMBERS, load=queries.organisation)
def invite_member(organisation: Organisation) -> str | Response:
    """Invite somebody into the organisation."""
    form = InviteMemberForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.invite_member(
                organisation, email=form.email.data, name=form.name.data, role=MemberRole(form.role.data),
                by=actor(), at=now(),
            )  # fmt: skip
            flash(_("초대했습니다. 편지의 링크로 비밀번호를 정하면 함께 일할 수 있습니다."))
            return redirect(url_for("organisations.profile", organisation_id=organisation.id))
    return render_template("organisations/invite_member.html", organisation=organisation, form=form)


@bp.post("/memberships/<key:membership_id>/end")
@authorised(MEMBERSHIP_POLICY, Do.MANAGE_MEMBERS, load=queries.membership)
def end_membership(membership: Membership) -> Response:
    """Take a member out of the organisation."""
    organisation_id = membership.organisation_id
    try:
        with transaction():
            services.end_membership(membership, by=actor(), at=now())
    except VouchersError as refusal:
        flash(say(refusal), "danger")
    return redirect(url_for("organisations.profile", organisation_id=organisation_id))


@bp.route("/staff", methods=["GET", "POST"])
@authorised(STAFF_POLICY, Do.MANAGE_STAFF)
def staff() -> str | Response:
    """Everybody with an account, their roles, and the appointment of one more."""
    form = AppointStaffForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            roles = [StaffRole(role) for role in form.roles.data]
            services.appoint_staff(email=form.email.data, name=form.name.data, roles=roles, by=actor(), at=now())
            flash(_("임명했습니다. 처음인 사람에게는 비밀번호를 정하는 편지를 보냈습니다."))
            return redirect(url_for("organisations.staff"))
    return render_template("organisations/staff.html", form=form, users=[user for user in people.users() if user.roles])


@bp.post("/staff/<key:user_id>/<role>/dismiss")
@authorised(STAFF_POLICY, Do.MANAGE_STAFF, load=people.user)
def dismiss(user: object, role: str) -> Response:
    """Take a role from a person."""
    try:
        with transaction():
            services.dismiss_staff(user, StaffRole(role), by=actor(), at=now())  # type: ignore[arg-type]
    except ValueError:
        abort(404)
    except VouchersError as refusal:
        flash(say(refusal), "danger")
    return redirect(url_for("organisations.staff"))
