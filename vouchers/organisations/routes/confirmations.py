"""Whose a firm is: the paper of whoever asks, the officer's decision."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from vouchers.audit.queries import steps_of
from vouchers.db.transaction import transaction
from vouchers.documents.downloads import attachment
from vouchers.kernel.errors import Refused
from vouchers.organisations import firms, queries
from vouchers.organisations.forms import ConfirmFirmForm, PaperForm, ReasonForm
from vouchers.organisations.models import FirmConfirmation, Organisation
from vouchers.organisations.policy import CONFIRMATION_POLICY, POLICY
from vouchers.organisations.routes import bp
from vouchers.organisations.states import CONFIRMATION, Do
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.bodies import FILES, takes
from vouchers.web.forms import Press


@bp.get("/confirmations")
@authorised(CONFIRMATION_POLICY, Do.LIST)
def confirmations() -> str:
    """The confirmations of firms, those to be decided by a state."""
    return render_template("organisations/confirmations.html", shown=lists.shown(queries.confirmation_list()))


@bp.get("/confirmations.<any(csv, xlsx):file_format>")
@authorised(CONFIRMATION_POLICY, Do.LIST)
def export_confirmations(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(queries.confirmation_list(), file_format)


@bp.post("/organisations/<key:organisation_id>/confirmation")
@authorised(POLICY, Do.ASK, load=queries.organisation)
def ask_confirmation(organisation: Organisation) -> Response:
    """Ask the agency to confirm the firm one works for."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            asked = firms.ask(organisation, current_user.session().user, by=actor(), at=now())
            return redirect(url_for("organisations.confirmation", confirmation_id=asked.id))
    for _anchor, sentence in form.summary:
        flash(sentence, "danger")
    return redirect(url_for("organisations.profile", organisation_id=organisation.id))


def _page(
    confirmation: FirmConfirmation, *, paper: PaperForm | None = None, confirm: ConfirmFirmForm | None = None
) -> str:
    is_agency = CONFIRMATION_POLICY.permits(actor(), Do.LIST)
    others = queries.members(confirmation.organisation_id) if is_agency else []
    confirm = confirm or ConfirmFirmForm()
    others = [row for row in others if row.user_id != confirmation.user_id]
    if not (others and confirmation.organisation.is_confirmed):
        del confirm.alone
    return render_template(
        "organisations/confirmation.html", confirmation=confirmation, organisation=confirmation.organisation, Do=Do,
        paper=paper or PaperForm(obj=confirmation), confirm=confirm, others=others, is_agency=is_agency,
        steps=steps_of(CONFIRMATION.name, confirmation.id),
        offers=lambda action: CONFIRMATION_POLICY.offers(actor(), action, confirmation),
    )  # fmt: skip


@bp.get("/confirmations/<key:confirmation_id>")
@authorised(CONFIRMATION_POLICY, Do.VIEW, load=queries.confirmation)
def confirmation(confirmation: FirmConfirmation) -> str:
    """One confirmation: what is asked, the paper, what is to be done."""
    return _page(confirmation)


@bp.post("/confirmations/<key:confirmation_id>/submit")
@takes(FILES)
@authorised(CONFIRMATION_POLICY, Do.SUBMIT, load=queries.confirmation)
def submit_confirmation(confirmation: FirmConfirmation) -> str | Response:
    """Hand in the paper."""
    form = PaperForm()
    if form.validate_on_submit() and form.paper.data:
        with form.absorbing(Refused), transaction():
            firms.submit(
                confirmation, note=form.note.data, filename=form.paper.data.filename or "", body=form.paper.data.read(),
                by=actor(), at=now(),
            )  # fmt: skip
            flash(_("서류를 냈습니다. 담당관이 확인하면 이메일로 알려 드립니다."))
            return redirect(url_for("organisations.confirmation", confirmation_id=confirmation.id))
    return _page(confirmation, paper=form)


@bp.get("/confirmations/<key:confirmation_id>/paper")
@authorised(CONFIRMATION_POLICY, Do.VIEW, load=queries.confirmation)
def confirmation_paper(confirmation: FirmConfirmation) -> Response:
    """Download the paper."""
    return attachment(confirmation.file)


@bp.post("/confirmations/<key:confirmation_id>/confirm")
@authorised(CONFIRMATION_POLICY, Do.CONFIRM, load=queries.confirmation)
def confirm_firm(confirmation: FirmConfirmation) -> str | Response:
    """Confirm that the firm is this person's."""
    form = ConfirmFirmForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            firms.confirm(confirmation, alone=bool(form.alone.data), by=actor(), at=now())
            flash(_("기업을 확인했습니다."))
            return redirect(url_for("organisations.confirmation", confirmation_id=confirmation.id))
    return _page(confirmation, confirm=form)


def _with_reason(confirmation: FirmConfirmation, verb: str) -> str | Response:
    form = ReasonForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            getattr(firms, verb)(confirmation, reason=form.reason.data, by=actor(), at=now())
            flash(_("요청한 사람에게 알렸습니다."))
            return redirect(url_for("organisations.confirmation", confirmation_id=confirmation.id))
    return render_template("organisations/confirmation_reason.html", form=form, confirmation=confirmation, verb=verb)


@bp.route("/confirmations/<key:confirmation_id>/return", methods=["GET", "POST"])
@authorised(CONFIRMATION_POLICY, Do.SEND_BACK, load=queries.confirmation)
def send_back_confirmation(confirmation: FirmConfirmation) -> str | Response:
    """Ask for another paper."""
    return _with_reason(confirmation, "send_back")


@bp.route("/confirmations/<key:confirmation_id>/reject", methods=["GET", "POST"])
@authorised(CONFIRMATION_POLICY, Do.REJECT, load=queries.confirmation)
def reject_confirmation(confirmation: FirmConfirmation) -> str | Response:
    """Say that the firm is not this person's."""
    return _with_reason(confirmation, "reject")


@bp.post("/confirmations/<key:confirmation_id>/withdraw")
@authorised(CONFIRMATION_POLICY, Do.WITHDRAW, load=queries.confirmation)
def withdraw_confirmation(confirmation: FirmConfirmation) -> str | Response:
    """No longer ask."""
    form = Press()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            firms.withdraw(confirmation, by=actor(), at=now())
            flash(_("기업 확인 요청을 철회했습니다."))
            return redirect(url_for("organisations.confirmation", confirmation_id=confirmation.id))
    return _page(confirmation)
