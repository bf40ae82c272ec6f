"""Drawing up, sending, signing or declining an agreement."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.agreements import documents as papers
from vouchers.agreements import queries, services
from vouchers.agreements.forms import DeclineForm, DrawUpForm, SignForm
from vouchers.agreements.models import Agreement
from vouchers.agreements.policy import DRAW_UP_POLICY, POLICY
from vouchers.agreements.routes import bp
from vouchers.agreements.routes.rounds import period
from vouchers.agreements.states import PARTY_LABELS, AgreementState, Do, Party
from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.audit.queries import steps_of
from vouchers.db.listing import Listing
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.documents.models import Progress
from vouchers.kernel.clock import date_in_korea
from vouchers.kernel.errors import Refused
from vouchers.programmes import queries as programmes
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Press, Reason
from vouchers.web.language import day, won
from vouchers.web.looking_over import look_over


def _listing() -> Listing:
    return queries.listing(actor(), programmes.rounds(actor()))


@bp.get("/agreements")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """Agreements under way, and how many selected applications still want one."""
    rounds = programmes.rounds(actor())
    waiting = queries.waiting_by_round(with_supplier=True)
    return render_template(
        "agreements/listing.html", shown=lists.shown(_listing()),
        waiting=[(row, waiting[row.id]) for row in rounds if row.id in waiting],
        choosing=sum(queries.waiting_by_round(with_supplier=False).values()), undecided=queries.undecided(),
        may_draw_up=DRAW_UP_POLICY.permits(actor(), Do.DRAW_UP),
    )  # fmt: skip


@bp.get("/agreements.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(_listing(), file_format)


@bp.route("/applications/<reference:reference>/agreement/new", methods=["GET", "POST"])
@authorised(DRAW_UP_POLICY, Do.DRAW_UP, load=applications.by_reference)
def draw_up(application: Application) -> str | Response:
    """Draw up the agreement of a selected application."""
    form = DrawUpForm(starts_on=date_in_korea(now()))
    if form.validate_on_submit():
        if page := look_over(_("협약서 작성"), [period(application.round, form)], press=_("이대로 작성")):
            return page
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
        terms=papers.signed_terms(agreement), is_apart=POLICY.is_apart(actor(), Do.SIGN_AGENCY, agreement),
        my_party=mine, signed={signature.party: signature for signature in agreement.signatures}, send_form=Press(),
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
    return attachment(agreement.document)


@bp.post("/agreements/<key:agreement_id>/send")
@authorised(POLICY, Do.SEND, load=queries.agreement)
def send(agreement: Agreement) -> str | Response:
    """Ask the demand company to sign."""
    form = SignForm()
    if Press().validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.send(agreement, by=actor(), at=now())
            flash(_("수요기업에 서명을 요청했습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return _page(agreement, form)


def _sign(agreement: Agreement, verb: Callable[..., None]) -> str | Response:
    form = SignForm()
    if form.validate_on_submit():
        if page := look_over(_("서명 확인"), _what_is_promised(agreement), press=_("이대로 서명")):
            return page
        with form.absorbing(Refused), transaction():
            verb(agreement, by=actor(), at=now())
            flash(_("서명했습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return _page(agreement, form)


def _what_is_promised(agreement: Agreement) -> list[str]:
    """What comes of the signature of whoever signs now, in words and won."""
    whole = _("정부지원금 %(gov)s, 기업부담금 현금 %(cash)s, 현물 %(in_kind)s의 협약입니다. 서명은 되돌릴 수 없습니다.",
              gov=won(agreement.gov), cash=won(agreement.cash), in_kind=won(agreement.in_kind))  # fmt: skip
    if agreement.state is AgreementState.AWAITING_COMPANY:
        return [whole, _("협약이 체결되면 현금 %(cash)s을 입금해야 바우처를 쓸 수 있습니다.", cash=won(agreement.cash))]
    if agreement.state is AgreementState.AWAITING_SUPPLIER:
        return [whole, _("%(starts)s부터 %(ends)s까지 과제를 수행하고 검수를 받은 금액을 지급받습니다.",
                         starts=day(agreement.starts_on), ends=day(agreement.ends_on))]  # fmt: skip
    return [whole, _("협약이 체결되고 바우처가 발급됩니다.")]


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


@bp.route("/agreements/<key:agreement_id>/void", methods=["GET", "POST"])
@authorised(POLICY, Do.VOID, load=queries.agreement)
def void(agreement: Agreement) -> str | Response:
    """Take back an agreement that is not concluded, and say why."""
    form = Reason()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.void(agreement, reason=form.reason.data, by=actor(), at=now())
            flash(_("협약서 작성을 취소했습니다. 협약서를 다시 작성할 수 있습니다."))
            return redirect(url_for("agreements.agreement", agreement_id=agreement.id))
    return render_template("agreements/void.html", agreement=agreement, form=form)


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
