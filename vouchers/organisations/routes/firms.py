"""A firm: its profile and its people."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from vouchers.audit.queries import timeline
from vouchers.db.transaction import transaction
from vouchers.facts import queries as facts_of
from vouchers.facts.states import FACT, Size
from vouchers.identity import services as identity
from vouchers.kernel.actor import MemberRole
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.organisations import queries, services
from vouchers.organisations.forms import InviteMemberForm, ProfileForm
from vouchers.organisations.models import Invitation, Membership, Organisation
from vouchers.organisations.policy import INVITATION_POLICY, MEMBERSHIP_POLICY, POLICY
from vouchers.organisations.routes import bp
from vouchers.organisations.states import INVITATION, MEMBERSHIP, ORGANISATION, Do
from vouchers.web.acting import actor, forget, now
from vouchers.web.authorised import authorised
from vouchers.web.limits import Allowance, acting_firm, limited
from vouchers.web.pressing import asked_first, told

OWN_HISTORY = (ORGANISATION.name, MEMBERSHIP.name, INVITATION.name, FACT.name)
"""What a firm's people read of its history: who else has claimed it is the agency's to know."""


@bp.post("/act-for/<key:organisation_id>")
@authorised(POLICY, Do.ACT_FOR, load=queries.organisation)
def act_for(organisation: Organisation) -> Response:
    """From now on this session acts for another organisation of the person."""
    organisation_id = organisation.id
    with transaction():
        identity.act_for(current_user.session(), organisation_id)
    forget()
    return redirect(url_for("desks.home"))


@bp.get("/organisations/<key:organisation_id>")
@authorised(POLICY, Do.VIEW, load=queries.organisation)
def profile(organisation: Organisation) -> str:
    """The company's profile: read by the agency, edited by its people."""
    return _profile(organisation, ProfileForm(obj=organisation))


@bp.post("/organisations/<key:organisation_id>")
@authorised(POLICY, Do.EDIT, load=queries.organisation)
def edit_profile(organisation: Organisation) -> str | Response:
    """Change what the company says of itself."""
    form = ProfileForm(obj=organisation)
    if form.validate_on_submit():
        values = form.values()
        with form.absorbing(Refused), transaction():
            services.edit_profile(organisation, **{**values, "size": Size(values["size"])}, by=actor(), at=now())
            flash(_("기업 정보를 저장했습니다."))
            return redirect(url_for("organisations.profile", organisation_id=organisation.id))
    return _profile(organisation, form)


def _profile(organisation: Organisation, form: ProfileForm) -> str:
    editable, own = POLICY.permits(actor(), Do.EDIT, organisation), actor().works_for(organisation.id)
    return render_template(
        "organisations/profile.html", organisation=organisation, form=form, editable=editable,
        facts=facts_of.known(organisation, on=date_in_korea(now())),
        members=queries.members(organisation.id), may_manage=POLICY.permits(actor(), Do.MANAGE_MEMBERS, organisation),
        invitations=queries.open_invitations(organisation.id) if editable else [],
        may_ask=POLICY.permits(actor(), Do.ASK, organisation),
        confirmations=queries.open_confirmations(organisation.id), own=own,
        steps=timeline(organisation.case_reference, OWN_HISTORY if own else None),
    )  # fmt: skip


@bp.route("/organisations/<key:organisation_id>/members/new", methods=["GET", "POST"])
@authorised(POLICY, Do.MANAGE_MEMBERS, load=queries.organisation)
@limited("invitations", by=acting_firm)
def invite_member(organisation: Organisation) -> str | Response:
    """Invite somebody into the organisation."""
    form = InviteMemberForm()
    if form.validate_on_submit():
        letters = Allowance("letters", form.email.data)
        if not letters.take():
            form.email.errors = [_("이 주소에는 잠시 뒤에 다시 초대할 수 있습니다.")]
            return render_template("organisations/invite_member.html", organisation=organisation, form=form)
        with form.absorbing(Refused), transaction():
            services.invite_member(
                organisation, email=form.email.data, name=form.name.data, role=MemberRole(form.role.data),
                by=actor(), at=now(),
            )  # fmt: skip
            flash(_("초대했습니다. 초대받은 사람이 이메일의 링크에서 수락하면 함께 일할 수 있습니다."))
            return redirect(url_for("organisations.profile", organisation_id=organisation.id))
    return render_template("organisations/invite_member.html", organisation=organisation, form=form)


@bp.post("/invitations/<key:invitation_id>/withdraw")
@authorised(INVITATION_POLICY, Do.WITHDRAW, load=queries.invitation)
def withdraw_invitation(invitation: Invitation) -> Response:
    """No longer ask somebody."""
    organisation_id = invitation.organisation_id
    with told(_("초대를 철회했습니다.")), transaction():
        services.withdraw_invitation(invitation, by=actor(), at=now())
    return redirect(url_for("organisations.profile", organisation_id=organisation_id))


@bp.post("/memberships/<key:membership_id>/end")
@authorised(MEMBERSHIP_POLICY, Do.END_MEMBERSHIP, load=queries.membership)
def end_membership(membership: Membership) -> str | Response:
    """Take a member out of the organisation, after saying what that means."""
    back = url_for("organisations.profile", organisation_id=membership.organisation_id)
    what = _(
        "%(name)s 님은 더 이상 이 기업의 일을 보거나 할 수 없습니다. 다시 초대할 수 있습니다.",
        name=membership.user.name,
    )
    if page := asked_first(_("구성원 내보내기"), what, press=_("내보내기"), back=back):
        return page
    with told(_("구성원을 내보냈습니다.")), transaction():
        services.end_membership(membership, by=actor(), at=now())
    return redirect(back)
