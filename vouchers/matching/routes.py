"""Finding a supplier, and answering a proposal."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from vouchers.applications import queries as applications
from vouchers.applications.models import Application
from vouchers.applications.policy import POLICY as APPLICATION_POLICY
from vouchers.applications.states import Do as ApplicationDo
from vouchers.db.transaction import transaction
from vouchers.kernel.errors import NotFound, Refused
from vouchers.matching import queries, services
from vouchers.matching.forms import AnswerForm, DeclineForm, propose_form
from vouchers.matching.models import Proposal
from vouchers.matching.policy import POLICY
from vouchers.matching.states import Do
from vouchers.suppliers import queries as suppliers
from vouchers.suppliers.policy import POLICY as SUPPLIER_POLICY
from vouchers.suppliers.states import Do as SupplierDo
from vouchers.web import lists
from vouchers.web.acting import actor, now
from vouchers.web.authorised import authorised
from vouchers.web.forms import Press
from vouchers.web.limits import acting_firm, limited
from vouchers.web.pressing import asked_first, told

bp = Blueprint("matching", __name__)


@bp.get("/applications/<reference:reference>/suppliers")
@authorised(APPLICATION_POLICY, ApplicationDo.NAME_SUPPLIER, load=applications.by_reference)
def find(application: Application) -> str | Response:
    """Suppliers ranked for this application, with reasons, and the proposals made so far."""
    if not (application.need and application.field_code):
        flash(_("과제와 분야를 먼저 적어 주세요. 그 내용으로 공급기업을 찾습니다."), "warning")
        return redirect(url_for("applications.need", reference=application.reference))
    return render_template(
        "matching/find.html", application=application, definition=application.round.definition,
        found=queries.find(application), proposals=queries.of_application(application.id), form=Press(),
        offers=lambda action, proposal: POLICY.offers(actor(), action, proposal), Do=Do,
    )  # fmt: skip


@bp.route("/applications/<reference:reference>/suppliers/<key:supplier_id>/propose", methods=["GET", "POST"])
@authorised(APPLICATION_POLICY, ApplicationDo.NAME_SUPPLIER, load=applications.by_reference)
@limited("proposals", by=acting_firm)
def propose(application: Application, supplier_id: int) -> str | Response:
    """Ask a supplier to take part."""
    supplier = suppliers.supplier(supplier_id)
    if supplier is None or not SUPPLIER_POLICY.permits(actor(), SupplierDo.VIEW, supplier):
        raise NotFound()
    definition = application.round.definition
    form = propose_form(supplier, definition)
    form.checks = [lambda quantities: services.chosen_plans(application, supplier, quantities)]
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.propose(
                application, supplier, message=form.message.data, quantities=form.quantities(), by=actor(), at=now()
            )
            flash(_("공급기업에 제안을 보냈습니다. 답이 오면 이메일로 알려 드립니다."))
            return redirect(url_for("matching.find", reference=application.reference))
    return render_template(
        "matching/propose.html", application=application, supplier=supplier, form=form, definition=definition
    )


@bp.get("/proposals")
@authorised(POLICY, Do.LIST)
def listing() -> str:
    """The proposals to the organisation one acts for."""
    return render_template("matching/listing.html", shown=lists.shown(queries.received(actor().acting_for)))


@bp.get("/proposals.<any(csv, xlsx):file_format>")
@authorised(POLICY, Do.LIST)
def export(file_format: str) -> Response:
    """The same list as a file."""
    return lists.send(queries.received(actor().acting_for), file_format)


@bp.get("/proposals/<key:proposal_id>")
@authorised(POLICY, Do.VIEW, load=queries.proposal)
def proposal(proposal: Proposal) -> str:
    """One proposal: what the company needs, and the answer to give."""
    return render_template(
        "matching/proposal.html", proposal=proposal, application=proposal.application,
        definition=proposal.application.round.definition, form=AnswerForm(), Do=Do,
        offers=lambda action: POLICY.offers(actor(), action, proposal),
    )  # fmt: skip


@bp.post("/proposals/<key:proposal_id>/accept")
@authorised(POLICY, Do.ACCEPT, load=queries.proposal)
def accept(proposal: Proposal) -> str | Response:
    """Take part."""
    form = AnswerForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.accept(proposal, answer=form.answer.data, by=actor(), at=now())
            flash(_("제안을 수락했습니다. 수요기업이 공급기업을 정하면 알려 드립니다."))
            return redirect(url_for("matching.proposal", proposal_id=proposal.id))
    return render_template(
        "matching/proposal.html", proposal=proposal, application=proposal.application,
        definition=proposal.application.round.definition, form=form, Do=Do,
        offers=lambda action: POLICY.offers(actor(), action, proposal),
    )  # fmt: skip


@bp.route("/proposals/<key:proposal_id>/decline", methods=["GET", "POST"])
@authorised(POLICY, Do.DECLINE, load=queries.proposal)
def decline(proposal: Proposal) -> str | Response:
    """Say no, with a reason."""
    form = DeclineForm()
    if form.validate_on_submit():
        with form.absorbing(Refused), transaction():
            services.decline(proposal, reason=form.reason.data, by=actor(), at=now())
            flash(_("제안을 거절했습니다."))
            return redirect(url_for("matching.listing"))
    return render_template("matching/decline.html", proposal=proposal, form=form)


@bp.post("/proposals/<key:proposal_id>/choose")
@authorised(POLICY, Do.CHOOSE, load=queries.proposal)
def choose(proposal: Proposal) -> str | Response:
    """Choose one of the suppliers that would take part, after saying what that means for the others."""
    back = url_for("matching.find", reference=proposal.application.reference)
    what = _("함께할 공급기업: %(supplier)s. 다른 공급기업에 보낸 제안은 끝나고, 모두에게 알립니다.",
             supplier=proposal.supplier.name)  # fmt: skip
    if page := asked_first(_("공급기업 정하기"), what, press=_("이 공급기업으로 정하기"), back=back):
        return page
    with told(_("함께할 공급기업을 정했습니다.")), transaction():
        services.choose(proposal, by=actor(), at=now())
    return redirect(back)


@bp.post("/proposals/<key:proposal_id>/take-back")
@authorised(POLICY, Do.TAKE_BACK, load=queries.proposal)
def take_back(proposal: Proposal) -> str | Response:
    """Take a proposal back."""
    back = url_for("matching.find", reference=proposal.application.reference)
    what = _("%(supplier)s에 보낸 제안을 취소합니다. 수락한 공급기업이라면 신청서에서 이름이 빠집니다.",
             supplier=proposal.supplier.name)  # fmt: skip
    if page := asked_first(_("제안 취소"), what, press=_("제안 취소"), back=back):
        return page
    with told(_("제안을 취소했습니다.")), transaction():
        services.take_back(proposal, by=actor(), at=now())
    return redirect(back)
