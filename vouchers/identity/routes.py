"""Signing in and out, one's own sessions, setting a password by a link."""

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from vouchers.db.transaction import transaction
from vouchers.identity import queries, services
from vouchers.identity.errors import CodeUnusable
from vouchers.identity.forms import NewPasswordForm, SignInForm
from vouchers.identity.models import UserSession
from vouchers.identity.policy import POLICY, Do
from vouchers.identity.signed_in import SignedIn
from vouchers.kernel.errors import Refused
from vouchers.web.acting import actor, forget, now
from vouchers.web.addresses import own_path
from vouchers.web.authorised import authorised, public
from vouchers.web.language import moment, say

bp = Blueprint("identity", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Open a session, or say why not without saying whether the address is known."""
    if not actor().is_anonymous:
        return redirect(own_path(request.args.get("next")) or url_for("desks.home"))
    form = SignInForm()
    if form.validate_on_submit():
        settings = current_app.extensions["vouchers.settings"]
        lock_out = services.LockOut(settings.lock_out_after, settings.lock_out_minutes)
        with transaction():
            outcome = services.sign_in(
                email=form.email.data, password=form.password.data, at=now(), lock_out=lock_out,
                address=request.remote_addr or "", browser=request.user_agent.string,
            )  # fmt: skip
            locked_until, unverified = outcome.locked_until, outcome.unverified
        if outcome.token:
            session.clear()  # a new session begins with nothing of the old one
            login_user(SignedIn(outcome.token))
            forget()
            return redirect(own_path(request.args.get("next")) or url_for("desks.home"))
        form.form_errors.append(_why_not(locked_until, unverified))
    return render_template("identity/sign_in.html", form=form)


def _why_not(locked_until: datetime | None, unverified: bool) -> str:
    if locked_until:
        return str(_("비밀번호를 여러 번 틀려 %(until)s까지 로그인할 수 없습니다. 비밀번호를 다시 설정하면 바로 풀립니다.", until=moment(locked_until)))
    if unverified:
        return str(_("이메일 확인이 아직 끝나지 않았습니다. 보내 드린 편지의 링크를 눌러 주세요."))
    return str(_("이메일 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요."))


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session everywhere."""
    if isinstance(current_user, SignedIn) or not actor().is_anonymous:
        with transaction():
            services.end_session(current_user.session(), at=now())
    logout_user()
    session.clear()
    response = redirect(url_for("desks.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/account")
@authorised(POLICY, Do.SEE_OWN)
def account() -> str:
    """One's own account and the places where one is signed in."""
    user_id = actor().user_id or 0
    return render_template(
        "identity/account.html", user=queries.user(user_id), sessions=queries.sessions_of(user_id),
        this_session=current_user.session().id,
    )  # fmt: skip


@bp.post("/account/sessions/<key:session_id>/end")
@authorised(POLICY, Do.END_SESSION, load=queries.session)
def end_session(entity: UserSession) -> Response:
    """End one of one's own sessions."""
    with transaction():
        services.end_session(entity, at=now())
    flash(_("그 기기에서 로그아웃했습니다."))
    return redirect(url_for("identity.account"))


@bp.route("/password/<code>", methods=["GET", "POST"])
@public
def set_password(code: str) -> str | Response:
    """Set a password with the link of a letter."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.set_password(code, password=form.password.data, at=now())
            flash(_("비밀번호를 설정했습니다. 새 비밀번호로 로그인해 주세요."))
            return redirect(url_for("identity.sign_in"))
    return render_template("identity/set_password.html", form=form)


@bp.route("/verify/<code>", methods=["GET", "POST"])
@public
def verify(code: str) -> str | Response:
    """Prove an address. A button, not the link itself: programs that scan letters follow links."""
    if request.method == "POST":
        try:
            with transaction():
                services.verify_email(code, at=now())
        except CodeUnusable as refusal:
            flash(say(refusal), "danger")
            return redirect(url_for("identity.sign_in"))
        flash(_("이메일을 확인했습니다. 이제 로그인할 수 있습니다."))
        return redirect(url_for("identity.sign_in"))
    return render_template("identity/verify.html", code=code)
