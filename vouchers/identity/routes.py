"""Signing in and out, and one's own sessions."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from vouchers.db import db
from vouchers.db.transaction import transaction
from vouchers.identity import passwords, queries, services
from vouchers.identity.forms import SignInForm
from vouchers.identity.models import UserSession
from vouchers.identity.policy import POLICY
from vouchers.identity.signed_in import ENDED, SignedIn
from vouchers.identity.states import Do
from vouchers.web.acting import actor, forget, now
from vouchers.web.addresses import own_path
from vouchers.web.authorised import authorised, public
from vouchers.web.devices import remember_device, this_device
from vouchers.web.forms import Press
from vouchers.web.language import asked_for, moment
from vouchers.web.limits import Allowance, client_address

bp = Blueprint("identity", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """Open a session, or say why not without saying whether the address is known.

    Known and unknown addresses cost and count the same. Wrong tries of strangers do not count against a browser that
    its owner has used before.
    """
    if not actor().is_anonymous:
        return redirect(own_path(request.args.get("next")) or url_for("desks.home"))
    form = SignInForm()
    if form.validate_on_submit():
        user = queries.user_by_email(form.email.data)
        stored = user.password_hash if user is not None and user.may_sign_in else None
        known = user is not None and queries.is_known_device(user.id, this_device())
        db.session.rollback()  # comparing takes its time, and holds nothing meanwhile
        email = form.email.data.strip().lower()
        tries = Allowance("sign_in_account", f"{this_device()}/{email}" if known else email)
        from_here = Allowance("sign_in_address", client_address())
        if not from_here.is_left() or not tries.take():
            blocked = tries if from_here.is_left() else from_here
            form.form_errors.append(_locked(blocked.until()))
        elif not passwords.fits(stored, form.password.data):
            from_here.take()
            form.form_errors.append(_("이메일 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요."))
        else:
            tries.give_back()
            return _signed_in(email)
    return render_template("identity/sign_in.html", form=form, next=own_path(request.args.get("next")))


def _signed_in(email: str) -> Response:
    with transaction():
        user = queries.user_by_email(email)
        assert user is not None  # noqa: S101 - for the type checker: its password fits
        opened = services.open_session(
            user, device=this_device(), address=request.remote_addr or "", browser=request.user_agent.string,
            language=asked_for(), at=now(),
        )  # fmt: skip
    session.clear()  # a new session begins with nothing of the old one
    login_user(SignedIn(opened.token))
    forget()
    response = redirect(own_path(request.args.get("next")) or url_for("desks.home"))
    remember_device(response, opened.device)
    return response


def _locked(until: datetime) -> str:
    return str(
        _(
            "비밀번호를 여러 번 틀려 %(until)s까지 로그인할 수 없습니다. 비밀번호를 잊었다면 이메일로 링크를 받아 다시 정하면 바로 로그인할 수 있습니다.",
            until=moment(until),
        )
    )


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session everywhere."""
    if isinstance(current_user, SignedIn) or not actor().is_anonymous:
        with transaction():
            services.end_session(current_user.session(), at=now())
    token = session.get("_user_id")
    logout_user()
    session.clear()
    if token:
        session[ENDED] = token
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
        this_session=current_user.session().id, form=Press(),
    )  # fmt: skip


@bp.post("/account/sessions/<key:session_id>/end")
@authorised(POLICY, Do.END_SESSION, load=queries.session)
def end_session(entity: UserSession) -> Response:
    """End one of one's own sessions."""
    with transaction():
        services.end_session(entity, at=now())
    flash(_("그 기기에서 로그아웃했습니다."))
    return redirect(url_for("identity.account"))


@bp.post("/account/sessions/end-others")
@authorised(POLICY, Do.SEE_OWN)
def end_other_sessions() -> Response:
    """End every session of one's own but this one."""
    if Press().validate_on_submit():
        this = current_user.session()
        with transaction():
            services.end_all_sessions(this.user, at=now(), but=this.id)
        flash(_("다른 기기에서 모두 로그아웃했습니다."))
    return redirect(url_for("identity.account"))
