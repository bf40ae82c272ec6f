"""Drawing up, sending, signing or declining an agreement."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import queries, services
from vouchers.agreements.forms import DeclineForm, DrawUpForm, SendForm, SignForm
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import DRAW_UP_POLICY, POLICY
from vouchers.agreements.routes import bp
from vouchers.agreements.states import LIFECYCLE, PARTY_LABELS, Do, Party, State
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.audit.queries import steps_of
from vouchers.db.transaction import transaction
from vouchers.documents import store
from vouchers.documents.models import Progress
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import NotFound, Refused
from vouchers.web.acting import actor, now
from vouchers.web.arguments import key_argument
from vouchers.web.authorised import authorised
from vouchers.web.files import download


@bp.get("/agreements")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Agreements under way, and selected applications that still want one."""
    asked = request.args.get("state", "")
    state = State(asked) if asked in State.__members__.values() else None
    page = queries.listing(actor(), state=state, after=key_argument("after"))
    return render_template(
        "agreements/listing.html", page=page, state=state, states=LIFECYCLE.states,
        waiting=queries.selected_without_agreement(with_supplier=True), choosing=queries.selected_without_agreement(with_supplier=False), may_draw_up=POLICY.permits(actor(), Do.DRAW_UP),
    )  # fmt: skip


@bp.route("/applications/<reference:reference>/agreement/new", methods=["GET", "POST"])
@authorised(DRAW_UP_POLICY, Do.DRAW_UP, load=applications.by_reference)
def draw_up(application: Application) -> str | Response:
    """Draw up the agreement of a selected application."""
    form = DrawUpForm(starts_on=date_in_korea(now()))
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            agreement = services.draw_up(application, starts_on=form.starts_on.data, by=actor(), at=now())
            flash(_("협약서를 작성했습니다. 문서가 만들어지면 서명을 요청할 수 있습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return render_template("agreements/draw_up.html", application=application, form=form)


def _page(agreement: Agreement, form: SignForm) -> str:
    signing = {Party.COMPANY: Do.SIGN_COMPANY, Party.SUPPLIER: Do.SIGN_SUPPLIER, Party.AGENCY: Do.SIGN_AGENCY}
    mine = next((party for party, action in signing.items() if POLICY.offers(actor(), action, agreement)), None)
    return render_template(
        "agreements/agreement.html", agreement=agreement, application=agreement.application, form=form, Do=Do,
        definition=agreement.round.definition, steps=steps_of("agreement", agreement.id), parties=PARTY_LABELS,
        my_party=mine, signed={signature.party: signature for signature in agreement.signatures}, send_form=SendForm(),
        offers=lambda action: POLICY.offers(actor(), action, agreement),
        is_ready=agreement.document.state is Progress.READY,
    )  # fmt: skip


@bp.get("/agreements/<key:agreement_id>")
@authorised(POLICY, Do.VIEW, load=queries.agreement)
def agreement(agreement: Agreement) -> str:
    """The agreement on the page, who has signed, and what the reader is asked to do."""
    return _page(agreement, SignForm())


@bp.get("/agreements/<key:agreement_id>/document")
@authorised(POLICY, Do.VIEW, load=queries.agreement)
def document(agreement: Agreement) -> Response:
    """Download the newest PDF that has been made."""
    paper = agreement.document
    if paper.state is not Progress.READY or paper.sha256 is None:
        raise NotFound()
    return download(store.get(paper.sha256), filename=paper.filename, media_type="application/pdf")


@bp.post("/agreements/<key:agreement_id>/send")
@authorised(POLICY, Do.SEND, load=queries.agreement)
def send(agreement: Agreement) -> str | Response:
    """Ask the demand company to sign."""
    form = SignForm()
    if SendForm().validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.send(agreement, by=actor(), at=now())
            flash(_("수요기업에 서명을 요청했습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return _page(agreement, form)


def _sign(agreement: Agreement, verb: Callable[..., None]) -> str | Response:
    form = SignForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            verb(agreement, by=actor(), at=now())
            flash(_("서명했습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return _page(agreement, form)


@bp.post("/agreements/<key:agreement_id>/sign/company")
@authorised(POLICY, Do.SIGN_COMPANY, load=queries.agreement)
def sign_company(agreement: Agreement) -> str | Response:
    """The demand company signs first."""
    return _sign(agreement, services.sign_for_company)


@bp.post("/agreements/<key:agreement_id>/sign/supplier")
@authorised(POLICY, Do.SIGN_SUPPLIER, load=queries.agreement)
def sign_supplier(agreement: Agreement) -> str | Response:
    """The supplier signs second."""
    return _sign(agreement, services.sign_for_supplier)


@bp.post("/agreements/<key:agreement_id>/sign/agency")
@authorised(POLICY, Do.SIGN_AGENCY, load=queries.agreement)
def sign_agency(agreement: Agreement) -> str | Response:
    """The agency signs last, and the voucher is issued."""
    return _sign(agreement, services.sign_for_agency)


@bp.route("/agreements/<key:agreement_id>/decline", methods=["GET", "POST"])
@authorised(POLICY, Do.DECLINE, load=queries.agreement)
def decline(agreement: Agreement) -> str | Response:
    """Do not sign, and say why."""
    form = DeclineForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.decline(agreement, reason=form.reason.data, by=actor(), at=now())
            flash(_("서명하지 않았습니다. 다른 당사자에게 알렸습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return render_template("agreements/decline.html", agreement=agreement, form=form)
