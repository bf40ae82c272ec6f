"""The doors: sign-up, the links of letters, passwords. What is answered to a stranger is the same for everybody."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.identity import passwords
from vouchers.identity import queries as people
from vouchers.identity import services as identity
from vouchers.identity.errors import CodeUnusable
from vouchers.identity.forms import AskForLinkForm, ChangePasswordForm, NewPasswordForm
from vouchers.identity.models import Purpose, User
from vouchers.identity.policy import PERSON_POLICY
from vouchers.identity.proving import proved_again
from vouchers.identity.rules import require_good_password
from vouchers.identity.states import Do
from vouchers.kernel.actor import MemberRole
from vouchers.kernel.errors import Refused
from vouchers.organisations import queries, services
from vouchers.organisations.forms import AcceptInvitationForm, JoinForm, SignUpForm
from vouchers.organisations.routes import bp
from vouchers.web.acting import actor, now
from vouchers.web.addresses import own_path
from vouchers.web.authorised import authorised, public
from vouchers.web.devices import remember_device
from vouchers.web.forms import Press
from vouchers.web.language import chosen, say
from vouchers.web.limits import Allowance, limited

SIGNED_UP = "signed_up"
"""What a browser knows of its own sign-up: the address."""


@bp.route("/sign-up", methods=["GET", "POST"])
@limited("sign_up")
@public
def sign_up() -> str | Response:
    """A company and its first member ask to join; the letter tells what comes of it."""
    form = SignUpForm()
    form.checks = [lambda password: require_good_password(password, email=form.email.data or "")]
    if form.validate_on_submit():
        session[SIGNED_UP] = form.email.data
        if not Allowance("letters", form.email.data).take():
            return redirect(url_for("organisations.signed_up"))
        with form.absorbing(Refused):
            password = passwords.chosen(form.password.data, email=form.email.data)
            with transaction():
                services.sign_up(
                    company=form.company.data, business_number=form.business_number.data, name=form.name.data,
                    email=form.email.data, password=password, role=MemberRole(form.role.data), language=chosen(),
                    goes_on=_goes_on(), at=now(),
                )  # fmt: skip
            return redirect(url_for("organisations.signed_up"))
    return render_template("organisations/sign_up.html", form=form)


@bp.get("/sign-up/done")
@public
def signed_up() -> str:
    """Say what to do after sign-up, and to which address this browser asked for the letter."""
    return render_template("organisations/signed_up.html", email=session.get(SIGNED_UP), form=Press())


@bp.post("/sign-up/letter")
@limited("sign_up")
@public
def send_sign_up_letter() -> Response:
    """Send the letter of a sign-up once more, to the address this browser signed up with."""
    email = session.get(SIGNED_UP)
    if email and Press().validate_on_submit():
        if Allowance("letters", email).take():
            with transaction():
                services.ask_sign_up_letter_again(email)
        flash(
            _(
                "확인 이메일을 다시 보냈습니다. 몇 분 안에 오지 않으면 스팸함을 확인하거나 주소를 고쳐 다시 가입해 주세요."
            )
        )
    return redirect(url_for("organisations.signed_up"))


def _goes_on() -> str | None:
    """Where somebody who signs up wanted to be."""
    path = own_path(request.args.get("next"))
    return path if path and len(path) <= 200 else None


@bp.route("/verify/<code>", methods=["GET", "POST"])
@public
def verify(code: str) -> str | Response:
    """Prove an address. A button, not the link itself: programs that scan letters follow links."""
    form = Press()
    if form.validate_on_submit():
        try:
            with transaction():
                goes_on = queries.goes_on(code, at=now())
                user = services.verify(code, at=now())
                waits = bool(queries.confirmations_of(user.id))
        except CodeUnusable as refusal:
            flash(say(refusal), "danger")
            return redirect(url_for("identity.sign_in"))
        flash(_("이메일을 확인했습니다. 이제 로그인할 수 있습니다."))
        if waits:
            flash(
                _("이미 등록된 기업입니다. 로그인한 뒤 사업자등록증을 내면 담당관이 확인하고 연결해 드립니다."),
                "warning",
            )
        session.pop(SIGNED_UP, None)
        return redirect(url_for("identity.sign_in", next=goes_on))
    return render_template("organisations/verify.html", form=form, code=code)


@bp.route("/forgotten-password", methods=["GET", "POST"])
@limited("sign_up")
@public
def forgotten_password() -> str:
    """Ask for a link; the answer is the same whether or not the address is known, and so is the time it takes."""
    form, asked = AskForLinkForm(), False
    if form.validate_on_submit():
        if Allowance("links", form.email.data).take():  # of their own: a stranger's sign-ups do not use them up
            with transaction():
                identity.ask_for_link(form.email.data, at=now())
        asked = True
    return render_template("organisations/forgotten_password.html", form=form, asked=asked)


@bp.route("/password/<code>", methods=["GET", "POST"])
@public
def set_password(code: str) -> str | Response:
    """Set a password with the link of a letter; the browser in which it was opened is known as its owner's."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.absorbing(Refused):
            issued = people.code(code, Purpose.SET_PASSWORD, at=now())
            password = passwords.chosen(form.password.data, email=issued.user.email if issued and issued.user else "")
            with transaction():
                user = services.set_password(code, password=password, at=now())
                device = identity.know_device(user, at=now())
            flash(_("비밀번호를 설정했습니다. 새 비밀번호로 로그인해 주세요."))
            response = make_response(redirect(url_for("identity.sign_in")))
            remember_device(response, device)
            return response
    return render_template("identity/set_password.html", form=form)


def _oneself() -> User | None:
    return None if actor().is_anonymous else current_user.session().user


@bp.route("/account/password", methods=["GET", "POST"])
@authorised(PERSON_POLICY, Do.CHANGE_PASSWORD, load=_oneself)
def change_password(_me: User) -> str | Response:
    """Change one's own password with the present one; every other session ends, and a letter says so."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with form.absorbing(Refused):
            proved_again(form.present.data, field="present")
            this = current_user.session()
            password = passwords.chosen(form.password.data, email=this.user.email)
            with transaction():
                services.change_password(this.user, password=password, this_session=this.id, by=actor(), at=now())
            flash(_("비밀번호를 바꿨습니다. 다른 기기에서는 로그아웃되었습니다."))
            return redirect(url_for("identity.account"))
    return render_template("identity/change_password.html", form=form)


@bp.route("/invitations/<code>", methods=["GET", "POST"])
@public
def invitation(code: str) -> str | Response:
    """Accept or decline with the link of a letter: with one's account, or by making one."""
    issued = people.code(code, Purpose.JOIN, at=now())
    found = queries.invitation(issued.subject_id or 0) if issued else None
    if found is None:
        flash(say(CodeUnusable()), "danger")
        return redirect(url_for("identity.sign_in"))
    known, me = people.user_by_email(found.email), None if actor().is_anonymous else current_user.session().user
    wants_account = known is None and me is None
    joins = wants_account and request.form.get("answer") != "decline"
    form = AcceptInvitationForm(name=found.name) if joins else JoinForm()
    if form.validate_on_submit():
        values = form.values()
        with form.absorbing(Refused):
            if values["answer"] == "decline":
                with transaction():
                    services.decline_invitation(code, at=now())
                flash(_("초대를 거절했습니다."))
                return redirect(url_for("desks.home"))
            password = passwords.chosen(values["password"], email=found.email) if wants_account else None
            with transaction():
                services.accept_invitation(
                    code,
                    user=current_user.session().user if me else None,
                    name=values.get("name", ""),
                    password=password,
                    at=now(),
                )
            flash(_("초대를 수락했습니다. 이제 함께 일할 수 있습니다."))
            return redirect(url_for("desks.home") if me else url_for("identity.sign_in"))
    return render_template(
        "organisations/invitation.html", form=form, invitation=found, wants_account=wants_account,
        must_sign_in=known and me is None,
        is_another=me is not None and (known is None or known.id != me.id),
    )  # fmt: skip
